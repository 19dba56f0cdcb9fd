"""
Forwarded: the shop's mail becomes a draft of an announcement, and its owner makes it one.

A mail is kept before it is read, and read once. It is a draft only of a person who has confirmed the address it came
from (or to whom a shop wrote at such an address), and only where the machine that took it in vouches for its sender;
every other mail waits in the pool with its reason, for a clerk to look at.
"""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from forwarding import notices
from forwarding.journey import declare, own
from forwarding.mail import letters, orders, shops
from forwarding.models import Customer, Document, Mail, Purchase, Quotation, Warehouse
from forwarding.states import MAIL, MailStatus, PurchaseStatus
from suuq import audit, rows, uploads, workflow

DRAFTS_A_DAY = 40
KEPT_DAYS = 90
FORGOTTEN_AT_ONCE = 500
Why = Mail.Why


class CannotDraft(workflow.Refused):
    """Why a mail does not become this person's draft."""


def take(*, raw: bytes, at: datetime, size_bytes: int | None = None) -> Mail:
    """
    Keep a mail as it came. The same message to the same suite again is the one already kept.

    ``size_bytes`` is its true size where only its head was fetched, because it is too large.
    """
    head = _head(raw)
    told = "|".join([head.message_id or hashlib.sha256(raw).hexdigest(), head.suite, head.sender])
    key = hashlib.sha256(told.encode()).hexdigest()
    if before := Mail.objects.filter(key=key).first():
        return before
    try:
        with transaction.atomic():
            mail = Mail(
                key=key, suite=head.suite, sender=head.sender, subject=head.subject,
                size_bytes=len(raw) if size_bytes is None else size_bytes, received_at=at,
                raw=ContentFile(raw[: letters.MOST_BYTES], name=f"{uuid.uuid4().hex}.eml"),
            )  # fmt: skip
            rows.drawn(mail, length=10)
            audit.record(MAIL.verbs[MailStatus.WAITING], mail, by=None, at=at, new=MailStatus.WAITING)
            return mail
    except IntegrityError:  # it came twice at once
        return Mail.objects.get(key=key)


def _head(raw: bytes) -> letters.Head:
    return letters.head(raw, domain=settings.MAIL_IN_DOMAIN, trusted_hop=settings.MAIL_IN_TRUSTED_HOP)


@transaction.atomic
def read(*, mail: Mail, at: datetime) -> Mail:
    """Read a mail that waits: a draft of its owner, or the pool with a reason."""
    mail = _locked(mail)
    if mail.status != MailStatus.WAITING:
        return mail
    customer = Customer.objects.select_related("user").filter(suite=mail.suite).first() if mail.suite else None
    raw = _raw(mail)
    why = _why_not_theirs(_head(raw), customer, at)
    if customer is None or why:
        return _pooled(mail, why, at)
    return _drafted(mail, customer, by=None, at=at)


def _raw(mail: Mail) -> bytes:
    with mail.raw.open("rb") as file:
        return bytes(file.read())


def _why_not_theirs(head: letters.Head, customer: Customer | None, at: datetime) -> str:
    if customer is None:
        return Why.NO_SUITE
    addresses = EmailAddress.objects.filter(user=customer.user, verified=True)
    confirmed = {address.lower() for address in addresses.values_list("email", flat=True)}
    is_of_shop = shops.of_domain(head.sender.rpartition("@")[2]) and confirmed & {*head.written_to}
    recent = customer.mails.filter(received_at__gt=at - timedelta(days=1)).exclude(status=MailStatus.POOLED)
    faults = {
        Why.AUTOMATIC: head.is_automatic or head.sender == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower(),
        Why.SENDER: head.sender not in confirmed and not is_of_shop,
        Why.NOT_VOUCHED: not head.is_vouched,
        Why.TOO_MANY: recent.count() >= DRAFTS_A_DAY,
    }
    return next((why for why, is_so in faults.items() if is_so), "")


def _drafted(mail: Mail, customer: Customer, *, by: Any, at: datetime) -> Mail:
    """Open a mail and write what was read; a clerk who gives it to a person gives it to them unread as well."""
    if mail.size_bytes > letters.MOST_BYTES:
        return _pooled(mail, Why.LARGE, at)
    raw = _raw(mail)
    try:
        letter = letters.opened(raw)
    except letters.Unreadable as unreadable:
        return _pooled(mail, Why(unreadable.problem), at)
    order = orders.read(_head(raw), letter)
    if order is None and by is None:
        return _pooled(mail, Why.UNREAD, at)
    invoice, left_out = _attached(letter, customer, at)
    mail = workflow.move(
        mail, to=MailStatus.DRAFT, by=by, at=at, customer=customer, draft=_written(order), invoice=invoice,
        left_out=left_out,
    )  # fmt: skip
    notices.owe(customer.user, notices.DRAFTED, about=mail.reference, at=at)
    return mail


