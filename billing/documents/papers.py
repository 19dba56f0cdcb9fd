"""Put a bill, a receipt or a statement into words, and those on paper."""

from collections.abc import Callable, Mapping
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from billing import places, providermaps, savings, slips, statements
from billing.models import Invoice, Leg, Payment, SavingsPlan
from billing.models.ledger import Why
from suuq import documents, tongues
from suuq.money import Money
from suuq.ui.templatetags import su

HERE = Path(__file__).parent
Draw = Callable[[Path, Mapping[str, Any]], Any]  # as a PDF, or as pictures


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
        "lang": tongues.whole(),
        "rtl": get_language_bidi(),
    }


def _line(line: Any) -> str:
    mark = f" · {_('Unverified tariff')}" if line.is_unread else ""
    return f"{su.decimals(line.text)}{mark}"


def _law(line: Any, currency: str) -> str:
    """Write the law behind a duty line as its bill carries it, and what a difference lies between."""
    said = line.params
    rules = [_rule(law) for law in line.laws] if said.get("rule") else []
    return "\n".join(filter(None, [_difference(said, currency), *rules]))


def _difference(said: Mapping[str, str], currency: str) -> str:
    if "billed_minor" not in said:
        return ""
    now, before = (_words(su.minor(said[name]), currency) for name in ("assessed_minor", "billed_minor"))
    return _("%(now)s assessed now, %(before)s billed before.") % {"now": now, "before": before}


def _rule(said: Mapping[str, str]) -> str:
    certainty = _("read in the law") if said["certainty"] == "law" else _(said["certainty"] or "not known")
    act = _(said["act"]) if said["act"] else _("act not known")
    base = unescape(strip_tags(su.figures(said["base"])))
    return " · ".join([base, su.decimals(said["rate"]), said["rule"], act, certainty])


def _moment(at: datetime) -> str:
    return _(", ").join([su.dated(at), f"{timezone.localtime(at):%H:%M}"])


def _block(heading: str, sum_words: str, part: statements.Part, currency: str) -> dict[str, Any]:
    lines = [[_line(line), _words(line.amount_minor, currency), _law(line, currency)] for line in part.lines]
    return {"heading": heading, "lines": lines, "sum": [sum_words, _words(part.total_minor, currency)]}


def _blocks(invoice: Invoice) -> list[dict[str, Any]]:
    state, post = statements.parts(invoice)
    blocks = [
        (_("Duties and taxes"), _("For the Treasury"), state),
        (_("Service of the post"), _("For the post"), post),
    ]
    return [_block(heading, words, part, invoice.currency) for heading, words, part in blocks if part.lines]


def bill(invoice: Invoice, pay_url: str, *, draw: Draw = documents.compile) -> Any:
    """Set a bill: two parts, two sums, the payment code in large, its QR beside it."""
    currency = invoice.currency
    sums = [[_("Total"), _words(invoice.total_minor, currency)]]
    if invoice.paid_minor:
        sums.append([_("Paid"), _words(invoice.paid_minor, currency)])
    if invoice.credited_minor and invoice.due_minor:
        sums.append([_("Credited"), _words(invoice.credited_minor, currency)])
    sums.append([_("Left to pay"), _words(invoice.due_minor, currency)])
    return draw(HERE / "bill.typ", {
        **_frame(f"{invoice.get_kind_display()} {invoice.number}"),
        "facts": [
            [_("Customer"), str(invoice.payer)],
            [invoice.matter, invoice.about],
            [_("Date"), su.dated(invoice.issued_at)],
        ],
        "blocks": _blocks(invoice),
        "sums": sums,
        "code": f"{invoice.payment_code[:4]} {invoice.payment_code[4:]}" if invoice.due_minor else "",
        "code_words": _("Payment code, at any agency"),
        "qr": documents.qr(pay_url),
        "why": invoice.why,
        "foot": _("Customs sets the duties and taxes; the post collects them and keeps none of them."),
    })  # fmt: skip


def receipt(payment: Payment, *, draw: Draw = documents.compile) -> Any:
    """Set the receipts of a payment for a narrow printer: the State's on one strip, the post's on the next."""
    frame = _frame(_("Receipt %(number)s") % {"number": payment.number})
    return draw(HERE / "receipt.typ", {**frame, "strips": strips(payment), "qr": documents.qr(payment.number)})


def strips(payment: Payment) -> list[dict[str, Any]]:
    """Write one receipt for each receiver; money for a wallet is one receipt of the post."""
    number = {"number": payment.number}
    if payment.invoice is None or not payment.applied_minor:
        return [_strip(payment, _("Receipt %(number)s") % number, payment.amount_minor, [])]
    state, post = statements.parts(payment.invoice)
    to_state, to_post = statements.shares(payment)
    written = []
    if state.lines:
        block = _block(_("Duties and taxes"), _("For the Treasury"), state, payment.currency)
        title = _("Receipt %(number)s/T of the Treasury") % number
        written.append(_strip(payment, title, to_state, [block]))
    if post.lines:
        block = _block(_("Service of the post"), _("For the post"), post, payment.currency)
        title = _("Receipt %(number)s/P of the post") % number
        written.append(_strip(payment, title, to_post, [block]))
    if len(written) > 1:
        written[-1]["sums"].append([_("Both receipts together"), _words(payment.applied_minor, payment.currency)])
    written[-1]["sums"] += _handed_over(payment)
    return written


