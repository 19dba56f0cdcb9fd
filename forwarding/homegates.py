"""Why not, at home: the gates of the last mile beyond customs and money (those are in ``gates``)."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forwarding import duties, gates, pieces
from forwarding.models import (
    Agency,
    Delivery,
    DeliveryMode,
    Discrepancy,
    Quarter,
    Receptacle,
    Slot,
    Waybill,
)
from forwarding.states import ASTRAY, DeliveryStatus, WaybillStatus
from suuq.ui.templatetags import su
from suuq.workflow import Reason

OVER = {DeliveryStatus.DELIVERED, DeliveryStatus.RETURNED}
ENDED = OVER | {DeliveryStatus.LOST}  # nothing more can be wished for it; yet what is lost may be found


def over(delivery: Delivery) -> Reason:
    """Say that the parcel's way has ended."""
    return Reason("over", _("This parcel's way has ended: %(status)s.") % {"status": delivery.get_status_display()})


def bag_not_open() -> Reason:
    """Say that the bag must be opened first."""
    return Reason("bag_not_open", _("Open this bag before you scan what is in it."))


def bag_half_checked(bag: Receptacle) -> Reason:
    """Say which bag must be finished first."""
    return Reason("half_checked", _("Bag %(bag)s is open. Say that it is empty first.") % {"bag": bag})


def why_not_settled(case: Discrepancy, outcome: str, words: str, scanned: str) -> list[Reason]:
    """Ask whether a difference may be closed so."""
    if outcome not in case.endings:
        return [Reason("no_outcome", _("Choose how it ended."))]
    reasons = []
    box = pieces.found(case.shipment_number)
    if outcome == Discrepancy.Outcome.ADMITTED and box is None:
        reasons.append(Reason("not_ours", _("No shipment of ours has this number: it cannot be taken in.")))
    if outcome == Discrepancy.Outcome.FOUND and case.dispatch is None:
        reasons.append(Reason("not_found", _("Scan it at an office: it is found when it has been scanned.")))
    elif outcome == Discrepancy.Outcome.FOUND and box and not box.is_home and scanned != box.number:
        words_ = _("Scan its label here, or scan it out of a bag: it is found when it has been scanned.")
        reasons.append(Reason("not_found", words_))
    if outcome == Discrepancy.Outcome.LOST and not words:
        reasons.append(Reason("no_words", _("Write who looked, where, and what was agreed with its owner.")))
    return reasons


def why_not_behind(delivery: Delivery, agency: Agency) -> list[Reason]:
    """Ask whether a parcel may wait behind this counter: it is cleared, its way is not over, and this is its agency."""
    if delivery.status in OVER:
        return [over(delivery)]
    reasons = [*gates.why_not_ours(delivery), *gates.why_not_forwarded(delivery)]
    wanted = delivery.wanted_at or delivery.agency
    if delivery.mode == DeliveryMode.PICKUP and wanted != agency:
        words = _("It goes to %(agency)s: put it on the waybill for that agency.")
        reasons.append(Reason("other_agency", words % {"agency": wanted}))
    return reasons


def why_not_here(delivery: Delivery, office: Agency | None) -> list[Reason]:
    """Ask whether it waits at this counter; whoever is on the road has none (``office`` is empty)."""
    if office is None or delivery.status not in {DeliveryStatus.READY, DeliveryStatus.OUT}:
        return []
    if delivery.agency_id == office.pk:
        return []
    words = _("It waits at %(agency)s, and is handed over there. Its owner may ask for it to be brought here.")
    return [Reason("elsewhere", words % {"agency": delivery.agency})]


def why_not_missed(delivery: Delivery, agency: Agency) -> list[Reason]:
    """Ask whether it can be missing here: it should wait behind this counter, or stand here to be sent on."""
    stands = agency.is_hub or (delivery.mode == DeliveryMode.COURIER and delivery.agency_id == agency.pk)
    if delivery.status == DeliveryStatus.ASSIGNED and stands:
        return gates.why_not_ours(delivery)
    if delivery.status == DeliveryStatus.READY:
        return [*gates.why_not_ours(delivery), *why_not_here(delivery, agency)]
    return [not_waiting()]


def not_waiting() -> Reason:
    """Say that it stands behind no counter."""
    return Reason("not_waiting", _("It does not wait here."))


def why_not_extended(delivery: Delivery, days: int, why: str, longest: int) -> list[Reason]:
    """Ask whether it may be kept longer."""
    reasons = []
    if delivery.status != DeliveryStatus.READY:
        reasons.append(not_waiting())
    if not 1 <= days <= longest:
        reasons.append(Reason("too_long", _("Choose between 1 and %(days)s days.") % {"days": longest}))
    if not why:
        reasons.append(Reason("no_why", _("Write why it is kept longer.")))
    return reasons


def why_not_held_away(delivery: Delivery, until: date, today: date, longest: int, booked: Slot | None) -> list[Reason]:
    """Ask whether it may be kept while its owner is away."""
    if ended := why_not_wished(delivery):
        return ended
    reasons = [*gates.why_not_ours(delivery), *with_courier(delivery)]
    if delivery.status == DeliveryStatus.READY and delivery.hold_until and today > delivery.hold_until:
        words = _("It was possible until %(day)s: ask the agency today whether it is still there.")
        reasons.append(Reason("closed", words % {"day": su.day(delivery.hold_until)}))
    if not today < until <= today + timedelta(days=longest):
        words = _("Choose a day from tomorrow until %(day)s.")
        reasons.append(Reason("too_long", words % {"day": su.day(today + timedelta(days=longest))}))
    if booked and timezone.localdate(booked.begins_at) <= until:
        reasons.append(Reason("booked", _("A courier is booked for these days. Give that window back first.")))
    return reasons


