"""
What other houses tell us: kept once by its id, then applied; a state never goes backwards.

Events of a parcel that another post delivers come here; so do the parcels that we deliver for another house.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from forwarding import gates, notices
from forwarding.domestic import contract, events, guests
from forwarding.journey import deliver
from forwarding.models import Delivery, Milestone, Partner, PartnerNews
from forwarding.states import DELIVERY, DeliveryStatus
from suuq import workflow

Outcome, Status = PartnerNews.Outcome, DeliveryStatus

REACHED = {
    events.INTO_SORTING: Status.ASSIGNED,
    events.OUT_OF_SORTING: Status.MOVING,
    events.OUT_FOR_DELIVERY: Status.OUT,
    events.COLLECTION_POINT: Status.READY,
    events.UNSUCCESSFUL: Status.ATTEMPTED,
    events.DELIVERED: Status.DELIVERED,
    events.TERMINATED: Status.RETURNED,
}
RANK = {
    Status.ASSIGNED: 0,
    Status.MOVING: 1,
    Status.READY: 2,
    Status.OUT: 2,
    Status.ATTEMPTED: 2,
    Status.DELIVERED: 3,
    Status.RETURNED: 3,
}
TOLD = {
    Status.MOVING: (Milestone.Code.SENT_ON, ""),
    Status.READY: (Milestone.Code.AT_AGENCY, notices.READY),
    Status.OUT: (Milestone.Code.OUT, notices.OUT),
    Status.ATTEMPTED: (Milestone.Code.ATTEMPTED, notices.ATTEMPTED),
    Status.DELIVERED: (Milestone.Code.DELIVERED, notices.DELIVERED),
    Status.RETURNED: (Milestone.Code.NOT_COLLECTED, notices.RETURNED),
}


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a message, and why."""

    outcome: str
    why: str = ""


def hear(partner: Partner, message: dict[str, Any], *, at: datetime) -> PartnerNews:
    """
    Take in one message; said again, it is what it was. One of a parcel not known then is tried again.

    Two deliveries of one message at once are one: the second waits for the first at the unique id.
    """
    try:
        with transaction.atomic():
            news = PartnerNews(partner=partner, message_id=message["id"], body=message, heard_at=at)
            news.outcome = Outcome.UNKNOWN
            news.save(force_insert=True)
            return _keep(news, _apply(partner, message, at))
    except IntegrityError:
        news = PartnerNews.objects.get(partner=partner, message_id=message["id"])
    if news.outcome != Outcome.UNKNOWN or news.body != message:
        return news
    with transaction.atomic():
        return _keep(PartnerNews.objects.select_for_update(no_key=True).get(pk=news.pk), _apply(partner, message, at))


def _keep(news: PartnerNews, came: Came) -> PartnerNews:
    news.outcome, news.why = came.outcome, came.why[:200]
    news.save(update_fields=["outcome", "why"])
    return news


def _apply(partner: Partner, message: dict[str, Any], at: datetime) -> Came:
    if partner.role == Partner.Role.FORWARDS:
        return _apply_to_guest(partner, message, at)
    if message["kind"] != contract.EVENT:
        return Came(Outcome.REFUSED, "this house delivers for us: it tells events only")
    delivery = Delivery.objects.filter(shipment__number=message["number"], partner=partner).first()
    if delivery is None:
        return Came(Outcome.UNKNOWN, "no parcel of ours that you deliver has this number")
    return _apply_event(delivery, message, at)


def _apply_to_guest(partner: Partner, message: dict[str, Any], at: datetime) -> Came:
    try:
        found = guests.told(partner, message, at=at)
    except workflow.Refused as refusal:
        return Came(Outcome.REFUSED, "; ".join(str(reason) for reason in refusal.reasons))
    return Came(Outcome.APPLIED) if found else Came(Outcome.UNKNOWN, "this parcel was not announced")


def _apply_event(delivery: Delivery, message: dict[str, Any], at: datetime) -> Came:
    delivery = deliver.locked(delivery)
    event = message["event"]
    happened = min(parse_datetime(event["at"]) or at, at)
    target = REACHED.get(event["code"])
    last = delivery.events.order_by("at").last()
    is_late = bool(last and happened < last.at) or (target is not None and RANK[target] < RANK[Status(delivery.status)])
    is_late = is_late or RANK[Status(delivery.status)] == RANK[Status.DELIVERED]
    if not is_late and target and RANK[target] > 1 and (reasons := gates.why_not_forwarded(delivery)):
        return Came(Outcome.REFUSED, "; ".join(str(reason) for reason in reasons))
    seen = events.Seen(f"{delivery.partner_id}:{message['id']}", happened)
    reason = event.get("reason", "")
    events.record(delivery, event["code"], place=event["place"], reason=reason, seen=seen, by=None, at=at)
    if is_late:
        return Came(Outcome.LATE, f"it is {delivery.status} already")
    if target and target != delivery.status:
        _move(delivery, target, event, happened, at)
    return Came(Outcome.APPLIED)


def _move(delivery: Delivery, target: DeliveryStatus, event: dict[str, str], happened: datetime, at: datetime) -> None:
    """Go there by moves that the table allows, through steps of which no event came."""
    for step in _path(delivery.status, target):
        facts = {"handed_to": event["handed_to"], "handed_at": happened} if step == Status.DELIVERED else {}
        delivery = workflow.move(delivery, to=step, by=None, at=at, why=f"told by {delivery.partner}", **facts)
    milestone, notice = TOLD.get(target, ("", ""))
    why = event.get("reason", "")
    detail = f"{delivery.events.count()} {why}".strip()
    if milestone:
        Milestone.objects.record(delivery.shipment, milestone, at=happened, place=event["place"], detail=detail)
    if notice:
        user, about = delivery.shipment.customer.user, delivery.shipment.number
        notices.owe(user, notice, about=about, detail=detail, at=at, place=event["place"], why=why)


def _path(start: str, target: str) -> Sequence[str]:
    """The shortest way through the table of moves."""
    queue: deque[tuple[str, tuple[str, ...]]] = deque([(start, ())])
    reached = {start}
    while queue:
        state, path = queue.popleft()
        if state == target:
            return path
        for following in sorted(DELIVERY.moves[state] - reached):
            reached.add(following)
            queue.append((following, (*path, following)))
    return ()
