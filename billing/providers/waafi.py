"""Waafi, Salaam's wallet. The column heads are a working assumption until the operator confirms them."""

from billing.providers.interface import Provider


def _(words: str) -> str:
    """Mark words for translation without importing Django."""
    return words


PROVIDER = Provider(
    code="waafi",
    name="Waafi",
    how=_("In the Waafi app choose “Pay merchant”, then write the payment code as the description."),
    columns={
        "external_id": "Transaction ID",
        "on": "Date",
        "amount": "Credit",
        "paid_out": "Debit",
        "words": "Description",
        "sender": "Sender",
    },
    day="%Y-%m-%d",
)
