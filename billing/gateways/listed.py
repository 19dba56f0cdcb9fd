"""
What is the same of each wallet whose API lists nothing; what it took is read from its statements that finance took in.

Their lines bear the numbers by which the wallet names its payments: its gateway and its statement speak of one money.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from billing import card_facts
from billing.models.transfer import Transfer


def reference_of(_intent_id: str) -> str:
    """Its news names our reference itself."""
    return ""


def expire(_session_id: str) -> None:
    """Leave it: a page cannot be taken back, and the sweeper looks for late money on it."""


def refunds(*, since: datetime) -> None:
    """Say that it gives no list of what went back."""


def events(*, since: datetime) -> tuple[()]:  # noqa: ARG001 - asked of every gateway
    """Say that it keeps no news: the sweeper looks at every open page instead."""
    return ()


def charges(provider: str, *, since: datetime) -> Iterator[card_facts.Charge]:
    """Go through the lines of its statements since a moment."""
    for line in Transfer.objects.filter(provider=provider, on__gte=timezone.localdate(since)):
        yield card_facts.Charge(
            id=line.external_id, status="succeeded", captured_minor=line.amount_minor, refunded_minor=0,
            currency=line.currency, disputed=False, card="", intent_id=line.external_id, created=0,
        )  # fmt: skip


def known_until(provider: str) -> datetime:
    """Say how far the statements reach: the day before that of their last line is whole."""
    last = Transfer.objects.filter(provider=provider).order_by("on").last()
    if last is None:
        return datetime.min.replace(tzinfo=UTC)
    return timezone.make_aware(datetime(last.on.year, last.on.month, last.on.day)) - timedelta(microseconds=1)  # noqa: DTZ001 - made aware here
