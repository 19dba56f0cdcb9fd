"""A quote on paper."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from customs.documents import words
from forwarding import landedcost
from forwarding.models import Quotation
from suuq import countries, documents, tongues
from suuq.money import Money
from suuq.ui.templatetags import su

HERE = Path(__file__).parent


def paper(quotation: Quotation) -> bytes:
    """Set a quote: its lines, how long its prices hold, and what it was worked out from."""
    lines = [landedcost.Line(**line) for line in quotation.lines]
    return documents.compile(HERE / "quotation.typ", {
        "lang": tongues.whole(),
        "rtl": get_language_bidi(),
        "post": settings.POST_NAME,
        "title": _("Quote %(number)s") % {"number": quotation.reference},
        "goods": quotation.goods,
        "total": [_("To pay in all, on top of the shop's price"), _words(quotation.total_minor, quotation.currency)],
        "lines": [[_line(line), _words(line.amount_minor, quotation.currency)] for line in lines],
        "notes": _notes(quotation),
        "facts": _facts(quotation),
        "qr": documents.qr(f"{settings.SITE_URL}{reverse('quotation', args=[quotation.reference])}"),
    })  # fmt: skip


def _words(amount_minor: int, currency: str) -> str:
    return su.words(Money(amount_minor, currency))


def _line(line: landedcost.Line) -> str:
    rate = f" {line.params['rate']}" if "rate" in line.params else ""
    return su.decimals(f"{su.say(line.words, line.params)}{rate}")


def _notes(quotation: Quotation) -> list[str]:
    until = _("Announce your purchase by %(day)s under this number: its carriage and handling cost at most this.")
    law = _("Duties and taxes are worked out by the law of the day the parcel is declared.")
    unread = _("Unverified tariff: customs decides the final amount. We tell you before you pay anything.")
    return [until % {"day": su.day(quotation.valid_until)}, law, *([] if quotation.verified else [unread])]


def _facts(quotation: Quotation) -> list[list[str]]:
    return [
        [_("Price in the shop"), _words(quotation.value_minor, quotation.value_currency)],
        [_("Bought in"), countries.name_of(quotation.warehouse.country, tongues.spoken())],
        [_("Service"), str(quotation.get_service_display())],
        [_("Weight"), su.decimals(f"{quotation.chargeable_grams / 1000:.2f} {_('kg')}")],
        [_("Price list"), str(quotation.terms["card"]["version"])],
        [_("Tariff"), words.tariff(quotation.tariff_version)],
        *([_("Exchange rate"), row] for row in quotation.exchange),
    ]
