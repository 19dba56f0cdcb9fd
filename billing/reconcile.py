"""Our books beside a gateway's, both ways: nothing there or here alone, and no other sum."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from billing.card_facts import Charge
from billing.gateways import Gateway
from billing.models.card import CardCheckout
from billing.models.ledger import Entry, Why
from billing.models.payment import Means, Payment, Refund
from billing.states import RefundStatus
from suuq.money import Money

BOOKED_LATER = timedelta(days=3)  # money may be booked some days after it was taken, when all else failed


@dataclass(frozen=True, slots=True)
class Comparison:
    """One charge or refund as each of the two books has it."""

    kind: str
    whose: str
    reference: str
    theirs: Money | None
    ours: Money | None

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.theirs == self.ours

    def __str__(self) -> str:
        if self.ours is None:
            return f"{self.kind}: {self.whose} has {self.reference} over {_say(self.theirs)}, our books have nothing"
        if self.theirs is None:
            return f"{self.kind}: our books have {self.reference} over {_say(self.ours)}, {self.whose} has nothing"
        return (
            f"{self.kind}: {self.reference} is {_say(self.theirs)} at {self.whose} and {_say(self.ours)} in our books"
        )


def _say(money: Money | None) -> str:
    return f"{money.value} {money.currency}" if money else "nothing"


def compared(gateway: Gateway, *, since: datetime, at: datetime) -> list[Comparison]:
    """
    Lay charges, refunds and what our ledger holds of them side by side, as far as the gateway's own lists reach.

    :raises gateways.UnreachableError: the gateway does not answer, so nothing can be said
    """
    early, until = since - BOOKED_LATER, gateway.known_until(at)
    charged = {c.id: c for c in gateway.charges(since=early) if c.captured_minor}
    theirs = {number: Money(c.captured_minor, c.currency) for number, c in charged.items()}
    found = [*_compare("charge", gateway, theirs, _taken(gateway, charged), _taken_since(gateway, since, until))]
    listed = gateway.refunds(since=early)
    if listed is not None:
        returned = {r.id: r.money for r in listed if r.status in {"succeeded", "pending"}}
        found += _compare("refund", gateway, returned, _sent(set(returned)), _sent_since(gateway, since))
    return found


def _compare(
    kind: str, gateway: Gateway, theirs: dict[str, Money], ours: dict[str, Money], recent: dict[str, Money]
) -> Iterator[Comparison]:
    for reference in sorted(theirs.keys() | recent.keys()):
        here = ours.get(reference) or recent.get(reference)
        yield Comparison(kind, gateway.NAME, reference, theirs.get(reference), here)


def _taken(gateway: Gateway, charged: Mapping[str, Charge]) -> dict[str, Money]:
    """Read what the ledger itself says of these charges: paid in, or kept as money of unknown origin."""
    keys = {gateway.doubt_key(charge): reference for reference, charge in charged.items()}
    paid = Payment.objects.filter(means=gateway.MEANS, reference__in=charged).select_related("entry")
    doubtful = Entry.objects.filter(key__in=keys)
    return {keys[e.key]: _debited(e) for e in doubtful} | {p.reference: _debited(p.entry) for p in paid}


def _taken_since(gateway: Gateway, since: datetime, until: datetime) -> dict[str, Money]:
    """Read what our books have as taken by this gateway, of which its list must tell too."""
    charges = dict(CardCheckout.objects.filter(gateway=gateway.CODE).values_list("reference", "charge_id"))
    paid = _through(gateway).filter(at__range=(since, until)).select_related("entry")
    doubtful = Entry.objects.filter(code=Why.UNIDENTIFIED, at__range=(since, until), about__in=charges)
    return {p.reference: _debited(p.entry) for p in paid} | {charges[e.about]: _debited(e) for e in doubtful}


def _through(gateway: Gateway) -> QuerySet[Payment]:
    """Choose what came by a gateway: all that is said to be by card, and what a wallet's own page brought."""
    if gateway.MEANS == Means.CARD:
        return Payment.objects.filter(means=Means.CARD)
    return Payment.objects.filter(card_checkout__gateway=gateway.CODE)


def _sent(references: set[str]) -> dict[str, Money]:
    """Read what the ledger says of these refunds: made by us, or found."""
    keys = {f"refund:{reference}:found": reference for reference in references}
    ours = Refund.objects.filter(reference__in=references).select_related("payment")
    return _booked(ours) | {keys[e.key]: _debited(e) for e in Entry.objects.filter(key__in=keys)}


def _sent_since(gateway: Gateway, since: datetime) -> dict[str, Money]:
    ways = _through(gateway)
    found = Entry.objects.filter(code=Why.REFUND_FOUND, at__gte=since, about__in=ways.values("number"))
    ours = Refund.objects.filter(status=RefundStatus.DONE, at__gte=since, payment__in=ways)
    return _booked(ours.select_related("payment")) | {e.key.split(":")[1]: _debited(e) for e in found}


def _booked(made: Iterable[Refund]) -> dict[str, Money]:
    entries = {e.key: e for e in Entry.objects.filter(key__in=[f"refund:{r.key}:done" for r in made])}
    return {r.reference: _debited(entries[f"refund:{r.key}:done"]) for r in made if f"refund:{r.key}:done" in entries}


def _debited(entry: Entry) -> Money:
    """Sum the debits of an entry in the currency of its first leg."""
    legs = list(entry.legs.select_related("account"))
    currency = legs[0].account.currency
    return Money(sum(leg.debit_minor for leg in legs if leg.account.currency == currency), currency)
