"""
Who has to be called: people of whom something is asked, and who opened none of our messages within a day.

A call ends when the person was reached, when the number is another's, when they have looked meanwhile, or after three
tries. A number that is another's is used no more until the person gives a new one.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from forwarding import notices, wording
from forwarding.models import Call, Customer, Notice, Preference
from forwarding.states import CallStatus, NoticeStatus
from suuq import audit, workflow

UNOPENED = timedelta(days=1)
STALE = timedelta(days=14)  # what is older is not worth a call
AGAIN_AFTER = timedelta(hours=4)
TRIES_MOST = 3
AT_ONCE_MOST = 200
OPENABLE = [NoticeStatus.SENT, NoticeStatus.DELIVERED, NoticeStatus.FAILED]


def to_call(*, at: datetime) -> QuerySet[Call]:
    """Give those to be called now, the longest wait first."""
    due = Call.objects.filter(status=CallStatus.WAITING, due_at__lte=at)
    return due.select_related("customer__user", "customer__agency")


def find(*, at: datetime) -> int:
    """Want a call for each person who has not opened what asks something of them; say how many are new."""
    asking = Notice.objects.filter(status__in=OPENABLE, code__in=wording.ASKING)
    unopened = asking.filter(owed_at__lte=at - UNOPENED, owed_at__gt=at - STALE).order_by("user", "pk")
    called = Call.objects.filter(status=CallStatus.WAITING).values("customer__user")
    recent = Call.objects.filter(wanted_at__gt=at - STALE)
    count = 0
    for notice in unopened.exclude(user__in=called)[:AT_ONCE_MOST]:
        customer = Customer.objects.filter(user=notice.user_id, user__is_active=True).exclude(user__phone="").first()
        if customer is None or recent.filter(customer=customer, about=notice.about, code=notice.code).exists():
            continue
        facts = {"about": notice.about, "code": notice.code, "wanted_at": at, "due_at": at}
        call, is_new = Call.objects.get_or_create(customer=customer, status=CallStatus.WAITING, defaults=facts)
        if is_new:
            audit.record("call.wanted", call, by=None, at=at, new=CallStatus.WAITING)
            count += 1
    return count


def forget_answered(*, at: datetime) -> None:
    """End the calls of people who have looked meanwhile."""
    for call in Call.objects.filter(status=CallStatus.WAITING).select_related("customer"):
        left = notices.unseen(call.customer.user_id).filter(code__in=wording.ASKING)
        if not left.exists():
            workflow.move(call, to=CallStatus.NOT_NEEDED, by=None, at=at, ended_at=at)


@transaction.atomic
def reached(*, call: Call, by: Any, at: datetime) -> Call:
    """Note that the person was told on the telephone: their messages count as read."""
    call = workflow.move(call, to=CallStatus.REACHED, by=by, at=at, ended_at=at, tries=call.tries + 1)
    notices.seen(call.customer.user, by=by, at=at)
    return call


@transaction.atomic
def wrong_number(*, call: Call, by: Any, at: datetime) -> Call:
    """Note that the number is another's: no message goes there any more."""
    call = workflow.move(call, to=CallStatus.WRONG_NUMBER, by=by, at=at, ended_at=at, tries=call.tries + 1)
    user = call.customer.user
    Preference.objects.update_or_create(user=user, defaults={"wrong_phone": user.phone})
    return call


@transaction.atomic
def call_again(*, call: Call, by: Any, at: datetime) -> Call:
    """Note that nobody answered: try again in some hours, three times in all."""
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    if call.tries + 1 >= TRIES_MOST:
        return workflow.move(call, to=CallStatus.GIVEN_UP, by=by, at=at, ended_at=at, tries=call.tries + 1)
    if call.status != CallStatus.WAITING or call.due_at > at:
        return call
    Call.objects.filter(pk=call.pk).update(tries=call.tries + 1, due_at=at + AGAIN_AFTER)
    audit.record("call.tried", call, by=by, at=at)
    call.refresh_from_db()
    return call
