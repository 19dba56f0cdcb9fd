"""
Where a thing stands, in its owner's words: who holds it, what happens next, by when, and what is asked of them.

One answer for the lists, the parcel's page and the notices: nothing else writes these sentences.
"""

from forwarding.standing.abroad import GONE, of_package, of_purchase, of_shipment
from forwarding.standing.public import of_shipment as in_public
from forwarding.standing.relay import Action, Standing, Tag

__all__ = ["GONE", "Action", "Standing", "Tag", "in_public", "of_package", "of_purchase", "of_shipment"]
