"""
Balanced postings, built and checked before anything touches the database.

Pure. Each function is one event of the business and returns the legs an accountant would write for it. Debits first.
An amount that is nothing leaves no leg; a negative one changes sides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from billing import chart


class UnbalancedError(ValueError):
    """Debits and credits of a currency differ, or there is nothing to post."""


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """The name of an account: a heading of the chart, a currency, and whose it is."""

    code: str
    currency: str
    owner: int = 0
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a posting; exactly one of the two amounts is positive."""

    account: Account
    debit_minor: int = 0
    credit_minor: int = 0

    @property
    def growth_minor(self) -> int:
        """By how much the account's balance grows."""
        net = self.debit_minor - self.credit_minor
        return net if chart.CHART[self.account.code].grows_by_debit else -net

    def turned(self) -> "Leg":
        """Put the same amount on the other side."""
        return Leg(self.account, self.credit_minor, self.debit_minor)


def debit(account: Account, amount_minor: int) -> Leg:
    """Write an amount on the left; a negative one goes right."""
    return Leg(account, max(amount_minor, 0), max(-amount_minor, 0))


def credit(account: Account, amount_minor: int) -> Leg:
    """Write an amount on the right; a negative one goes left."""
    return debit(account, -amount_minor)


def journal(*legs: Leg) -> tuple[Leg, ...]:
    """
    Keep the legs that move something, and prove that they balance in each currency.

    :raises UnbalancedError: naming the currency and the difference
    """
    moving = tuple(leg for leg in legs if leg.debit_minor or leg.credit_minor)
    for currency, difference in differences(moving).items():
        if difference:
            message = f"{currency}: debits exceed credits by {difference}"
            raise UnbalancedError(message)
    if not moving:
        message = "nothing moves"
        raise UnbalancedError(message)
    return moving


def differences(legs: Iterable[Leg]) -> dict[str, int]:
    """Sum debits less credits for each currency."""
    sums: Counter[str] = Counter()
    for leg in legs:
        sums[leg.account.currency] += leg.debit_minor - leg.credit_minor
    return dict(sums)


def issued(*, payer: int, currency: str, parts: Mapping[str, int]) -> tuple[Leg, ...]:
    """Book a bill: the customer owes it; part is ours, part we are to collect for the State."""
    owed = debit(Account(chart.RECEIVABLE, currency, payer), sum(parts.values()))
    return journal(owed, *(credit(Account(code, currency), amount) for code, amount in sorted(parts.items())))


def credited(
    *, payer: int, currency: str, parts: Mapping[str, int], off_due_minor: int, collected: bool
) -> tuple[Leg, ...]:
    """Book a credit note: undo the parts, lower what is owed, and put what was already paid into the wallet."""
    total = sum(parts.values())
    undone = [
        debit(Account(_held(code, collected=collected), currency), amount) for code, amount in sorted(parts.items())
    ]
    owed = credit(Account(chart.RECEIVABLE, currency, payer), off_due_minor)
    return journal(*undone, owed, credit(Account(chart.WALLET, currency, payer), total - off_due_minor))


def _held(code: str, *, collected: bool) -> str:
    return chart.DUTIES_HELD if collected and code == chart.DUTIES_BILLED else code


def paid(*, source: Account, payer: int, applied_minor: int, excess_minor: int = 0) -> tuple[Leg, ...]:
    """Book money for a bill: it lowers what is owed; what is too much becomes the customer's, in the wallet."""
    return journal(
        debit(source, applied_minor + excess_minor),
        credit(Account(chart.RECEIVABLE, source.currency, payer), applied_minor),
        credit(Account(chart.WALLET, source.currency, payer), excess_minor),
    )


def collected(*, currency: str, amount_minor: int) -> tuple[Leg, ...]:
    """Hold the duties of a bill that is fully paid for the State (a negative amount undoes it)."""
    return journal(
        debit(Account(chart.DUTIES_BILLED, currency), amount_minor),
        credit(Account(chart.DUTIES_HELD, currency), amount_minor),
    )


def topped_up(*, source: Account, payer: int, amount_minor: int) -> tuple[Leg, ...]:
    """Book money left with us: we owe it to the customer."""
    return journal(debit(source, amount_minor), credit(Account(chart.WALLET, source.currency, payer), amount_minor))


def paid_out(*, source: Account, payer: int, amount_minor: int) -> tuple[Leg, ...]:
    """Book money given back from the wallet."""
    return tuple(leg.turned() for leg in topped_up(source=source, payer=payer, amount_minor=amount_minor))


def moved(*, to: Account, out_of: Account, amount_minor: int) -> tuple[Leg, ...]:
    """Move our own money from one of our places to another."""
    return journal(debit(to, amount_minor), credit(out_of, amount_minor))


def shift_closed(*, drawer: Account, safe: Account, expected_minor: int, counted_minor: int) -> tuple[Leg, ...]:
    """Empty a drawer into the safe; what is missing is a cost, what is too much lowers it."""
    short = debit(Account(chart.OVER_SHORT, drawer.currency), expected_minor - counted_minor)
    return journal(debit(safe, counted_minor), short, credit(drawer, expected_minor))


def remitted(*, currency: str, amount_minor: int) -> tuple[Leg, ...]:
    """Pay duties to the Treasury."""
    return journal(
        debit(Account(chart.DUTIES_HELD, currency), amount_minor), credit(Account(chart.BANK, currency), amount_minor)
    )


def written_off(*, payer: int, currency: str, amount_minor: int) -> tuple[Leg, ...]:
    """Give a bill up: it is a loss."""
    return journal(
        debit(Account(chart.LOSSES, currency), amount_minor),
        credit(Account(chart.RECEIVABLE, currency, payer), amount_minor),
    )


def exchanged(
    *, source: Account, source_minor: int, payer: int, currency: str, applied_minor: int, worth_minor: int
) -> tuple[Leg, ...]:
    """
    Pay a bill in another currency: two journals that meet in the exchange position.

    ``worth_minor`` is what the money is worth today; what it is worth less than it paid is an exchange difference.
    """
    return journal(
        debit(source, source_minor),
        credit(Account(chart.POSITION, source.currency), source_minor),
        debit(Account(chart.POSITION, currency), worth_minor),
        debit(Account(chart.EXCHANGE, currency), applied_minor - worth_minor),
        credit(Account(chart.RECEIVABLE, currency, payer), applied_minor),
    )


def sold(*, payer: int, currency: str, proceeds_minor: int, due_minor: int, safe: Account) -> tuple[Leg, ...]:
    """Sell unclaimed goods: what was owed is paid first, the surplus is kept for the owner."""
    covered = min(proceeds_minor, due_minor)
    return journal(
        debit(safe, proceeds_minor),
        credit(Account(chart.RECEIVABLE, currency, payer), covered),
        credit(Account(chart.UNCLAIMED, currency, payer), proceeds_minor - covered),
    )


def reversed_legs(legs: Iterable[Leg], instead: Mapping[Account, Account]) -> tuple[Leg, ...]:
    """Put every leg on its other side; the account of one that has been emptied since is taken from another."""
    return journal(*(replace(leg.turned(), account=instead.get(leg.account, leg.account)) for leg in legs))
