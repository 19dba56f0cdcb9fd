"""Papers of the counter: the card that a person keeps, and the consent that they sign."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from forwarding.models import Agency, Customer, Scope
from suuq import documents, tongues

HERE = Path(__file__).parent


def card(customer: Customer) -> bytes:
    """Make a card of the size of a bank card: name, suite, and the suite as a barcode and a QR code."""
    with override(customer.user.language):
        return documents.compile(HERE / "card.typ", _card(customer))


def _card(customer: Customer) -> dict[str, Any]:
    return {
        "language": _language(),
        "post": settings.POST_NAME,
        "name": customer.name,
        "suite_words": _("Suite"),
        "suite": customer.suite,
        "hint": _("Show this card at any agency. Write the suite in every address abroad."),
        "barcode": documents.barcode(customer.suite),
        "qr": documents.qr(customer.suite),
    }


def consent(customer: Customer, agency: Agency) -> bytes:
    """Make the paper on which a person ticks what the counter may do and signs, in their language."""
    with override(customer.user.language):
        return documents.compile(HERE / "consent.typ", _consent(customer, agency))


def _consent(customer: Customer, agency: Agency) -> dict[str, Any]:
    return {
        "language": _language(),
        "title": _("Consent that the counter acts for me"),
        "post": f"{settings.POST_NAME} · {agency.name}",
        "facts": [[_("Name"), customer.name], [_("Suite"), customer.suite]],
        "ask": _("I let the post's counters do this for me (tick):"),
        "scopes": [str(scope.label) for scope in Scope],
        "until": _("Until (last day):"),
        "rights": _(
            "Each act is written down with the name of the clerk, and I am told of it. I may take this back at any"
            " time, on my own page or at any agency. Without it, nobody acts for me."
        ),
        "signatures": [_("Date"), _("Signature"), _("Clerk")],
        "barcode": documents.barcode(customer.suite),
    }


def _language() -> str:
    return tongues.whole()
