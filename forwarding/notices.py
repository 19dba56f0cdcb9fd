"""
What we tell people, and when.

A notice is owed in the transaction of the step it speaks of and sent by a worker afterwards (``sending``); its words
stand in ``wording``. It never carries a payment link: we teach people to distrust those.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from forwarding import sending
from forwarding.letterwords import (
    LETTER_ANSWERED,
    LETTER_CAME,
    LETTER_LAST_DAYS,
    LETTER_SCANNED,
    LETTER_SENT_BACK,
    LETTER_SHREDDED,
)
from forwarding.mandatewords import (
    DONE_FOR_YOU,
    LOOKED_FOR_YOU,
    MANDATE_CODE,
    MANDATE_GIVEN,
    MANDATE_LAPSED,
    MANDATE_REVOKED,
)
from forwarding.models import Notice
from forwarding.searchwords import DAMAGED, FOUND, MISSING, NOT_FOUND
from forwarding.states import NoticeStatus
from forwarding.wording import (
    AGREE,
    ARRIVED,
    ATTEMPTED,
    BILLED,
    BOUGHT_FOR_YOU,
    BUYING_ENDED,
    BUYING_QUOTED,
    CLAIM_REFUSED,
    CONCERN_ANSWERED,
    CONCERN_CLOSED,
    CONCERN_LATE,
    CONCERN_OPENED,
    CONCERN_PASSED_ON,
    CREDITED,
    CUSTOMS_ASKED,
    CUSTOMS_DECIDED,
    CUSTOMS_HELD,
    DELIVERED,
    DISPATCHED,
    DRAFTED,
    ENROLLED,
    ERRAND,
    KEPT_UNTIL,
    OUT,
    PACKED,
    PAID,
    PROXY,
    READY,
    RECIPIENT_CODE,
    RECIPIENT_READY,
    REDIRECTED,
    RETURNED,
    SET_ASIDE,
    SOLD,
    STORAGE_FEE,
    STORAGE_GIVEN_UP,
    TAKEN_BACK,
    TEST,
    said,
)
from suuq import workflow

__all__ = [
    "AGREE", "ARRIVED", "ATTEMPTED", "BILLED", "BOUGHT_FOR_YOU", "BUYING_ENDED", "BUYING_QUOTED", "CLAIM_REFUSED",
    "CONCERN_ANSWERED", "CONCERN_CLOSED", "CONCERN_LATE", "CONCERN_OPENED", "CONCERN_PASSED_ON", "CREDITED",
    "CUSTOMS_ASKED", "CUSTOMS_DECIDED", "CUSTOMS_HELD", "DAMAGED", "DELIVERED", "DISPATCHED", "DONE_FOR_YOU", "DRAFTED",
    "ENROLLED", "ERRAND", "FOUND", "KEPT_UNTIL", "LETTER_ANSWERED", "LETTER_CAME", "LETTER_LAST_DAYS", "LETTER_SCANNED",
    "LETTER_SENT_BACK", "LETTER_SHREDDED", "LOOKED_FOR_YOU", "MANDATE_CODE", "MANDATE_GIVEN", "MANDATE_LAPSED",
    "MANDATE_REVOKED", "MISSING", "NOT_FOUND", "OUT", "PACKED", "PAID", "PROXY", "READY", "RECIPIENT_CODE",
    "RECIPIENT_READY", "REDIRECTED", "RETURNED", "SET_ASIDE", "SOLD", "STORAGE_FEE", "STORAGE_GIVEN_UP", "TAKEN_BACK",
    "TEST", "first", "latest", "on_its_way", "owe", "said", "seen", "tell", "unseen", "waiting",
]  # fmt: skip

SECRET = {MANDATE_CODE, RECIPIENT_CODE}  # codes that only their person may read out
SEEN_MOST = 50
SHOWN = 8


def owe(user: Any, code: str, *, about: str, at: datetime, detail: str = "", **facts: str) -> Notice:
    """Write a debt of one message; owed twice, it is one debt."""
    key = f"{code}:{about}:{detail}"[:120]
    notice, is_new = Notice.objects.get_or_create(
        key=key, defaults={"user": user, "code": code, "about": about, "facts": facts, "owed_at": at, "next_at": at}
    )
    return on_its_way(notice) if is_new else notice


def first(user: Any, code: str, *, about: str, at: datetime) -> Notice:
    """Begin the first debt of a thing made in this transaction, about which nobody can have written."""
    return Notice(key=f"{code}:{about}:"[:120], user=user, code=code, about=about, owed_at=at, next_at=at)


def on_its_way(notice: Notice) -> Notice:
    """Have it sent once it stands."""
    sending.soon()
    return notice


def waiting(user: Any) -> QuerySet[Notice]:
    """Give the news that a person without any address has not heard yet."""
    return Notice.objects.filter(user=user, status=NoticeStatus.KEPT)


@transaction.atomic
def tell(user: Any, *, by: Any, at: datetime) -> int:
    """Note that a clerk told a person their news; say how many there were."""
    kept = list(waiting(user).select_for_update(no_key=True))
    for notice in kept:
        workflow.move(notice, to=NoticeStatus.SENT, by=by, at=at, sent_at=at)
    return len(kept)


def latest(user: Any) -> list[Notice]:
    """Give the last messages to a person, with what became of each; a code that they may read out is not among them."""
    return list(Notice.objects.filter(user=user).exclude(code__in=SECRET).order_by("-pk")[:SHOWN])


def unseen(user: Any) -> QuerySet[Notice]:
    """Give what was sent to a person and not opened since."""
    sent = [NoticeStatus.SENT, NoticeStatus.DELIVERED, NoticeStatus.FAILED]
    return Notice.objects.filter(user=user, status__in=sent)


@transaction.atomic
def seen(user: Any, *, by: Any, at: datetime, about: str = "") -> None:
    """Note that a person has seen what their notices spoke of: they opened their parcels, or one of them."""
    fresh = unseen(user).filter(about=about) if about else unseen(user)
    for notice in fresh[:SEEN_MOST]:
        workflow.move(notice, to=NoticeStatus.READ, by=by, at=at)