def _strip(payment: Payment, title: str, paid_minor: int, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    paid = _words(paid_minor, payment.currency)
    return {
        "title": title,
        "paid": _("Paid %(amount)s") % {"amount": paid},
        "how": _(", ").join([providermaps.how(payment), _moment(payment.at)]),
        "voided": _("This payment was voided.") if payment.is_undone else "",
        "facts": _facts(payment),
        "blocks": blocks,
        "sums": [[_("Paid by this receipt"), paid]],
        "foot": _("Keep this receipt. Its number finds the payment at any agency."),
    }


def _facts(payment: Payment) -> list[list[str]]:
    facts = [[_("Customer"), str(payment.payer)]]
    if invoice := payment.invoice:
        facts += [[_("Bill"), invoice.number], [invoice.matter, invoice.about]]
    else:
        plan = savings.plan_of(payment)
        facts.append([_("For"), _("the savings plan %(number)s") % {"number": plan} if plan else _("the wallet")])
    if payment.shift:
        facts += [[_("Agency"), places.called(payment.shift.place)], [_("Clerk"), str(payment.by)]]
    return facts


def _handed_over(payment: Payment) -> list[list[str]]:
    """Write, on the last strip, what else the payment was: what went to the wallet, the notes given and the change."""
    currency, sums = payment.currency, []
    if payment.credited_minor:
        sums.append([_("Added to the wallet"), _words(payment.credited_minor, currency)])
    if payment.tendered_minor is not None:
        sums += [
            [_("Received"), _words(payment.tendered_minor, currency)],
            [_("Given back"), _words(payment.change_minor, currency)],
        ]
    return sums


def slip(movement: slips.Movement, *, draw: Draw = documents.compile) -> Any:
    """Set the slip of what passed between a drawer and a safe or a customer: who, why, how much, two signatures."""
    shift, entry = movement.shift, movement.entry
    title = _("Cash slip %(number)s") % {"number": movement.number}
    return draw(HERE / "slip.typ", {
        **_frame(title),
        "what": entry.get_code_display(),
        "amount": _words(movement.amount_minor, shift.currency),
        "how": _moment(entry.at),
        "facts": [
            [_("Agency"), places.called(shift.place)],
            [_("Drawer"), f"{shift.pk} · {shift.clerk}"],
            [_("Booked by"), str(entry.by)],
            *_grounds(movement),
        ],
        "hands": [
            [_("Given by"), _hand(movement, gives=True)],
            [_("Received by"), _hand(movement, gives=False)],
        ],
        "foot": _("Print it twice: one stays with the drawer, one goes with the money."),
    })  # fmt: skip


def _grounds(movement: slips.Movement) -> list[list[str]]:
    shift = movement.shift
    if movement.entry.code == Why.SHIFT_CLOSED:
        sums = [(_("Should have been"), shift.expected_minor), (_("Difference"), shift.difference_minor)]
        return [[words, _words(amount or 0, shift.currency)] for words, amount in sums]
    if void := movement.void:
        return [[_("Receipt"), void.payment.number], [_("Why"), void.why], [_("Decided by"), str(void.decided_by)]]
    return [[_("From"), _("the wallet")]] if movement.payout else []


def _hand(movement: slips.Movement, *, gives: bool) -> str:
    """Name who gives or takes the notes: the clerk on one side, the customer or the safe's keeper on the other."""
    if gives == (movement.growth_minor < 0):
        return str(movement.shift.clerk)
    return str(movement.customer or _("the keeper of the safe"))


def wallet(user: Any, currency: str, *, since: datetime | None, at: datetime, draw: Draw = documents.compile) -> Any:
    """Set a wallet's statement."""
    facts = [[_("In the wallet"), _words(statements.spendable(user, currency), currency)]]
    legs = statements.wallet(user, currency, since=since)
    return _statement(_("Statement of your wallet"), user, facts, legs, currency, at=at, draw=draw)


def plan(one: SavingsPlan, legs: QuerySet[Leg], *, at: datetime) -> Any:
    """Set the statement of a savings plan."""
    facts = [
        [_("Plan"), f"{one.number} · {one.name}"],
        [_("Set aside"), _words(one.saved_minor, one.currency)],
        [_("Sum to reach"), _words(one.goal_minor, one.currency)],
    ]
    return _statement(_("Statement of your savings"), one.owner, facts, legs, one.currency, at=at)


def _statement(
    title: str, user: Any, facts: list[list[str]], legs: QuerySet[Leg], currency: str, *, at: datetime,
    draw: Draw = documents.compile,
) -> Any:  # fmt: skip
    rows = [
        [su.dated(when), str(what), about, _words(amount, currency), _words(balance, currency)]
        for when, what, about, amount, balance in statements.rows(legs)
    ]
    return draw(HERE / "statement.typ", {
        **_frame(title),
        "facts": [[_("Customer"), str(user)], [_("Date"), su.dated(at)], *facts],
        "heads": [_("Date"), _("What"), _("Reference"), _("Amount"), _("Balance")],
        "rows": rows,
        "none": _("Nothing has moved in this period."),
    })  # fmt: skip