def _pooled(mail: Mail, why: str, at: datetime) -> Mail:
    """Leave it to a clerk, or where it already is."""
    if mail.status == MailStatus.POOLED:
        raise CannotDraft(workflow.Reason(why, Why(why).label))
    Mail.objects.filter(pk=mail.pk).update(why=why)
    return workflow.move(mail, to=MailStatus.POOLED, by=None, at=at, why=why)


def _attached(letter: letters.Letter, customer: Customer, at: datetime) -> tuple[Document | None, list[str]]:
    """Keep the first file that is a plain paper or picture, by the guard of every upload; nothing else is opened."""
    invoice, left_out = None, [*letter.left_out]
    for file in letter.files:
        upload = SimpleUploadedFile(file.name or "file", file.content)
        try:
            taken = uploads.take(upload)
        except uploads.CannotTake:
            left_out.append(file.name)
            continue
        invoice = invoice or declare.keep_aside(invoice=taken, by=customer.user, at=at)
    return invoice, [name for name in left_out if name]


def _written(order: orders.Order | None) -> dict[str, Any]:
    if order is None:
        return {}
    lines = [
        {
            "description": line.description, "quantity": line.quantity, "currency": line.currency,
            "price": None if line.price is None else f"{line.price}",
        }
        for line in order.lines
    ]  # fmt: skip
    return {
        "shop": order.shop, "order_number": order.order_number, "tracking": list(order.tracking), "lines": lines,
        "source": order.source,
    }  # fmt: skip


@transaction.atomic
def confirm(
    *, mail: Mail, warehouse: Warehouse, shop: str, order_number: str, tracking: Sequence[str],
    goods: Sequence[declare.Goods], invoice: Document | None, quotation: Quotation | None = None, by: Any,
    at: datetime,
) -> Purchase:  # fmt: skip
    """
    Make the announcement of a draft. A mail about an order already announced adds what it tells to that purchase.

    :raises declare.CannotDeclare: as when it is announced without a mail
    """
    mail = _locked(mail)
    if mail.purchase or mail.customer is None:
        return mail.purchase  # type: ignore[return-value] # a draft has an owner
    purchase = declare.expect(
        customer=mail.customer, warehouse=warehouse, shop=shop, order_number=order_number, tracking=tracking,
        goods=goods, invoice=invoice, quotation=quotation, by=by, at=at,
    )  # fmt: skip
    if invoice and not purchase.invoice:
        Document.objects.filter(pk=invoice.pk, purchase=None).update(purchase=purchase)
    if purchase.status == PurchaseStatus.EXPECTED and tracking:
        declare.add_tracking(purchase=purchase, numbers=tracking)
        own.match_waiting(purchase=purchase, by=by, at=at)
    workflow.move(mail, to=MailStatus.DECLARED, by=by, at=at, purchase=purchase)
    return purchase


@transaction.atomic
def give(*, mail: Mail, customer: Customer, by: Any, at: datetime) -> Mail:
    """
    Give a mail of the pool to the person it is for: it is opened now, and becomes their draft.

    :raises CannotDraft: it cannot be opened
    """
    mail = _locked(mail)
    if mail.status == MailStatus.DRAFT and mail.customer == customer:
        return mail
    return _drafted(mail, customer, by=by, at=at)


@transaction.atomic
def set_aside(*, mail: Mail, why: str, by: Any, at: datetime) -> Mail:
    """
    Put a mail aside that announces nothing; its words are kept a while longer.

    :raises CannotDraft: without a reason, where a clerk does it
    """
    mail = _locked(mail)
    if mail.status == MailStatus.SET_ASIDE:
        return mail
    if mail.status == MailStatus.POOLED and not why:
        raise CannotDraft(workflow.Reason("why", _("Write why it is set aside.")))
    return workflow.move(mail, to=MailStatus.SET_ASIDE, by=by, at=at, why=why)


def forget(*, at: datetime) -> int:
    """Throw away the letters themselves, 90 days after they came; what was read of them stays with the purchase."""
    over = Mail.objects.filter(status__in=[MailStatus.DECLARED, MailStatus.SET_ASIDE]).exclude(raw="")
    old = list(over.filter(received_at__lt=at - timedelta(days=KEPT_DAYS))[:FORGOTTEN_AT_ONCE])
    for mail in old:
        mail.raw.delete(save=False)
        Mail.objects.filter(pk=mail.pk).update(raw="")
    return len(old)


def _locked(mail: Mail) -> Mail:
    whole = Mail.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "customer__user", "invoice", "purchase"
    )
    return whole.get(pk=mail.pk)
