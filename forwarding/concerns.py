"""
A person's concern: recorded anywhere, routed to the desk that can answer, with a day by which it does.

Both sides read the same steps. Whoever has a case answers it, hands it on or closes it; one past its day rises to the
supervisors. The person is told of every change.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forwarding import notices
from forwarding.models import Agency, Concern, ConcernStep, Customer, Desk, Indemnity, Shipment, Subject
from forwarding.states import ConcernStatus, IndemnityStatus
from suuq import audit, rows, workflow
from suuq.roles import Role
from suuq.workflow import Reason

ROUTES = {
    Subject.MISSING: Desk.POST,
    Subject.DAMAGED: Desk.POST,
    Subject.WRONG: Desk.WAREHOUSE,
    Subject.TAX: Desk.CUSTOMS,
    Subject.HELD: Desk.CUSTOMS,
    Subject.MONEY: Desk.FINANCE,
    Subject.OTHER: Desk.POST,
}
WORKING_DAYS = {Desk.POST: 2, Desk.FINANCE: 3, Desk.WAREHOUSE: 3, Desk.CUSTOMS: 5}
WEEKEND = (4, 5)  # Friday and Saturday
DESKS = {
    Role.CLERK: Desk.POST,
    Role.OFFICER: Desk.CUSTOMS,
    Role.WAREHOUSE: Desk.WAREHOUSE,
    Role.FINANCE: Desk.FINANCE,
}
Kind = ConcernStep.Kind


class CannotHandle(workflow.Refused):
    """Why this case cannot be moved by this person now."""


def due(desk: str, at: datetime, days: int = 0) -> datetime:
    """Give the end of the day by which a desk answers, counted in working days: so many, or as many as it takes."""
    day, left = timezone.localtime(at).date(), days or WORKING_DAYS[Desk(desk)]
    while left:
        day += timedelta(days=1)
        left -= day.weekday() not in WEEKEND
    return timezone.make_aware(datetime.combine(day, time(18)))


@transaction.atomic
def open_case(
    *,
    customer: Customer,
    subject: str,
    words: str,
    shipment: Shipment | None,
    agency: Agency,
    days: int = 0,
    is_told: bool = True,
    by: Any,
    at: datetime,
) -> Concern:
    """
    Record a concern and send it to its desk. The same one, still open, is the one there is.

    What nobody says (``by`` is empty) is opened in its owner's name; ``is_told`` is off where another notice tells it.
    """
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    same = Concern.objects.filter(customer=customer, subject=subject, shipment=shipment, words=words)
    if before := same.exclude(status=ConcernStatus.CLOSED).first():
        return before
    desk = ROUTES[Subject(subject)]
    concern = Concern(
        customer=customer, shipment=shipment, subject=subject, words=words, desk=desk,
        agency=agency, warehouse=shipment.warehouse if shipment else None, due_at=due(desk, at, days),
        opened_by=by or customer.user, opened_at=at,
    )  # fmt: skip
    rows.drawn(concern, length=8)
    audit.record("concern.waiting", concern, by=by, at=at, new=ConcernStatus.WAITING, why=desk)
    _step(concern, Kind.OPENED, words, by, at)
    if is_told:
        _tell(concern, notices.CONCERN_OPENED, at)
    return concern


def _step(concern: Concern, kind: str, words: str, by: Any, at: datetime) -> ConcernStep:
    place = concern.agency.name if concern.desk == Desk.POST else ""
    return ConcernStep.objects.create(
        concern=concern, kind=kind, desk=concern.desk, place=place, words=words, by=by, at=at
    )


def _tell(concern: Concern, code: str, at: datetime) -> None:
    notices.owe(
        concern.customer.user, code, about=concern.reference, detail=str(concern.steps.count()), at=at,
        due=f"{timezone.localtime(concern.due_at):%d/%m/%Y}",
    )  # fmt: skip


def listed(user: Any) -> QuerySet[Concern]:
    """Give the open cases of this person's desk, what is due first; a supervisor has all, the risen ones first."""
    waiting = Concern.objects.exclude(status=ConcernStatus.CLOSED).select_related(
        "customer__user", "agency", "shipment", "indemnity__rule"
    )
    if user.role == Role.SUPERVISOR:
        return waiting.order_by(models.F("risen_at").asc(nulls_last=True), "due_at", "pk")
    return waiting.filter(_of_desk(user)).order_by("status", "due_at", "pk")


def _of_desk(user: Any) -> models.Q:
    desk = DESKS.get(user.role)
    mine = models.Q(desk=desk or "none")
    place = getattr(user, "workplace", None)
    if desk == Desk.POST:
        return mine & models.Q(agency=place.agency_id if place else None)
    if desk == Desk.WAREHOUSE and place and place.warehouse_id:
        return mine & (models.Q(warehouse=place.warehouse_id) | models.Q(warehouse=None))
    return mine


def why_not_handled(concern: Concern, by: Any) -> list[Reason]:
    """Ask whether this person may move the case: it is at their desk, or they are a supervisor; and it is open."""
    if concern.status == ConcernStatus.CLOSED:
        return [Reason("closed", _("This case is closed. Record a new one."))]
    if by.role == Role.SUPERVISOR or Concern.objects.filter(_of_desk(by), pk=concern.pk).exists():
        return []
    words = _("This case is with another desk now: %(desk)s.")
    desk = concern.agency if concern.desk == Desk.POST else concern.get_desk_display()
    return [Reason("other_desk", words % {"desk": desk})]


def _locked(concern: Concern) -> Concern:
    rows = Concern.objects.select_for_update(no_key=True, of=("self",)).select_related("customer__user", "agency")
    return rows.get(pk=concern.pk)


