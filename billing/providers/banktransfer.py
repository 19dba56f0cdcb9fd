"""A transfer from any bank of the country. The column heads are a working assumption until our bank confirms them."""

from billing.providers.interface import Provider


def _(words: str) -> str:
    """Mark words for translation without importing Django."""
    return words


PROVIDER = Provider(
    code="bank",
    name=_("Bank transfer"),
    how=_("Order a transfer to the post’s account and write the payment code as the reason."),
    columns={
        "external_id": "Référence opération",
        "on": "Date",
        "amount": "Montant",
        "words": "Libellé",
        "sender": "Donneur d'ordre",
    },
    day="%Y-%m-%d",
    decimal_mark=",",
)
