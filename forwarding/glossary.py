"""
The words of the service, each with one plain sentence: the same on pages, in messages and in the API.

The page of words, and ``docs/reference/glossary.md``, are read from here; the words themselves are the labels of the
states, so that none can be called two things.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from customs.states import DeclarationStatus
from forwarding.models import Milestone
from forwarding.states import DeliveryStatus, PackageStatus, PurchaseStatus, ShipmentStatus

Code = Milestone.Code


class Word(NamedTuple):
    """A word as it is shown, the code by which programs know it, and what it means to whoever waits."""

    label: Any
    code: str
    means: Any


def _told(meanings: dict[Any, Any]) -> tuple[Word, ...]:
    return tuple(Word(state.label, state.value, means) for state, means in meanings.items())


WAY = _told({
    PurchaseStatus.EXPECTED: _("You told us of it, and the shop has not delivered it to our warehouse yet."),
    PackageStatus.UNKNOWN: _("It stands in the warehouse and nothing on it says whose it is."),
    PackageStatus.ON_SHELF: _("It is weighed, photographed, and waits for you to choose a flight."),
    PackageStatus.CAGED: _("It holds something that may not fly; we write to you before anything is done."),
    PackageStatus.ABANDONED: _("Nobody asked for it after three notices; ask at any agency and it is yours again."),
    ShipmentStatus.REQUESTED: _("You chose it for a flight; the packer has not closed the box yet."),
    ShipmentStatus.PACKED: _("The box is closed and weighed. It flies once customs has it and its bill is paid."),
    ShipmentStatus.DISPATCHED: _("It is in a sealed bag with the airline."),
    ShipmentStatus.MISSING: _("It was not where its list says. A desk searches until the day shown on its page."),
    ShipmentStatus.LOST: _("It was not found. We asked for compensation on your behalf; found after all, it goes on."),
    ShipmentStatus.ARRIVED: _("The bag is in the country; customs and the post have it."),
    DeliveryStatus.MOVING: _("It is on the road between two offices of the post."),
    DeliveryStatus.READY: _("It waits at the agency for your code and your identity paper."),
    DeliveryStatus.OUT: _("The courier has it and comes within the window that you booked."),
    DeliveryStatus.ATTEMPTED: _("The courier could not hand it over; its page says why. It goes back to the agency."),
    DeliveryStatus.DELIVERED: _("It was given to you, or to whom you sent, and the proof is kept."),
    DeliveryStatus.RETURNED: _("It was not collected in time and goes back to where it came from."),
})  # fmt: skip
CUSTOMS = _told({
    DeclarationStatus.LODGED: _("What you declared is before customs, and nobody changes it any more but customs."),
    DeclarationStatus.ASSESSED: _("Duty and taxes are worked out, line by line; you may contest a line."),
    DeclarationStatus.QUERY: _("Customs wrote a question to you; the parcel waits for your answer."),
    DeclarationStatus.HELD: _("Customs keeps it for a reason that it names, with what to do and by when."),
    DeclarationStatus.RELEASED: _("Customs lets it go: it may be handed to you."),
    DeclarationStatus.SEIZED: _("Customs takes it away by law; its letter says how to object."),
    DeclarationStatus.RETURNED: _("Customs does not let it in; it goes back."),
})  # fmt: skip
MONEY = (
    Word(_("Wallet"), "wallet", _("Money that you left with us. It pays your bills; you may ask for it back.")),
    Word(_("Duty"), "duty", _("What the State takes on goods that come in. We collect it and pass it on.")),
    Word(
        _("Customs value (CIF)"),
        "cif",
        _("The price of the things with their carriage and insurance: duty is worked out on it."),
    ),
    Word(_("Chargeable weight"), "chargeable", _("The greater of what the box weighs and what its room counts for.")),
    Word(
        _("Payment code"),
        "payment_code",
        _("A word that names a bill: whoever says it at an agency can pay it, and sees nothing else."),
    ),
    Word(
        _("Collection code"),
        "collection_code",
        _("Six figures that open the hand-over. Give them to nobody but the counter or the courier."),
    ),
    Word(
        _("Indemnity"), "indemnity", _("What the post pays for a parcel that was lost, damaged, late or weighed wrong.")
    ),
)
SECTIONS = ((_("Where a parcel is"), WAY), (_("Customs"), CUSTOMS), (_("Money and codes"), MONEY))