def _handled(concern: Concern, by: Any) -> Concern:
    concern = _locked(concern)
    if reasons := why_not_handled(concern, by):
        raise CannotHandle(reasons)
    return concern


@transaction.atomic
def answer(*, concern: Concern, words: str, by: Any, at: datetime) -> Concern:
    """
    Answer the person; they may come back to it until it is closed.

    :raises CannotHandle: it is another desk's, or closed
    """
    concern = _handled(concern, by)
    if concern.status == ConcernStatus.WAITING:
        concern = workflow.move(concern, to=ConcernStatus.ANSWERED, by=by, at=at)
    _step(concern, Kind.ANSWERED, words, by, at)
    _tell(concern, notices.CONCERN_ANSWERED, at)
    return concern


@transaction.atomic
def say(*, concern: Concern, words: str, by: Any, at: datetime) -> Concern:
    """
    Add what the person says; an answered case waits again, with a new day.

    :raises CannotHandle: it is closed
    """
    concern = Concern.objects.select_for_update(no_key=True, of=("self",)).select_related("agency").get(pk=concern.pk)
    if concern.status == ConcernStatus.CLOSED:
        raise CannotHandle(Reason("closed", _("This case is closed. Record a new one.")))
    if concern.status == ConcernStatus.ANSWERED:
        concern = workflow.move(
            concern, to=ConcernStatus.WAITING, by=by, at=at, due_at=due(concern.desk, at), risen_at=None
        )
    _step(concern, Kind.SAID, words, by, at)
    return concern


@transaction.atomic
def pass_on(*, concern: Concern, desk: str, agency: Agency | None, words: str, by: Any, at: datetime) -> Concern:
    """
    Hand the case to another desk, or to another agency of the post, with a new day.

    :raises CannotHandle: it is another desk's, or closed
    """
    concern = _handled(concern, by)
    old, concern.desk = f"{concern.desk} {concern.agency.code}", desk
    concern.agency, concern.due_at, concern.risen_at = agency or concern.agency, due(desk, at), None
    concern.save(update_fields=["desk", "agency", "due_at", "risen_at"])
    if concern.status == ConcernStatus.ANSWERED:
        concern = workflow.move(concern, to=ConcernStatus.WAITING, by=by, at=at)
    audit.record("concern.passed_on", concern, by=by, at=at, old=old, new=f"{desk} {concern.agency.code}", why=words)
    _step(concern, Kind.PASSED_ON, words, by, at)
    _tell(concern, notices.CONCERN_PASSED_ON, at)
    return concern


@transaction.atomic
def close(*, concern: Concern, words: str, by: Any, at: datetime) -> Concern:
    """
    Close the case, saying how it ended.

    :raises CannotHandle: it is another desk's, or closed
    """
    concern = _handled(concern, by)
    if Indemnity.objects.filter(concern=concern, status__in=[IndemnityStatus.ASKED, IndemnityStatus.APPEALED]).exists():
        raise CannotHandle(Reason("undecided", _("Decide first on the amount that is asked for.")))
    concern = workflow.move(concern, to=ConcernStatus.CLOSED, by=by, at=at, closed_at=at)
    _step(concern, Kind.CLOSED, words, by, at)
    _tell(concern, notices.CONCERN_CLOSED, at)
    return concern


def reply(*, concern: Concern, kind: str, words: str, by: Any, at: datetime) -> Concern:
    """Answer with a decision on what is asked for; the desk is that of whoever decides."""
    concern = _locked(concern)
    if concern.status == ConcernStatus.WAITING:
        concern = workflow.move(concern, to=ConcernStatus.ANSWERED, by=by, at=at)
    _step(concern, kind, words, by, at)
    _tell(concern, notices.CONCERN_ANSWERED, at)
    return concern


def ask_again(*, concern: Concern, kind: str, words: str, days: int, by: Any, at: datetime) -> Concern:
    """Have an answered case wait again, with a new day and before the supervisors."""
    concern = _locked(concern)
    if concern.status != ConcernStatus.WAITING:
        concern = workflow.move(concern, to=ConcernStatus.WAITING, by=by, at=at, due_at=due(concern.desk, at, days))
    Concern.objects.filter(pk=concern.pk).update(risen_at=at)
    _step(concern, kind, words, by, at)
    return concern


def end(*, concern: Concern, kind: str, by: Any, at: datetime) -> Concern:
    """Close a case because what was asked for is done."""
    concern = _locked(concern)
    if concern.status != ConcernStatus.CLOSED:
        concern = workflow.move(concern, to=ConcernStatus.CLOSED, by=by, at=at, closed_at=at)
    _step(concern, kind, "", by, at)
    _tell(concern, notices.CONCERN_CLOSED, at)
    return concern


def raise_overdue(*, at: datetime) -> int:
    """Bring cases past their day before the supervisors, once each; say how many."""
    overdue = Concern.objects.filter(status=ConcernStatus.WAITING, due_at__lt=at, risen_at=None)
    for pk in list(overdue.values_list("pk", flat=True)):
        with transaction.atomic():
            _rise(pk, at)
    return overdue.count()


def _rise(pk: int, at: datetime) -> None:
    concern = (
        Concern.objects.select_for_update(no_key=True, of=("self",))
        .select_related("customer__user", "agency")
        .get(pk=pk)
    )
    if concern.status != ConcernStatus.WAITING or concern.risen_at or concern.due_at >= at:
        return
    Concern.objects.filter(pk=pk).update(risen_at=at)
    audit.record("concern.risen", concern, by=None, at=at)
    _step(concern, Kind.RISEN, "", None, at)
    _tell(concern, notices.CONCERN_LATE, at)
