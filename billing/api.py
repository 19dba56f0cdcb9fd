"""Bills and payments by API: a shopper's own, and what a partner needs to take money for one."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from billing import laws, payments, providermaps, statements
from billing.models import Invoice, InvoiceLine, Payment
from billing.models.invoice import InvoiceKind
from billing.models.payment import Means
from suuq import references
from suuq.api import offer
from suuq.apishapes import Asked, Currency, Cursor, Limit, text, whole
from suuq.paging import USUAL, Page, page
from suuq.roles import Role
from suuq.workflow import Reason, Refused

router = Router()
SHOPPER = {Role.CUSTOMER}
PARTNERS = {Role.FINANCE}


class BillShown(Schema):
    """A bill in a list."""

    number: str
    kind: str
    about: str
    status: str
    currency: str
    total_minor: int
    due_minor: int
    payment_code: str
    issued_at: datetime


class DutyLaw(Schema):
    """What a duty was worked out from, and on whose word. ``verified`` is false under a demonstration's tariff."""

    base: str
    rate: str
    rule: str
    act: str
    certainty: str
    verified: bool


class BillLine(Schema):
    """
    One line of a bill. A duty line carries the law behind it.

    On a supplementary bill or a credit note it is a difference: ``assessed_minor`` now, ``billed_minor`` before.
    """

    words: str
    amount_minor: int
    for_state: bool
    law: DutyLaw | None
    assessed_minor: int | None
    billed_minor: int | None


class BillTold(BillShown):
    """A bill with its lines."""

    lines: list[BillLine]


class Due(Schema):
    """What a payment code asks for: a sum in two parts, and nothing about whose it is."""

    payment_code: str
    currency: str
    due_minor: int
    state_minor: int
    post_minor: int
    verified: bool = Field(description="false where the State's part rests on a tariff that was not read in the law")


class Reported(Asked):
    """Money that a partner holds for us. ``reference`` is the partner's own name of the payment."""

    payment_code: str = text(20)
    reference: str = text(80)
    amount_minor: int = whole(1, 10**11)
    currency: Currency


class PaymentShown(Schema):
    """A payment as we booked it: what paid the bill, and what was too much and went to the payer's wallet."""

    receipt: str
    reference: str
    currency: str
    applied_minor: int
    credited_minor: int
    still_due_minor: int = Field(description="what is left to pay on the bill")
    at: datetime


def _shown(bill: Invoice) -> dict[str, Any]:
    return {name: getattr(bill, name) for name in BillShown.model_fields}


@offer(router, "GET", "/bills", scope="bills:read", to=SHOPPER, answer=Page[BillShown], leads_to={"bill": "number"})
def bills(request: HttpRequest, cursor: Cursor = "", limit: Limit = USUAL) -> Any:
    """List your bills, newest first."""
    return page(Invoice.objects.of(_key(request).user), cursor=cursor, limit=limit, shown=_shown)


def _key(request: HttpRequest) -> Any:
    return getattr(request, "auth")  # noqa: B009 - set by the door


@offer(router, "GET", "/bills/{number}", scope="bills:read", to=SHOPPER, answer=BillTold)
def bill(request: HttpRequest, number: str) -> Any:
    """Read one of your bills."""
    found = get_object_or_404(Invoice.objects.of(_key(request).user).prefetch_related("lines"), number=number)
    return _shown(found) | {"lines": [_line(line) for line in found.lines.all()]}


def _line(line: InvoiceLine) -> dict[str, Any]:
    said = line.params
    law = (
        {name: said[name] for name in laws.NAMES} | {"verified": said.get("verified") != "no"}
        if "rule" in said
        else None
    )
    sums = {name: int(said[name]) if name in said else None for name in ("assessed_minor", "billed_minor")}
    return {"words": line.text, "amount_minor": line.amount_minor, "for_state": line.for_state, "law": law, **sums}


def _of_code(code: str) -> Invoice:
    """Find a bill by its code, forgiving case, spaces and dashes; a slip is no bill."""
    plain = references.normalise(code)
    if not references.is_valid(plain):
        raise Http404
    return get_object_or_404(Invoice, payment_code=plain)


@offer(router, "GET", "/dues/{code}", scope="dues:read", to=PARTNERS, answer=Due)
def due(request: HttpRequest, code: str) -> Any:  # noqa: ARG001 - an operation's signature
    """Read what a payment code asks for."""
    found = _of_code(code)
    state, post = statements.parts(found)
    return {
        "payment_code": found.payment_code,
        "currency": found.currency,
        "due_minor": found.due_minor,
        "state_minor": state.total_minor,
        "post_minor": post.total_minor,
        "verified": not found.is_unread,
    }


@offer(
    router, "POST", "/payments", scope="payments:write", to=PARTNERS, answer=PaymentShown, durable=True,
    leads_to={"payment": "reference"},
)  # fmt: skip
def report_payment(request: HttpRequest, asked: Reported) -> Any:
    """Report money that you took for a bill. The same reference again is the same payment; a statement later too."""
    key = _key(request)
    bill = _of_code(asked.payment_code)
    if bill.kind == InvoiceKind.CREDIT_NOTE:
        raise Http404
    provider = _house(key)
    payment = payments.settle(
        invoice=bill,
        means=Means.PROVIDER,
        amount_minor=asked.amount_minor,
        currency=asked.currency,
        key=f"{provider}:{asked.reference}",
        reference=asked.reference,
        provider=provider,
        by=key.user,
        at=timezone.now(),
    )
    return _paid(payment)


def _house(key: Any) -> str:
    """The wallet or bank in whose name a key reports; a key without one reports nothing."""
    if key.acts_for not in providermaps.every():
        raise Refused(Reason("no_house", _("This key reports for no wallet or bank. Make one that does.")))
    return str(key.acts_for)


def _paid(payment: Payment) -> dict[str, Any]:
    return {
        "receipt": payment.number,
        "reference": payment.reference,
        "currency": payment.currency,
        "applied_minor": payment.applied_minor,
        "credited_minor": payment.credited_minor,
        "still_due_minor": payment.invoice.due_minor if payment.invoice else 0,
        "at": payment.at,
    }


@offer(router, "GET", "/payments/{reference}", scope="payments:read", to=PARTNERS, answer=PaymentShown)
def payment(request: HttpRequest, reference: str) -> Any:
    """Read a payment that you reported, by your own name of it."""
    own = Payment.objects.filter(means=Means.PROVIDER, provider=_house(_key(request))).select_related("invoice")
    return _paid(get_object_or_404(own, reference=reference))
