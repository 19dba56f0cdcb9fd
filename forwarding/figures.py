"""
The business in numbers, asked of the database at each scrape, so that any process gives the same answer.

Each is read by an index over what is unfinished: none costs more for a longer history.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Case, CharField, Count, Min, QuerySet, Sum, Value, When

from billing import chart
from billing.models import Account, CashShift, GatewayEvent
from billing.states import ShiftStatus
from forwarding import deadletters, states
from forwarding.models import (
    Agency,
    Concern,
    Delivery,
    Notice,
    NumberRange,
    Package,
    PartnerMessage,
    Shipment,
    Warehouse,
)
from suuq import health, upkeep, waiting
from suuq.failures import FailedTask
from suuq.metrics import Figure
from suuq.replay import DeviceAct

AGES = {"3d": timedelta(days=3), "7d": timedelta(days=7), "30d": timedelta(days=30)}
ON_THE_MOVE = [states.ShipmentStatus.REQUESTED, states.ShipmentStatus.PACKED, *states.FLYING]
HERE = [status for status in states.DeliveryStatus if status not in {"delivered", "returned", "lost"}]


def now(*, at: datetime) -> list[Figure]:
    """Give every figure."""
    return [*_parcels(at), *_numbers(), *_money(), *_debts(at), *_waiting(at), *_work(at)]


def here() -> list[Figure]:
    """Give what each process sees for itself: its machine's disks."""
    return [Figure("suuq_disk_percent", "How full the fullest disk is that web writes to.", health.disk_percent())]


def _parcels(at: datetime) -> Iterator[Figure]:
    """Count what is not over, by what it is, its state and its age; abroad and here are found through their places."""
    warehouses, agencies = list(Warehouse.objects.values_list("pk")), list(Agency.objects.values_list("pk"))
    abroad, offices = [pk for (pk,) in warehouses], [pk for (pk,) in agencies]
    for kind, found, since in (
        ("package", Package.objects.filter(warehouse__in=abroad, status__in=states.PRESENT), "received_at"),
        ("shipment", Shipment.objects.filter(warehouse__in=abroad, status__in=ON_THE_MOVE), "requested_at"),
        ("delivery", Delivery.objects.filter(agency__in=offices, status__in=HERE), "shipment__arrived_at"),
    ):
        yield from _aged(kind, found, since, at)


def _aged(kind: str, found: QuerySet, since: str, at: datetime) -> Iterator[Figure]:
    younger = [When(**{f"{since}__gt": at - age}, then=Value(f"under_{name}")) for name, age in AGES.items()]
    aged = found.order_by().annotate(age=Case(*younger, default=Value("over_30d"), output_field=CharField()))
    for status, age, count in aged.values_list("status", "age").annotate(Count("pk")):
        labels = {"kind": kind, "state": status, "age": age}
        yield Figure("suuq_parcels", "Parcels that are not over, by state and age.", count, labels)


def _money() -> Iterator[Figure]:
    words = "Duty collected for the treasury and not yet remitted, in minor units."
    held = Account.objects.filter(code=chart.DUTIES_HELD).order_by().values_list("currency")
    for currency, total in held.annotate(Sum("balance_minor")):
        yield Figure("suuq_duty_held_minor", words, total, {"currency": currency})
    drawers = CashShift.objects.filter(status=ShiftStatus.OPEN).count()
    yield Figure("suuq_drawers_open", "Drawers that a clerk has open.", drawers)


def _debts(at: datetime) -> Iterator[Figure]:
    """Say how much waits to be sent or read, and for how long the oldest has waited."""
    outcomes, owed = GatewayEvent.Outcome, {"status": "owed"}
    for name, rows, since in (
        ("notices_unsent", Notice.objects.filter(**owed), "owed_at"),
        ("webhooks_unread", GatewayEvent.objects.filter(outcome=outcomes.WAITING), "received_at"),
        ("partner_messages_unsent", PartnerMessage.objects.filter(**owed), "owed_at"),
    ):
        found = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
        lag = int((at - found["oldest"]).total_seconds()) if found["oldest"] else 0
        thing = name.replace("_", " ").capitalize()
        yield Figure(f"suuq_{name}", f"{thing}.", found["count"])
        yield Figure(f"suuq_{name}_oldest_seconds", f"{thing}: for how long the oldest has waited.", lag)
    dead = GatewayEvent.objects.filter(outcome=outcomes.DEAD).count()
    yield Figure("suuq_webhooks_dead", "News of cards that failed too often.", dead)


def _numbers() -> Iterator[Figure]:
    for service, left in NumberRange.objects.left_each():
        yield Figure("suuq_s10_numbers_left", "Numbers left to give to boxes.", left, {"service": service})


def _waiting(at: datetime) -> Iterator[Figure]:
    scans = DeviceAct.objects.filter(state=DeviceAct.State.STOP, seen_at=None).count()
    yield Figure("suuq_scans_not_applied", "Scans made offline that changed nothing and nobody looked at.", scans)
    late = Concern.objects.filter(status=states.ConcernStatus.WAITING, due_at__lt=at).count()
    yield Figure("suuq_cases_overdue", "Cases that were not answered by their hour.", late)


def _work(at: datetime) -> Iterator[Figure]:
    """Say what waits in the queues, what failed or was given up, and how old the last rounds are."""
    for queue in waiting.queues(at=at):
        labels = {"queue": queue.name}
        if queue.length is not None:
            yield Figure("suuq_queue_length", "Tasks that wait.", queue.length, labels)
        for name, words, since in (
            ("suuq_queue_oldest_seconds", "For how long the oldest task has waited.", queue.oldest_at),
            ("suuq_queue_silent_seconds", "Since when no work was seen to be done.", queue.worked_at),
        ):
            if since:
                yield Figure(name, words, int((at - since).total_seconds()), labels)
    yield Figure("suuq_tasks_failed", "Tasks that failed and wait.", FailedTask.objects.filter(ended_at=None).count())
    for family in deadletters.FAMILIES:
        labels = {"kind": family.code}
        yield Figure("suuq_given_up", "News tried too often, in or out.", family.found().count(), labels)
    yield from _rounds(at)


def _rounds(at: datetime) -> Iterator[Figure]:
    for state in upkeep.states(at=at):
        labels = {"round": state.round.kind}
        if state.upkeep:
            wrong = int(bool(state.upkeep.found))
            yield Figure("suuq_round_wrong", "Whether a round failed or found something wrong.", wrong, labels)
        if state.upkeep and state.upkeep.held_at:
            age = int((at - state.upkeep.held_at).total_seconds())
            yield Figure("suuq_round_seconds", "Since when a round last found all well.", age, labels)
