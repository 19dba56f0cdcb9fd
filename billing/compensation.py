"""Pay for harm done: a cost of the post's, and money of the customer's, in the wallet."""

from datetime import datetime
from typing import Any

from django.db import transaction

from billing import chart, ledger, postings
from billing.models.ledger import Why


@transaction.atomic
def pay(
    *, payee: Any, amount_minor: int, currency: str, key: str, about: str, by: Any, at: datetime
) -> ledger.Entry:  # fmt: skip
    """Put an indemnity into a customer's wallet; the same key again pays nothing more."""
    source = postings.Account(chart.INDEMNITIES, currency)
    legs = postings.topped_up(source=source, payer=payee.pk, amount_minor=amount_minor)
    return ledger.post(key=f"indemnity:{key}:paid", code=Why.INDEMNITY, legs=legs, by=by, at=at, about=about)
