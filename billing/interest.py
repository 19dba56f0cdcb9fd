"""
Interest on savings, accrued for each day on what stood there at its end, rounded once when it is paid.

Pure. A year has 365 days, as savings books here count; a rate holds from its day until the next.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

YEAR = 365


def rate_on(day: date, rates: Mapping[date, Decimal]) -> Decimal:
    """Find the yearly percent in force on a day; none known is none paid."""
    known = [since for since in rates if since <= day]
    return rates[max(known)] if known else Decimal(0)


def balance_at_end(day: date, balances: Sequence[tuple[date, int]]) -> int:
    """Read what stood at the end of a day from the balances after each movement, in order."""
    standing = 0
    for moved, balance in balances:
        if moved > day:
            break
        standing = balance
    return standing


def accrued(first: date, last: date, balances: Sequence[tuple[date, int]], rates: Mapping[date, Decimal]) -> Decimal:
    """Sum the interest of each day from ``first`` to ``last``, both counted, exactly."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum((balance_at_end(day, balances) * rate_on(day, rates) / 100 / YEAR for day in days), Decimal(0))


def payable(exact: Decimal) -> int:
    """Round what is paid down to the unit: never more than was earned."""
    return int(exact.quantize(Decimal(1), rounding=ROUND_DOWN))
