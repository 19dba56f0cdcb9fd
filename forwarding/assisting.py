"""
What a clerk does for a person under their mandate.

Each verb asks for the scope, calls the journey's own verb, and leaves a trace that both can read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from billing import payments, receiving
from billing.models import CashShift, Invoice, Payment
from forwarding import mandates
from forwarding.journey import consolidate, declare, deliver
from forwarding.models import Agency, Customer, Delivery, MandateAct, Package, Purchase, Scope, Shipment, Warehouse
from forwarding.models.mandate import Mandate

Deed = MandateAct.Deed


@transaction.atomic
def announce(
    *,
    customer: Customer,
    warehouse: Warehouse,
    shop: str,
    order_number: str,
    tracking: Sequence[str],
    goods: Sequence[declare.Goods],
    agency: Agency,
    by: Any,
    at: datetime,
) -> Purchase:
    """
    Announce a purchase for the person.

    :raises mandates.NoMandate: nobody may do this for them
    :raises declare.CannotDeclare: as for the person themselves
    """
    mandate = mandates.require(customer, Scope.DECLARE, at=at)
    purchase = declare.expect(
        customer=customer, warehouse=warehouse, shop=shop, order_number=order_number, tracking=tracking, goods=goods,
        by=by, at=at,
    )  # fmt: skip
    mandates.note(mandate, Deed.DECLARED, about=purchase.reference, agency=agency, by=by, at=at)
    return purchase


@dataclass(frozen=True, slots=True)
class Wish:
    """How the person wants their parcels to fly and to reach them."""

    packages: Sequence[Package]
    service: str
    agency: Agency
    delivery_mode: str
    delivery_place: str = ""


@transaction.atomic
def ship(*, customer: Customer, wish: Wish, agency: Agency, by: Any, at: datetime) -> Shipment:
    """
    Ask for the person's parcels to fly.

    :raises mandates.NoMandate: nobody may do this for them
    :raises consolidate.CannotConsolidate: as for the person themselves
    """
    mandate = mandates.require(customer, Scope.DECLARE, at=at)
    shipment = consolidate.request(
        customer=customer, packages=wish.packages, service=wish.service, agency=wish.agency,
        delivery_mode=wish.delivery_mode, delivery_place=wish.delivery_place, by=by, at=at,
    )  # fmt: skip
    mandates.note(mandate, Deed.SHIPPED, about=shipment.number, agency=agency, by=by, at=at)
    return shipment


def pay_from_wallet(
    *, customer: Customer, invoice: Invoice, key: str, agency: Agency, by: Any, at: datetime
) -> Payment:
    """
    Pay a bill of the person's from their wallet.

    :raises mandates.NoMandate: nobody may do this for them
    :raises payments.CannotPay: nothing is due, or the wallet holds too little
    """
    told = _told(Deed.PAID, customer, agency=agency, by=by, at=at)
    return payments.from_wallet(invoice=invoice, key=key, by=by, at=at, alongside=told)


def take_cash(
    *, customer: Customer, invoice: Invoice, shift: CashShift, tendered_minor: int, key: str, agency: Agency, by: Any,
    at: datetime,
) -> Payment:  # fmt: skip
    """
    Take the person's cash for a bill.

    :raises mandates.NoMandate: nobody may do this for them
    :raises payments.CannotPay: nothing is due, or too little was given
    """
    told = _told(Deed.TOOK_CASH, customer, agency=agency, by=by, at=at)
    return payments.take_cash(
        invoice=invoice, shift=shift, tendered_minor=tendered_minor, key=key, by=by, at=at, alongside=told
    )


def _told(deed: str, customer: Customer, *, agency: Agency, by: Any, at: datetime) -> receiving.Alongside:
    """Ask for the mandate with the money, and write down with it what was done: nothing is paid untold."""

    def ask() -> Mandate:
        return mandates.require(customer, Scope.PAY, at=at)

    def tell(payment: Payment) -> None:
        about = payment if deed == Deed.TOOK_CASH else payment.invoice
        mandates.note(ask(), deed, about=str(about), agency=agency, by=by, at=at)

    return receiving.Alongside(ask, tell)


@transaction.atomic
def open_file(*, customer: Customer, agency: Agency, by: Any, at: datetime) -> MandateAct:
    """
    Open the person's parcels and bills, as far as the mandate goes. Looking is an act: it is told once a day.

    :raises mandates.NoMandate: nobody may look for them
    """
    mandate = mandates.require(customer, Scope.TRACK, Scope.PAY, Scope.DECLARE, at=at)
    return mandates.note(mandate, Deed.LOOKED, about=_today(at), agency=agency, by=by, at=at)


def is_open(mandate: Mandate | None, *, by: Any, at: datetime) -> bool:
    """Whether this clerk has opened the person's file today."""
    return bool(mandate and mandate.acts.filter(deed=Deed.LOOKED, about=_today(at), by=by).exists())


def _today(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()


@transaction.atomic
def collect(*, delivery: Delivery, hands: deliver.Hands, agency: Agency, by: Any, at: datetime) -> Delivery:
    """
    Hand a parcel to a person who cannot show its code, their paper seen and their signature taken.

    :raises mandates.NoMandate: the person has not allowed it
    :raises deliver.CannotHandOver: as with the code
    """
    mandate = mandates.require(delivery.shipment.customer, Scope.COLLECT, at=at)
    known = replace(hands, code=delivery.code)
    delivery = deliver.hand_over(delivery=delivery, hands=known, office=agency, by=by, at=at)
    mandates.note(mandate, Deed.COLLECTED, about=delivery.shipment.number, agency=agency, by=by, at=at)
    return delivery
