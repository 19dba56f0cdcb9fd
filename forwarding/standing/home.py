"""At home: with customs, at the sorting centre, at the agency, with the courier, handed over."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from customs import appealing, letters
from customs.states import DeclarationStatus
from forwarding import duties
from forwarding.models import Delivery, Shipment
from forwarding.promises import PROMISED
from forwarding.standing import astray, visits
from forwarding.standing.relay import CUSTOMS, DONE, MOVING, TODO, WITHHELD, Action, Standing, Tag, after, payment
from forwarding.states import ASTRAY, DeliveryStatus, ShipmentStatus


def arrived(shipment: Shipment) -> Standing:
    """Say where an arrived shipment stands."""
    delivery = getattr(shipment, "delivery", None)
    if delivery and delivery.status in ASTRAY:
        return astray.searched(shipment) if delivery.status == DeliveryStatus.MISSING else astray.lost(shipment)
    if delivery and delivery.status != DeliveryStatus.ASSIGNED:
        return _delivering(shipment, delivery)
    if shipment.declaration and not shipment.declaration.is_released:
        return with_customs(shipment, shipment.arrived_at)
    if not duties.is_paid(shipment):
        return Standing(
            Tag(TODO, "cash-banknote", _("To pay")),
            "gavel",
            _("Customs, until the difference is paid"),
            _("You pay, then we sort it to your agency"),
            after(shipment.arrived_at, PROMISED.pay),
            _("Past that day customs may send it back."),
            shipment.arrived_at,
            payment(shipment),
        )
    since, place = duties.free_since(shipment), _("The post's sorting centre")
    return visits.of(shipment, delivery, holder=place, since=since) or Standing(
        Tag(MOVING, "building-warehouse", _("Being sorted")),
        "building-warehouse",
        place,
        _goes_to(shipment, delivery),
        after(since, PROMISED.sort),
        _("Past that day we look for it."),
        since,
    )


def _goes_to(shipment: Shipment, delivery: Delivery | None) -> str:
    """Name the agency that it goes to, as its owner last wished."""
    return _("It goes to %(agency)s") % {
        "agency": delivery.wanted_at or delivery.agency if delivery else shipment.agency
    }


def with_customs(shipment: Shipment, since: datetime | None) -> Standing:
    """Say what customs is doing, and what it asks."""
    status = shipment.declaration.status if shipment.declaration else DeclarationStatus.DRAFT
    desk, case = _("Customs, the parcel office"), reverse("customs:case", args=[shipment.number])
    if status == DeclarationStatus.QUERY:
        words = _("Answer customs")
        return Standing(
            Tag(TODO, "message-question", words),
            "gavel",
            desk,
            _("You answer, then customs decides"),
            _customs_day(shipment, since),
            _("Past that day customs decides without your answer."),
            since,
            Action(words, f"{case}#answer"),
        )
    if status == DeclarationStatus.HELD:
        words = _("Read why and what to do")
        return Standing(
            Tag(CUSTOMS, "gavel", _("Held")),
            "gavel",
            desk,
            _("You do what customs asks, then it decides"),
            _customs_day(shipment, since),
            _("Past that day customs decides alone. You may object."),
            since,
            Action(words, case),
        )
    if status in {DeclarationStatus.SEIZED, DeclarationStatus.RETURNED, DeclarationStatus.ABANDONED}:
        return _kept(shipment, since, Action(_("Read the decision and how to object"), case))
    if shipment.status == ShipmentStatus.ARRIVED and not duties.is_paid(shipment):
        return Standing(
            Tag(TODO, "cash-banknote", _("To pay")),
            "gavel",
            desk,
            _("You pay the difference, then customs releases it"),
            after(since, PROMISED.pay),
            _("Past that day customs may send it back."),
            since,
            payment(shipment),
        )
    if answered := shipment.declaration and shipment.declaration.unread_answer:
        return Standing(
            Tag(CUSTOMS, "gavel", _("With customs")),
            "gavel",
            desk,
            _("Customs reads your answer, then decides"),
            answered.read_by,
            _("Past that day we ask customs and write to you."),
            answered.answered_at,
        )
    return Standing(
        Tag(CUSTOMS, "gavel", _("With customs")),
        "gavel",
        desk,
        _("Customs releases it, then it goes to %(agency)s") % {"agency": shipment.agency},
        after(since, PROMISED.customs),
        _("Past that day we ask customs and write to you."),
        since,
    )


def _kept(shipment: Shipment, since: datetime | None, action: Action) -> Standing:
    """Say that customs keeps it, and how far an objection has come."""
    seizure = appealing.seizure_of(shipment.declaration) if shipment.declaration else None
    objection = seizure.appeals.first() if seizure else None
    desk, tag = _("Customs, the parcel office"), Tag(WITHHELD, "hand-stop", _("Kept by customs"))
    if objection and objection.is_open:
        otherwise = _("Past that day ask at any agency with the number of the parcel.")
        words = _("A second officer answers your objection")
        return Standing(tag, "gavel", desk, words, objection.answer_by, otherwise, objection.at)
    if objection:
        words, otherwise = _("Nothing: your objection was refused"), _("If you still disagree, a court decides.")
        return Standing(tag, "gavel", desk, words, None, otherwise, objection.decided_at, action)
    otherwise = _("Past that day the decision is final.")
    return Standing(tag, "gavel", desk, action.words, _customs_day(shipment, since), otherwise, since, action)


def _customs_day(shipment: Shipment, since: datetime | None) -> date | None:
    """Take the day customs itself wrote, under its question or in its letter: two pages must not name two days."""
    declaration = shipment.declaration
    if declaration and declaration.open_question:
        return declaration.open_question.answer_by
    last = declaration and declaration.decisions.filter(kind=declaration.status).order_by("number").last()
    letter = letters.letter(last.kind, last.reason_code, at=last.at) if last else None
    return letter.by_when if letter else after(since, PROMISED.answer_customs)


def _delivering(shipment: Shipment, delivery: Delivery) -> Standing:
    last = next(reversed(delivery.events.all()), None)  # which a list has read with it
    since = last.at if last else shipment.arrived_at
    place = str(delivery.agency)
    if delivery.status == DeliveryStatus.DELIVERED:
        return Standing(
            Tag(DONE, "check", _("Handed over")),
            "check",
            (_("%(name)s, whom you sent") if delivery.proxy_id else _("You: handed to %(name)s"))
            % {"name": delivery.handed_to},
            _("Nothing: it is yours"),
            None,
            _("If it was not you, tell us today."),
            delivery.handed_at,
        )
    if delivery.status == DeliveryStatus.READY:
        words = _("Collect it")
        return visits.of(shipment, delivery, holder=place, since=since) or Standing(
            Tag(TODO, "map-pin", words),
            "building-store",
            place,
            _("You collect it with your code and an identity paper"),
            after(since, PROMISED.collect),
            _("Past that day we write to you before anything else."),
            since,
            Action(_("See my code"), f"{reverse('shipment', args=[shipment.number])}#collect"),
        )
    if delivery.status == DeliveryStatus.OUT:
        return Standing(
            Tag(MOVING, "motorbike", _("With the courier")),
            "motorbike",
            _("Our courier"),
            _("It is handed to you against your code"),
            since,
            _("If nobody is there, it goes back to %(agency)s.") % {"agency": delivery.agency},
            since,
        )
    if delivery.status == DeliveryStatus.MOVING:
        return Standing(
            Tag(MOVING, "truck", delivery.get_status_display()),
            "truck",
            _("The post, on the road"),
            _goes_to(shipment, delivery),
            after(since, PROMISED.sort),
            _("Past that day we look for it."),
            since,
        )
    if delivery.status == DeliveryStatus.RETURNED:
        return Standing(
            Tag(DONE, "arrow-back-up", delivery.get_status_display()),
            "building-store",
            str(delivery.agency),
            _("It goes back to where it came from"),
            None,
            _("Its last day at the agency has passed. If you still want it, tell us today: the help page says how."),
            since,
        )
    visit = visits.of(shipment, delivery, holder=place, since=since)
    return visit or visits.in_vain(shipment, delivery, last, _goes_to(shipment, delivery))
