"""Our books beside Stripe's, both ways: nothing there that is not here, nor here that is not there, nor another sum."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from billing import stripe_gateway
from billing.models.ledger import Entry, Why
from billing.models.payment import Means, Payment, Refund
from billing.states import RefundStatus
from suuq.money import Money

BOOKED_LATER = timedelta(days=3)  # money may be booked some days after it was taken, when all else failed


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two books do not agree about."""

    kind: str
    reference: str
    theirs: Money | None
    ours: Money | None

    def __str__(self) -> str:
        if self.ours is None:
            return f"{self.kind}: Stripe has {self.reference} over {_say(self.theirs)}, our books have nothing"
        if self.theirs is None:
            return f"{self.kind}: our books have {self.reference} over {_say(self.ours)}, Stripe has nothing"
        return f"{self.kind}: {self.reference} is {_say(self.theirs)} at Stripe and {_say(self.ours)} in our books"


def _say(money: Money | None) -> str:
    return f"{money.value} {money.currency}" if money else "nothing"


def differences(*, since: datetime) -> list[Difference]:
    """
    Compare charges, refunds and what our ledger holds of them.

    :raises stripe_gateway.UnreachableError: Stripe does not answer, so nothing can be said
    """
    charged = {
        c.id: Money(c.captured_minor, c.currency)
        for c in stripe_gateway.charges(since=since - BOOKED_LATER)
        if c.captured_minor
    }
    returned = {
        r.id: r.money
        for r in stripe_gateway.refunds(since=since - BOOKED_LATER)
        if r.status in {"succeeded", "pending"}
    }
    return [
        *_compare("charge", charged, _taken(set(charged)), _taken_since(since)),
        *_compare("refund", returned, _sent(set(returned)), _sent_since(since)),
    ]


def _compare(
    kind: str, theirs: dict[str, Money], ours: dict[str, Money], recent: dict[str, Money]
) -> Iterator[Difference]:
    for reference in sorted(theirs.keys() | recent.keys()):
        there, here = theirs.get(reference), ours.get(reference) or recent.get(reference)
        if there != here:
            yield Difference(kind, reference, there, here)


def _taken(references: set[str]) -> dict[str, Money]:
    """Read what the ledger itself says of these charges: paid in, or kept as money of unknown origin."""
    keys = {f"stripe:{reference}:doubtful": reference for reference in references}
    paid = Payment.objects.filter(means=Means.CARD, reference__in=references).select_related("entry")
    doubtful = Entry.objects.filter(key__in=keys)
    return {p.reference: _debited(p.entry) for p in paid} | {keys[e.key]: _debited(e) for e in doubtful}


def _taken_since(since: datetime) -> dict[str, Money]:
    paid = Payment.objects.filter(means=Means.CARD, at__gte=since).select_related("entry")
    doubtful = Entry.objects.filter(code=Why.UNIDENTIFIED, key__startswith="stripe:", at__gte=since)
    return {p.reference: _debited(p.entry) for p in paid} | {e.key.split(":")[1]: _debited(e) for e in doubtful}


def _sent(references: set[str]) -> dict[str, Money]:
    """Read what the ledger says of these refunds: made by us, or found."""
    keys = {f"refund:{reference}:found": reference for reference in references}
    ours = Refund.objects.filter(reference__in=references).select_related("payment")
    return _booked(ours) | {keys[e.key]: _debited(e) for e in Entry.objects.filter(key__in=keys)}


def _sent_since(since: datetime) -> dict[str, Money]:
    found = Entry.objects.filter(code=Why.REFUND_FOUND, at__gte=since)
    ours = Refund.objects.filter(status=RefundStatus.DONE, at__gte=since).select_related("payment")
    return _booked(ours) | {e.key.split(":")[1]: _debited(e) for e in found}


def _booked(made: Iterable[Refund]) -> dict[str, Money]:
    entries = {e.key: e for e in Entry.objects.filter(key__in=[f"refund:{r.key}:done" for r in made])}
    return {r.reference: _debited(entries[f"refund:{r.key}:done"]) for r in made if f"refund:{r.key}:done" in entries}


def _debited(entry: Entry) -> Money:
    """Sum the debits of an entry in the currency of its first leg."""
    legs = list(entry.legs.select_related("account"))
    currency = legs[0].account.currency
    return Money(sum(leg.debit_minor for leg in legs if leg.account.currency == currency), currency)
