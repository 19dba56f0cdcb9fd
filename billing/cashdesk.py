"""
The cash desk: open a drawer with a float, take and give money, count it blind, close it.

What a drawer should hold is its account's balance; a difference counted is posted as over or short and never edited.
Undoing a payment needs a second person.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from billing import bookings, chart, dues, ledger, numbers, places, postings
from billing.models.cash import CashShift, Payout, VoidRequest
from billing.models.invoice import Invoice
from billing.models.ledger import Leg, Why
from billing.models.payment import Means, Payment
from billing.states import ShiftStatus, VoidStatus
from suuq import audit, workflow
from suuq.roles import Role
from suuq.workflow import Reason, Refused

APPROVERS = {Role.SUPERVISOR, Role.FINANCE}


class CannotHandleCash(Refused):
    """The desk refuses, with reasons fit for the clerk."""


def current(user: Any) -> CashShift | None:
    """Find the drawer this clerk has open."""
    return CashShift.objects.filter(clerk=user, status=ShiftStatus.OPEN).first()


def open_shift(*, by: Any, place: str, float_minor: int, at: datetime, currency: str = "DJF") -> CashShift:
    """
    Open a drawer with its float out of the agency's safe. Asked twice at the same place, it is the same drawer.

    :raises CannotHandleCash: a drawer is open elsewhere
    """
    if before := current(by):
        return _same_drawer(before, place)
    try:
        with transaction.atomic():
            return _open(by=by, place=place, float_minor=float_minor, at=at, currency=currency)
    except IntegrityError:  # opened in another window a moment ago
        return _same_drawer(CashShift.objects.get(clerk=by, status=ShiftStatus.OPEN), place)


def _same_drawer(before: CashShift, place: str) -> CashShift:
    if before.place != place:
        words = _("Your drawer is still open at %(place)s. Close it first.") % {"place": places.called(before.place)}
        raise CannotHandleCash(Reason("open_elsewhere", words))
    return before


def _open(*, by: Any, place: str, float_minor: int, at: datetime, currency: str) -> CashShift:
    shift = CashShift.objects.create(clerk=by, place=place, currency=currency, float_minor=float_minor, opened_at=at)
    if float_minor:
        legs = postings.moved(to=drawer(shift), out_of=safe(place, currency), amount_minor=float_minor)
        ledger.post(key=f"shift:{shift.pk}:opened", code=Why.SHIFT_OPENED, legs=legs, by=by, at=at, about=place)
    audit.record("shift_opened", shift, by=by, at=at, new=str(float_minor))
    return shift


def drawer(shift: CashShift) -> postings.Account:
    """Name the account of a drawer."""
    return postings.Account(chart.CASH, shift.currency, holder=shift.holder)


def safe(place: str, currency: str) -> postings.Account:
    """Name the account of an agency's safe."""
    return postings.Account(chart.SAFE, currency, holder=place)


def lock_open(shift: CashShift) -> CashShift:
    """
    Lock a drawer that money is about to pass through: a payment and the closing are one after the other.

    :raises CannotHandleCash: it was closed in the meantime
    """
    locked = CashShift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    if locked.status != ShiftStatus.OPEN:
        raise CannotHandleCash(Reason("shift_closed", _("This drawer is closed. Open a new one to take money.")))
    return locked


@transaction.atomic
def close_shift(
    *, shift: CashShift, counted_minor: int, by: Any, at: datetime, denominations: Mapping[str, int] | None = None
) -> CashShift:
    """
    Count the drawer, empty it into the safe, and book what is over or short.

    :raises CannotHandleCash: it is already closed, or it is another clerk's
    """
    shift = lock_open(shift)
    if shift.clerk_id != by.pk and by.role not in APPROVERS:
        raise CannotHandleCash(Reason("not_yours", _("This is another clerk's drawer.")))
    expected = ledger.balance(chart.CASH, shift.currency, holder=shift.holder)
    if expected or counted_minor:
        legs = postings.shift_closed(
            drawer=drawer(shift),
            safe=safe(shift.place, shift.currency),
            expected_minor=expected,
            counted_minor=counted_minor,
        )
        ledger.post(key=f"shift:{shift.pk}:closed", code=Why.SHIFT_CLOSED, legs=legs, by=by, at=at, about=shift.place)
    return workflow.move(
        shift, to=ShiftStatus.CLOSED, by=by, at=at, closed_at=at, expected_minor=expected, counted_minor=counted_minor,
        denominations=dict(denominations or {}),
    )  # fmt: skip


@transaction.atomic
def drop(*, shift: CashShift, amount_minor: int, key: str, by: Any, at: datetime) -> ledger.Entry:
    """Take money out of a full drawer to the safe, within what it holds."""
    shift = lock_open(shift)
    _refuse_empty(shift, amount_minor)
    legs = postings.moved(to=safe(shift.place, shift.currency), out_of=drawer(shift), amount_minor=amount_minor)
    return ledger.tell(
        "cash_dropped", shift, key=f"drop:{key}", code=Why.DROPPED, legs=legs, by=by, at=at, about=shift.place
    )


def _refuse_empty(shift: CashShift, amount_minor: int) -> None:
    if not 0 < amount_minor <= shift.drawer_minor:
        raise CannotHandleCash(Reason("drawer_short", _("The drawer does not hold that much.")))


