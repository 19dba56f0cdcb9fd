"""
Money that a customer gave us to buy something with: held as theirs until it is spent, and never earned.

The bill's lines of the kind ``purchase`` raise what is to be bought; the buyer's spending lowers it and the bank; a
credit note puts what was left over into the wallet.
"""

from datetime import datetime
from typing import Any

from billing import chart, ledger, postings
from billing.models.ledger import Entry, Why


def spent(*, key: str, amount_minor: int, currency: str, about: str, by: Any, at: datetime) -> Entry:
    """Book what the post's account was charged by a shop. Told twice, booked once."""
    legs = postings.moved(
        to=postings.Account(chart.TO_BUY, currency), out_of=postings.Account(chart.BANK, currency),
        amount_minor=amount_minor,
    )  # fmt: skip
    return ledger.post(key=key, code=Why.BOUGHT, legs=legs, by=by, at=at, about=about)
