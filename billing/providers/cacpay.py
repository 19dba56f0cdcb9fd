"""CAC Pay, CAC International Bank's wallet. The column heads are a working assumption until the bank confirms them."""

from billing.providers.interface import Provider


def _(words: str) -> str:
    """Mark words for translation without importing Django."""
    return words


PROVIDER = Provider(
    code="cacpay",
    name="CAC Pay",
    how=_("In the CAC Pay app send the sum to the post and write the payment code as the reason."),
    columns={
        "external_id": "Référence",
        "on": "Date valeur",
        "amount": "Crédit",
        "paid_out": "Débit",
        "words": "Motif",
        "sender": "Émetteur",
    },
    day="%d/%m/%Y",
    decimal_mark=",",
)
