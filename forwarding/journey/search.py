"""Search: what becomes of a parcel that is not where the record says, once nobody found it."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from forwarding import concerns
from forwarding.models import Agency, Errand, Milestone, Subject


def open_case(*, errand: Errand, by: Any, at: datetime) -> None:
    """Tell in the story of a parcel that it was searched for in vain, and open a case in its owner's place."""
    if errand.package:
        Milestone.objects.record(errand.package, Milestone.Code.LOST, at=at, detail=f"{errand.pk}")
    customer = errand.package.customer if errand.package else None
    agency = customer and (customer.agency or Agency.objects.order_by("-is_hub", "pk").first())
    if errand.package and customer and agency:
        with translation.override(customer.user.language):
            words = _("Searched for and not found: %(number)s. The post opened this case in its owner’s place.")
            told = words % {"number": errand.package.reference}
        concerns.open_case(
            customer=customer, subject=Subject.MISSING, words=told, shipment=None, agency=agency, by=by, at=at
        )
