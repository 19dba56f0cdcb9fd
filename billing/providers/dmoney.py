"""D-Money, Djibouti Telecom's wallet. The column heads are a working assumption until the operator confirms them."""

from billing.providers.interface import Provider


def _(words: str) -> str:
    """Mark words for translation without importing Django."""
    return words


PROVIDER = Provider(
    code="dmoney",
    name="D-Money",
    how=_("In the D-Money app choose “Pay a merchant”, then write the payment code as the reference."),
    columns={
        "external_id": "Transaction ID",
        "on": "Date",
        "amount": "Amount",
        "words": "Reference",
        "sender": "From",
        "way": "Type",
    },
    day="%d/%m/%Y",
    came_in="credit",
)
