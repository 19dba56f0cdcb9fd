"""
What Stripe says of a card payment, as plain values, and what follows from it.

Pure. The gateway fills these in after reading Stripe again; webhooks, the return page and the sweeper all come to the
same values, so their order cannot matter.
"""

from dataclasses import dataclass
from enum import StrEnum

from suuq.money import Money, minor_digits

# Stripe writes amounts in the smallest unit, with these exceptions (docs.stripe.com/currencies#special-cases): both
# currencies have no decimals today, yet Stripe still asks for two.
DIGITS_AT_STRIPE = {"ISK": 2, "UGX": 2}


class UnchargeableAmountError(ValueError):
    """Stripe cannot write this amount in this currency."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What was taken from a card."""

    id: str
    status: str
    captured_minor: int
    refunded_minor: int
    currency: str
    disputed: bool
    card: str
    intent_id: str
    created: int


@dataclass(frozen=True, slots=True)
class Refund:
    """Money Stripe sent, or tried to send, back to a card. ``key`` is ours when we asked for it."""

    id: str
    status: str
    money: Money
    intent_id: str
    key: str
    created: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cardholder's bank wants the money back."""

    id: str
    status: str
    money: Money
    intent_id: str

    @property
    def outcome(self) -> str:
        """``pending``, ``won`` or ``lost``."""
        return {"won": "won", "lost": "lost", "warning_closed": "won"}.get(self.status, "pending")


@dataclass(frozen=True, slots=True)
class Session:
    """A hosted payment page, and all that came of it."""

    id: str
    reference: str
    status: str
    paid: bool
    money: Money
    url: str
    intent_id: str = ""
    intent_status: str = ""
    trouble: str = ""
    charge: Charge | None = None
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()

    @property
    def taken(self) -> Money | None:
        """What has left the card, if anything has."""
        if self.charge is None or self.charge.status != "succeeded" or not self.charge.captured_minor:
            return None
        return Money(self.charge.captured_minor, self.charge.currency)

    @property
    def has_come_back(self) -> bool:
        """Whether the charge tells of money that was sent back or taken back."""
        return bool(self.charge and (self.charge.refunded_minor or self.charge.disputed))


@dataclass(frozen=True, slots=True)
class Event:
    """News from Stripe, verified. Only its id, its kind and whom it speaks of are believed."""

    id: str
    kind: str
    created: int
    live: bool
    api_version: str
    object_id: str
    object_kind: str
    intent_id: str
    reference: str


class Verdict(StrEnum):
    """What a session means for the bill it was opened for."""

    WAIT = "wait"
    HELD = "held"
    RELEASED = "released"
    PAID = "paid"
    EXPIRED = "expired"
    DOUBTFUL = "doubtful"


def judge(seen: Session, *, expected: Money, reference: str, hold: bool = False) -> Verdict:
    """
    Decide what to believe.

    Money that came in another amount, another currency or under another reference is doubtful: it is kept and shown to
    finance, and pays no bill by itself. Of a sum held on a card, less than all of it may be taken.
    """
    taken = seen.taken
    if taken:
        fits = taken == expected or (
            hold and taken.currency == expected.currency and taken.amount_minor < expected.amount_minor
        )
        return Verdict.PAID if fits and (seen.money, seen.reference) == (expected, reference) else Verdict.DOUBTFUL
    if seen.intent_status == "requires_capture":
        return Verdict.HELD
    if seen.intent_status == "canceled" and seen.status == "complete":
        return Verdict.RELEASED
    return Verdict.EXPIRED if seen.status == "expired" else Verdict.WAIT


def to_stripe(money: Money) -> int:
    """
    Write an amount as Stripe counts it: 12 345 DJF is 12345, 12.34 EUR is 1234.

    :raises UnchargeableAmountError: for three-decimal currencies with a last digit that Stripe would drop
    :raises suuq.money.UnknownCurrencyError: for three letters that are no currency
    """
    ours = minor_digits(money.currency)
    amount: int = money.amount_minor * 10 ** (DIGITS_AT_STRIPE.get(money.currency, ours) - ours)
    if ours == 3 and amount % 10:  # noqa: PLR2004 - Stripe rounds dinars to ten fils
        raise UnchargeableAmountError(money)
    return amount


def from_stripe(amount: int, currency: str) -> Money:
    """Read an amount as Stripe counts it. A currency we do not know keeps Stripe's own number."""
    code = currency.upper()
    if code not in DIGITS_AT_STRIPE:
        return Money(amount, code)
    return Money(amount // 10 ** (DIGITS_AT_STRIPE[code] - minor_digits(code)), code)
