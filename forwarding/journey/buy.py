"""
Buy: the post buys what a shopper cannot pay for themselves.

They ask with a link and a ceiling; the post quotes; they accept and pay an ordinary bill; a buyer takes it up, buys,
and files the proof. What was not spent goes to the wallet; above the quote nothing is bought, they are asked again.
Then it is a purchase like any other.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from billing import buying, invoicing
from forwarding import boughtbills, gates, landedcost, notices
from forwarding.journey import declare
from forwarding.models import BuyingFee, Commission, Customer, Warehouse
from forwarding.states import CommissionStatus
from suuq import audit, rows, uploads, workflow

Reason = workflow.Reason
Status = CommissionStatus
OPEN_MOST = 10


class CannotBuy(workflow.Refused):
    """What keeps this from being asked, quoted, accepted or bought."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What it costs us, in the post's currency."""

    goods_minor: int
    delivery_minor: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What the buyer files: what our account was charged, and what the shop wrote."""

    spent_minor: int
    unit_price_minor: int
    shop: str
    order_number: str
    tracking: Sequence[str]
    receipt: uploads.Taken


@transaction.atomic
def ask(
    *, customer: Customer, warehouse: Warehouse, link: str, title: str, options: str, quantity: int,
    ceiling_minor: int, by: Any, at: datetime,
) -> Commission:  # fmt: skip
    """
    Ask the post to buy something; a link asked for and not yet answered is asked for once.

    :raises CannotBuy: it is not offered there, or too much is open
    """
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    ended = [Status.BOUGHT, Status.DECLINED, Status.FAILED, Status.WITHDRAWN]
    waiting = Commission.objects.filter(customer=customer).exclude(status__in=ended)
    if same := waiting.filter(link=link, options=options, warehouse=warehouse, status=Status.ASKED).first():
        return same
    if waiting.count() >= OPEN_MOST:
        raise CannotBuy(Reason("too_many", _("Ten are open already. Wait for one of them, or take one back.")))
    _fee(warehouse, at)
    asked = Commission(
        customer=customer, warehouse=warehouse, link=link, title=title, options=options,
        quantity=quantity, ceiling_minor=ceiling_minor, currency=settings.CURRENCY, asked_at=at,
    )  # fmt: skip
    commission = rows.drawn(asked, length=8)
    audit.record("commission.asked", commission, by=by, at=at, new=Status.ASKED)
    return commission


def _fee(warehouse: Warehouse, at: datetime) -> BuyingFee:
    if warehouse.is_open and (fee := BuyingFee.objects.in_force(warehouse, timezone.localdate(at))):
        return fee
    raise CannotBuy(Reason("not_offered", _("We do not buy there now. Choose another warehouse.")))


@transaction.atomic
def quote(*, commission: Commission, goods: declare.Goods, figures: Figures, by: Any, at: datetime) -> Commission:
    """
    Say what it costs, our fee with it, and roughly what its way home costs; said again, the last word counts.

    :raises CannotBuy: above the ceiling, forbidden, or already being bought for less
    """
    commission = _locked(commission)
    fee = _fee(commission.warehouse, at)
    fee_minor = fee.of(figures.goods_minor + figures.delivery_minor)
    if reasons := gates.why_not_declared(commission.warehouse, [goods]):
        raise CannotBuy(reasons)
    if figures.goods_minor + figures.delivery_minor + fee_minor > commission.ceiling_minor:
        words = _("This is above the ceiling. Answer that it cannot be bought for so little.")
        raise CannotBuy(Reason("above_ceiling", words))
    until = timezone.localdate(at) + timedelta(days=fee.valid_days)
    workflow.move(
        commission, to=Status.QUOTED, by=by, at=at, thing=asdict(goods), fee_minor=fee_minor, valid_until=until,
        goods_minor=figures.goods_minor, delivery_minor=figures.delivery_minor,
        way_home_minor=_way_home(commission, goods, at),
    )  # fmt: skip
    notices.owe(
        commission.customer.user, notices.BUYING_QUOTED, about=commission.reference, at=at,
        detail=str(commission.total_minor), day=until.isoformat(),
    )  # fmt: skip
    return commission


def _way_home(commission: Commission, goods: declare.Goods, at: datetime) -> int | None:
    """Estimate freight, duty and taxes; where they cannot be known, none is guessed."""
    if not goods.weight_grams:
        return None
    value_minor = goods.unit_price_minor * goods.quantity
    try:
        landed = landedcost.price(
            warehouse=commission.warehouse, words=goods.description, value_minor=value_minor,
            currency=goods.currency, weight_grams=goods.weight_grams * goods.quantity, hs_code=goods.hs_code, at=at,
        )  # fmt: skip
    except workflow.Refused:
        return None
    return landed.total_minor


@transaction.atomic
def accept(*, commission: Commission, seen_minor: int, by: Any, at: datetime) -> Commission:
    """
    Accept the quote that was shown: its bill is written, or a supplement of what was paid before.

    :raises CannotBuy: the quote has ended, or is another than the one shown
    """
    commission = _locked(commission)
    if commission.status == Status.ACCEPTED:
        return commission
    if commission.valid_until and timezone.localdate(at) > commission.valid_until:
        raise CannotBuy(Reason("quote_over", _("This price has ended. We look at it again and write to you.")))
    if seen_minor != commission.total_minor:
        raise CannotBuy(Reason("other_quote", _("The price has changed. Look at it again before you accept.")))
    workflow.move(commission, to=Status.ACCEPTED, by=by, at=at)
    boughtbills.ask_for(commission, by=by, at=at)
    return commission


@transaction.atomic
def withdraw(*, commission: Commission, by: Any, at: datetime) -> Commission:
    """
    Take it back while nobody is buying it; whatever was paid is in the wallet again.

    :raises workflow.IllegalMove: a buyer has taken it up
    """
    commission = _locked(commission)
    if commission.status == Status.WITHDRAWN:
        return commission
    workflow.move(commission, to=Status.WITHDRAWN, by=by, at=at)
    boughtbills.give_back(commission, {}, gettext_noop("Taken back"), by=by, at=at)
    return commission


@transaction.atomic
def decline(*, commission: Commission, why: str, by: Any, at: datetime) -> Commission:
    """Say why the post does not buy this; whatever was paid is in the wallet again."""
    return _ended(commission, Status.DECLINED, why, by, at)


@transaction.atomic
def fail(*, commission: Commission, why: str, by: Any, at: datetime) -> Commission:
    """Say why it could not be bought; everything paid, the fee too, is in the wallet again."""
    return _ended(commission, Status.FAILED, why, by, at)


def _ended(commission: Commission, status: CommissionStatus, why: str, by: Any, at: datetime) -> Commission:
    commission = _locked(commission)
    if commission.status == status:
        return commission
    if not why:
        raise CannotBuy(Reason("why", _("Write why: the shopper reads it.")))
    workflow.move(commission, to=status, by=by, at=at, why=why, answer=why[:300])
    boughtbills.give_back(commission, {}, gettext_noop("Not bought"), by=by, at=at)
    notices.owe(commission.customer.user, notices.BUYING_ENDED, about=commission.reference, at=at)
    return commission


@transaction.atomic
def take_up(*, commission: Commission, by: Any, at: datetime) -> Commission:
    """
    Begin to buy: from now on the shopper cannot take it back.

    :raises CannotBuy: it is not paid
    """
    commission = _locked(commission)
    if commission.status == Status.BUYING:
        return commission
    if not commission.is_paid:
        raise CannotBuy(Reason("unpaid", _("The shopper has not paid yet.")))
    return workflow.move(commission, to=Status.BUYING, by=by, at=at)


@transaction.atomic
def bought(*, commission: Commission, proof: Proof, by: Any, at: datetime) -> Commission:
    """
    File the proof: the money is booked, what is left over goes to the wallet, and the purchase is announced.

    :raises CannotBuy: more was spent than was quoted; then ask the shopper again before buying
    """
    commission = _locked(commission)
    if commission.status == Status.BOUGHT:
        return commission
    held = commission.goods_minor + commission.delivery_minor
    if proof.spent_minor > held:
        words = _("This is more than was quoted. Do not buy: give a new price, and the shopper is asked again.")
        raise CannotBuy(Reason("above_quote", words))
    goods = declare.Goods(**commission.thing | {"unit_price_minor": proof.unit_price_minor})
    receipt = declare.keep_aside(invoice=proof.receipt, by=by, at=at)
    purchase = declare.expect(
        customer=commission.customer, warehouse=commission.warehouse, shop=proof.shop,
        order_number=proof.order_number, tracking=proof.tracking, goods=[goods], invoice=receipt, by=by, at=at,
    )  # fmt: skip
    if Commission.objects.filter(purchase=purchase).exists():
        raise CannotBuy(Reason("filed_before", _("This order number was filed before. Write the one of this order.")))
    workflow.move(
        commission, to=Status.BOUGHT, by=by, at=at, spent_minor=proof.spent_minor, receipt=receipt, purchase=purchase
    )
    buying.spent(
        key=f"commission:{commission.reference}:spent", amount_minor=proof.spent_minor, currency=commission.currency,
        about=commission.reference, by=by, at=at,
    )  # fmt: skip
    goods_spent = min(proof.spent_minor, commission.goods_minor)
    kept = {
        boughtbills.GOODS: goods_spent,
        boughtbills.DELIVERY: proof.spent_minor - goods_spent,
        boughtbills.FEE: commission.fee_minor,
    }
    boughtbills.give_back(commission, kept, gettext_noop("It cost less"), by=by, at=at)
    notices.owe(commission.customer.user, notices.BOUGHT_FOR_YOU, about=commission.reference, at=at)
    return commission


def _locked(commission: Commission) -> Commission:
    whole = Commission.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "customer__user", "warehouse", "invoice", "receipt", "purchase"
    )
    commission = whole.get(pk=commission.pk)
    invoicing.lock(*boughtbills.of(commission))
    return commission