@transaction.atomic
def pay_out(*, shift: CashShift, payee: Any, amount_minor: int, key: str, by: Any, at: datetime) -> Payout:
    """
    Give a customer money of their wallet, in notes.

    :raises CannotHandleCash: the drawer lacks it, the clerk is the customer, or the key names another payout
    :raises ledger.NotEnough: the wallet lacks it
    """
    shift = lock_open(shift)
    if before := Payout.objects.filter(key=key).first():
        if (before.payee_id, before.amount_minor) != (payee.pk, amount_minor):
            raise ledger.KeyReused(Reason("key_reused", _("This was already paid out with another amount.")))
        return before
    refuse_own(payee, by)
    _refuse_empty(shift, amount_minor)
    number = numbers.take("P", at=at)
    legs = postings.paid_out(source=drawer(shift), payer=payee.pk, amount_minor=amount_minor)
    entry = ledger.post(key=f"payout:{key}", code=Why.PAY_OUT, legs=legs, by=by, at=at, about=number)
    payout = Payout.objects.create(
        key=key,
        number=number,
        shift=shift,
        payee=payee,
        currency=shift.currency,
        amount_minor=amount_minor,
        entry=entry,
        at=at,
        by=by,
    )
    audit.record("cash_paid_out", payout, by=by, at=at, new=f"{amount_minor} {shift.currency}")
    return payout


def moves(shift: CashShift) -> dict[str, int]:
    """Sum what passed through a drawer by why it did, in the order it first happened: the body of its report."""
    sums: dict[str, int] = {}
    for leg in Leg.objects.filter(account__code=chart.CASH, account__holder=shift.holder).select_related(
        "entry", "account"
    ):
        sums[leg.entry.code] = sums.get(leg.entry.code, 0) + leg.growth_minor
    return {str(Why(code).label): amount for code, amount in sums.items()}


def refuse_own(customer: Any, by: Any) -> None:
    """Refuse a cashier who serves their own bill or wallet."""
    if customer.pk == by.pk:
        raise CannotHandleCash(Reason("own_bill", _("This is your own account. Ask a colleague to serve you.")))


@transaction.atomic
def ask_void(*, payment: Payment, why: str, by: Any, at: datetime) -> VoidRequest:
    """
    Ask that a cash payment be undone. Nothing moves until a second person grants it.

    :raises CannotHandleCash: not cash, or already undone
    """
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    if before := payment.void_requests.filter(status=VoidStatus.ASKED).first():
        return before
    _refuse_void(payment)
    request = VoidRequest.objects.create(payment=payment, why=why, asked_by=by, asked_at=at)
    audit.record("void_asked", request, by=by, at=at, why=why)
    return request


def _refuse_void(payment: Payment) -> None:
    if payment.means != Means.CASH or payment.shift is None:
        raise CannotHandleCash(
            Reason("not_cash", _("Only a cash payment is voided. Finance gives back what came by card."))
        )
    if payment.undone_minor or payment.void_requests.filter(status=VoidStatus.GRANTED).exists():
        raise CannotHandleCash(Reason("already_void", _("This payment is already voided.")))


@transaction.atomic
def grant_void(*, request: VoidRequest, by: Any, at: datetime) -> VoidRequest:
    """
    Undo a cash payment as the second person: a reversing entry, the original untouched, the bill due again.

    The notes come out of the drawer; once that was counted its report stands, and they come out of the agency's safe.

    :raises CannotHandleCash: the same person asked or took the money, or they may not grant
    """
    _refuse_grant(request, by)
    payment = request.payment
    shift = CashShift.objects.select_for_update(no_key=True, of=("self",)).get(payments=payment)
    invoice = Invoice.objects.select_for_update(no_key=True).get(pk=payment.invoice_id) if payment.invoice_id else None
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    request.refresh_from_db()
    if request.status == VoidStatus.ASKED:
        ledger.reverse(
            payment.entry, key=f"payment:{payment.number}:voided", code=Why.VOIDED, by=by, at=at,
            also=bookings.touched_by_collecting(payment.currency),
            instead={} if shift.status == ShiftStatus.OPEN else {drawer(shift): safe(shift.place, shift.currency)},
        )  # fmt: skip
        Payment.objects.filter(pk=payment.pk).update(undone_minor=F("applied_minor"), undone_at=at)
        if invoice and payment.applied_minor:
            dues.count_paid(invoice, -payment.applied_minor, by=by, at=at)
    return workflow.move(request, to=VoidStatus.GRANTED, by=by, at=at, why=request.why, decided_by=by, decided_at=at)


@transaction.atomic
def refuse_void(*, request: VoidRequest, by: Any, at: datetime) -> VoidRequest:
    """Leave the payment as it stands."""
    _refuse_grant(request, by)
    return workflow.move(request, to=VoidStatus.REFUSED, by=by, at=at, decided_by=by, decided_at=at)


def _refuse_grant(request: VoidRequest, by: Any) -> None:
    if by.role not in APPROVERS or by.pk in {request.asked_by_id, request.payment.by_id}:
        raise CannotHandleCash(
            Reason(
                "second_person",
                _("A second person decides: a supervisor who neither took the money nor asked for this."),
            )
        )


@transaction.atomic
def supply_safe(
    *, place: str, amount_minor: int, key: str, by: Any, at: datetime, currency: str = "DJF"
) -> ledger.Entry:
    """Bring money from the bank to an agency's safe."""
    legs = postings.moved(
        to=safe(place, currency), out_of=postings.Account(chart.BANK, currency), amount_minor=amount_minor
    )
    return ledger.tell("safe_supplied", key=f"supply:{key}", code=Why.SUPPLIED, legs=legs, by=by, at=at, about=place)


@transaction.atomic
def bank(*, place: str, amount_minor: int, key: str, by: Any, at: datetime, currency: str = "DJF") -> ledger.Entry:
    """Take money from an agency's safe to the bank."""
    legs = postings.moved(
        to=postings.Account(chart.BANK, currency), out_of=safe(place, currency), amount_minor=amount_minor
    )
    return ledger.tell("cash_banked", key=f"banked:{key}", code=Why.BANKED, legs=legs, by=by, at=at, about=place)