def why_not_home(delivery: Delivery, day: date) -> list[Reason]:
    """Ask whether somebody is there on a day to take it."""
    if delivery.away_until is None or day > delivery.away_until:
        return []
    return [Reason("away", _("Its owner is away until %(day)s.") % {"day": su.day(delivery.away_until)})]


def why_not_sent_back(delivery: Delivery, today: date) -> list[Reason]:
    """Ask whether it goes back: it waits, and its last day has passed."""
    if delivery.status != DeliveryStatus.READY:
        return [not_waiting()]
    if delivery.hold_until and delivery.hold_until >= today:
        words = _("Its owner may collect it until %(day)s.")
        return [Reason("still_kept", words % {"day": su.day(delivery.hold_until)})]
    return []


def why_not_wished(delivery: Delivery) -> list[Reason]:
    """Ask whether its owner may still say how it is to be received."""
    if delivery.status in ENDED:
        return [over(delivery)]
    if duties.is_kept(delivery.shipment):
        return [Reason("kept", _("Customs does not let this parcel through: read its decision and object there."))]
    return []


def why_not_entrusted(delivery: Delivery, name: str) -> list[Reason]:
    """Ask whether somebody may be named to collect it."""
    reasons = why_not_wished(delivery)
    if not name:
        reasons.append(Reason("no_name", _("Write the name on the identity paper of the person who collects it.")))
    return reasons


def why_not_booked(
    delivery: Delivery,
    quarter: Quarter,
    slot: Slot,
    landmark: str,
    *,
    left: int,
    closes: timedelta,
    at: datetime,
) -> list[Reason]:
    """Ask whether this window may be had for this parcel."""
    if ended := why_not_wished(delivery):
        return ended
    reasons = [*gates.why_not_ours(delivery), *why_not_home(delivery, timezone.localdate(slot.begins_at))]
    if delivery.status == DeliveryStatus.OUT:
        reasons.append(Reason("out", _("The courier has it today. Choose another day once it is back.")))
    if quarter.round_id != slot.round_id:
        reasons.append(Reason("other_round", _("This round does not come to %(quarter)s.") % {"quarter": quarter}))
    if not landmark:
        reasons.append(Reason("no_landmark", _("Write a landmark: what stands beside the door, and its colour.")))
    if at >= slot.begins_at - closes:
        until = _("Windows close %(hours)s hours before they begin. Choose a later one.")
        reasons.append(Reason("closed", until % {"hours": closes // timedelta(hours=1)}))
    if left < 1:
        reasons.append(Reason("full", _("This window is full. Choose another one.")))
    return reasons


def why_not_given_back(delivery: Delivery, slot: Slot, *, closes: timedelta, at: datetime) -> list[Reason]:
    """Ask whether a place may still be given back."""
    if delivery.status == DeliveryStatus.OUT:
        return [Reason("out", _("The courier has it already."))]
    if slot.begins_at - closes <= at < slot.ends_at:
        return [
            Reason("closed", _("It was possible until %(moment)s.") % {"moment": su.moment(slot.begins_at - closes)})
        ]
    return []


def with_courier(delivery: Delivery) -> list[Reason]:
    """Say that nothing of today's round can be changed any more."""
    if delivery.status == DeliveryStatus.OUT:
        return [Reason("out", _("The courier has it today. Say it again once it is back."))]
    return []


def why_not_redirected(delivery: Delivery) -> list[Reason]:
    """Ask whether it may wait at another agency instead."""
    if ended := why_not_wished(delivery):
        return ended
    reasons = gates.why_not_ours(delivery)
    if delivery.status in {DeliveryStatus.OUT, DeliveryStatus.MOVING, DeliveryStatus.MISSING}:
        reasons.append(Reason("under_way", _("It is on its way now. Choose another agency once it has arrived.")))
    return reasons


def why_not_put_on(waybill: Waybill, delivery: Delivery) -> list[Reason]:
    """Ask whether a parcel may go on this waybill: the list is open, the parcel cleared, here, and on no other list."""
    if waybill.status != WaybillStatus.OPEN:
        return [waybill_left()]
    if delivery.status in OVER:
        return [over(delivery)]
    reasons = [*gates.why_not_ours(delivery), *gates.why_not_forwarded(delivery)]
    if delivery.status not in {DeliveryStatus.ASSIGNED, DeliveryStatus.READY, DeliveryStatus.ATTEMPTED, *ASTRAY}:
        status = delivery.get_status_display()
        reasons.append(Reason("not_here", _("It is not here: %(status)s.") % {"status": status}))
    if delivery.status == DeliveryStatus.READY and delivery.agency_id != waybill.sender_id:
        reasons.append(Reason("elsewhere", _("It waits at %(agency)s.") % {"agency": delivery.agency}))
    elsewhere = delivery.waybill_lines.filter(waybill__status=WaybillStatus.OPEN).exclude(waybill=waybill)
    listed = elsewhere.select_related("waybill").first()
    if listed:
        words = _("It is already on waybill %(waybill)s.")
        reasons.append(Reason("other_waybill", words % {"waybill": listed.waybill}))
    return reasons


def waybill_left() -> Reason:
    """Say that the van has gone."""
    return Reason("waybill_left", _("This waybill has left. Begin another one."))


def waybill_empty() -> Reason:
    """Say that nothing is listed."""
    return Reason("waybill_empty", _("Nothing is on this waybill. Scan the parcels that go."))


def waybill_not_sent() -> Reason:
    """Say that nothing of this waybill is awaited."""
    return Reason("waybill_not_sent", _("This waybill is not on its way. Look for the one that came with the van."))
