"""Put a bill, a receipt or a statement into words, and those on paper."""

from datetime import datetime
from pathlib import Path
from typing import Any

from babel import dates
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from billing import places, statements
from billing.models import Invoice, Payment
from suuq import documents
from suuq.money import Money
from suuq.ui.templatetags import su

HERE = Path(__file__).parent


def answer(pdf: bytes, name: str) -> HttpResponse:
    """Hand over a PDF as a file, kept out of caches."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def qr(text: str) -> str:
    """Draw a QR code for a page, as every page of the house does."""
    return su.qr(text)


def _words(amount_minor: int, currency: str) -> str:
    return su.words(Money(amount_minor, currency))


def _frame(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "post": settings.POST_NAME,
        "lang": (get_language() or "fr")[:2],
        "rtl": get_language_bidi(),
    }


def _line(line: Any) -> str:
    mark = f" · {_('Unverified tariff')}" if line.params.get("verified") == "no" else ""
    return f"{su.decimals(line.text)}{mark}"


def _day(at: datetime) -> str:
    """Write a day with its year: paper is kept longer than a screen."""
    locale = {"en": "en_GB", "ar": "ar_DJ"}.get((get_language() or "fr")[:2], "fr")
    return str(dates.format_date(timezone.localtime(at).date(), "long", locale=locale))


def _block(heading: str, sum_words: str, part: statements.Part, currency: str) -> dict[str, Any]:
    lines = [[_line(line), _words(line.amount_minor, currency)] for line in part.lines]
    return {"heading": heading, "lines": lines, "sum": [sum_words, _words(part.total_minor, currency)]}


def _blocks(invoice: Invoice) -> list[dict[str, Any]]:
    state, post = statements.parts(invoice)
    blocks = [
        (_("Duties and taxes"), _("For the Treasury"), state),
        (_("Service of the post"), _("For the post"), post),
    ]
    return [_block(heading, words, part, invoice.currency) for heading, words, part in blocks if part.lines]


def bill(invoice: Invoice, pay_url: str) -> bytes:
    """Set a bill: two parts, two sums, the payment code in large, its QR beside it."""
    currency = invoice.currency
    sums = [[_("Total"), _words(invoice.total_minor, currency)]]
    if invoice.paid_minor:
        sums.append([_("Paid"), _words(invoice.paid_minor, currency)])
    if invoice.credited_minor and invoice.due_minor:
        sums.append([_("Credited"), _words(invoice.credited_minor, currency)])
    sums.append([_("Left to pay"), _words(invoice.due_minor, currency)])
    return documents.compile(HERE / "bill.typ", {
        **_frame(f"{invoice.get_kind_display()} {invoice.number}"),
        "facts": [
            [_("Customer"), str(invoice.payer)],
            [_("Parcel"), invoice.about],
            [_("Date"), _day(invoice.issued_at)],
        ],
        "blocks": _blocks(invoice),
        "sums": sums,
        "code": f"{invoice.payment_code[:4]} {invoice.payment_code[4:]}" if invoice.due_minor else "",
        "code_words": _("Payment code, at any agency"),
        "qr": documents.qr(pay_url),
        "why": invoice.why,
        "foot": _("Customs sets the duties and taxes; the post collects them and keeps none of them."),
    })  # fmt: skip


def receipt(payment: Payment) -> bytes:
    """Set a receipt for a narrow printer."""
    currency, invoice = payment.currency, payment.invoice
    sums = [[_("Paid"), _words(payment.amount_minor, currency)]]
    if payment.tendered_minor is not None:
        sums += [
            [_("Received"), _words(payment.tendered_minor, currency)],
            [_("Given back"), _words(payment.change_minor, currency)],
        ]
    if invoice and payment.credited_minor:
        sums.append([_("Added to the wallet"), _words(payment.credited_minor, currency)])
    facts = [[_("Customer"), str(payment.payer)]]
    facts += [[_("Bill"), invoice.number], [_("Parcel"), invoice.about]] if invoice else [[_("For"), _("the wallet")]]
    facts += [[_("Agency"), places.called(payment.shift.place)], [_("Clerk"), str(payment.by)]] if payment.shift else []
    return documents.compile(HERE / "receipt.typ", {
        **_frame(_("Receipt %(number)s") % {"number": payment.number}),
        "paid": _("Paid %(amount)s") % {"amount": _words(payment.amount_minor, currency)},
        "how": f"{payment.get_means_display()}, {_day(payment.at)}, {timezone.localtime(payment.at):%H:%M}",
        "voided": _("This payment was voided.") if payment.is_undone else "",
        "facts": facts,
        "blocks": _blocks(invoice) if invoice else [],
        "sums": sums,
        "qr": documents.qr(payment.number),
        "foot": _("Keep this receipt. Check it online with its number."),
    })  # fmt: skip


def statement(user: Any, currency: str, *, since: datetime | None, at: datetime) -> bytes:
    """Set a wallet's statement."""
    rows = [
        [_day(when), str(what), about, _words(amount, currency), _words(balance, currency)]
        for when, what, about, amount, balance in statements.rows(statements.wallet(user, currency, since=since))
    ]
    return documents.compile(HERE / "statement.typ", {
        **_frame(_("Statement of your wallet")),
        "facts": [
            [_("Customer"), str(user)],
            [_("Date"), _day(at)],
            [_("In the wallet"), _words(statements.spendable(user, currency), currency)],
        ],
        "heads": [_("Date"), _("What"), _("Reference"), _("Amount"), _("Balance")],
        "rows": rows,
        "none": _("Nothing has moved in this period."),
    })  # fmt: skip
