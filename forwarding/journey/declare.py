"""Declare: a shopper tells us what is coming."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forwarding import duties, gates, trackingnumbers
from forwarding.facts import Goods
from forwarding.journey import own
from forwarding.models import Customer, Document, Item, Milestone, Purchase, Quotation, TrackingNumber, Warehouse
from forwarding.states import PurchaseStatus
from suuq import audit, rows, uploads, workflow


class CannotDeclare(workflow.Refused):
    """What keeps this purchase from being announced."""


@transaction.atomic
def expect(
    *,
    customer: Customer,
    warehouse: Warehouse,
    shop: str,
    order_number: str,
    tracking: Sequence[str],
    goods: Sequence[Goods],
    invoice: Document | None = None,
    quotation: Quotation | None = None,
    by: Any,
    at: datetime,
) -> Purchase:
    """
    Announce a purchase, and find the parcel if it came before its announcement.

    A quotation that holds today is kept with it: the parcel is carried at most at its prices.

    The same order of the same shop again returns the purchase already announced, with the invoice and the numbers
    that came this time.

    :raises CannotDeclare: with the reasons, in words fit for the shopper
    """
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)  # two tabs announce one order once
    if purchase := _already(customer, shop, order_number):
        return _completed(purchase, tracking, invoice, by, at)
    on = timezone.localdate(at)
    if reasons := [*gates.why_not_declared(warehouse, goods), *gates.why_not_quoted(quotation, warehouse, on)]:
        raise CannotDeclare(reasons)
    purchase = Purchase(
        customer=customer,
        warehouse=warehouse,
        shop=shop,
        order_number=order_number,
        declared_at=at,
        quotation=quotation,
    )
    rows.drawn(purchase, length=Purchase.REFERENCE_LENGTH)
    _write_items(purchase, goods)
    add_tracking(purchase=purchase, numbers=tracking)
    if invoice:
        Document.objects.filter(pk=invoice.pk).update(purchase=purchase)
    audit.record("purchase.expected", purchase, by=by, at=at, new=PurchaseStatus.EXPECTED)
    Milestone.objects.record(purchase, Milestone.Code.DECLARED, at=at)
    _find(purchase, by, at)
    return purchase


def _find(purchase: Purchase, by: Any, at: datetime) -> None:
    own.match_waiting(purchase=purchase, by=by, at=at)
    # A bench may take the parcel in at this very moment: whoever commits last sees the other.
    transaction.on_commit(lambda: own.match_waiting(purchase=purchase, by=by, at=at))


def _completed(
    purchase: Purchase, tracking: Sequence[str], invoice: Document | None, by: Any, at: datetime
) -> Purchase:
    add_tracking(purchase=purchase, numbers=tracking)
    if invoice:
        invoice.purchase = purchase
        invoice.save(update_fields=["purchase"])
        _noted(invoice, purchase, by, at)
    if purchase.status == PurchaseStatus.EXPECTED:
        _find(purchase, by, at)
    return purchase


def _already(customer: Customer, shop: str, order_number: str) -> Purchase | None:
    if not order_number:
        return None
    same = customer.purchases.filter(shop=shop, order_number=order_number, split_from=None)
    return same.exclude(status=PurchaseStatus.CANCELLED).first()


def _write_items(purchase: Purchase, goods: Sequence[Goods]) -> None:
    Item.objects.bulk_create(
        Item(
            purchase=purchase,
            description=line.description,
            quantity=line.quantity,
            currency=line.currency,
            unit_price_minor=line.unit_price_minor,
            origin=line.origin,
            hs_code=line.hs_code,
            weight_grams=line.weight_grams,
            category=line.category,
        )
        for line in goods
    )


def add_tracking(*, purchase: Purchase, numbers: Sequence[str]) -> None:
    """Note the carrier's numbers; one that is already noted is left alone."""
    for number in numbers:
        for key in trackingnumbers.keys(number):
            TrackingNumber.objects.get_or_create(purchase=purchase, key=key, defaults={"number": number})


def keep_aside(*, invoice: uploads.Taken, by: Any, at: datetime) -> Document:
    """Keep a file whose purchase is still being written, so that one wrong answer does not lose it."""
    return _keep(None, invoice, by, at)


@transaction.atomic
def add_invoice(*, purchase: Purchase, invoice: uploads.Taken, by: Any, at: datetime) -> Document:
    """Keep the shop's invoice with the purchase."""
    document = _keep(purchase, invoice, by, at)
    _noted(document, purchase, by, at)
    return document


def _noted(invoice: Document, purchase: Purchase, by: Any, at: datetime) -> None:
    audit.record("purchase.invoice_added", purchase, by=by, at=at, new=invoice.shown_name)
    duties.show(invoice, at=at)


def _keep(purchase: Purchase | None, invoice: uploads.Taken, by: Any, at: datetime) -> Document:
    return Document.objects.create(
        kind=Document.Kind.INVOICE,
        purchase=purchase,
        file=invoice.content,
        media_type=invoice.media_type,
        shown_name=invoice.shown_name,
        added_by=by,
        added_at=at,
    )


@transaction.atomic
def correct_goods(*, purchase: Purchase, goods: Sequence[Goods], by: Any, at: datetime) -> Purchase:
    """
    Replace the items while nothing has been declared to customs.

    :raises CannotDeclare: once the parcel is packed
    """
    Purchase.objects.select_for_update(no_key=True).get(pk=purchase.pk)
    if reasons := [*gates.why_not_changed(purchase), *gates.why_not_declared(purchase.warehouse, goods)]:
        raise CannotDeclare(reasons)
    old = "; ".join(str(item) for item in purchase.items.all())
    purchase.items.all().delete()
    _write_items(purchase, goods)
    audit.record("purchase.corrected", purchase, by=by, at=at, old=old, new="; ".join(g.description for g in goods))
    return purchase


@transaction.atomic
def cancel(*, purchase: Purchase, by: Any, at: datetime) -> Purchase:
    """Take back an announcement whose parcel has not come; taking it back twice is taking it back."""
    if purchase.status == PurchaseStatus.CANCELLED:
        return purchase
    return workflow.move(purchase, to=PurchaseStatus.CANCELLED, by=by, at=at, why=str(_("cancelled by the shopper")))
