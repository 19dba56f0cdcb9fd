"""
Postal savings: set money aside toward a goal, take it back, use it for a bill, and earn interest if the plan has it.

What is set aside comes out of the wallet and goes back to it; notes reach it by the wallet at a counter.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing import chart, interest, ledger, numbers, payments, postings, receiving
from billing.models.cash import CashShift
from billing.models.invoice import Invoice
from billing.models.ledger import Leg, Why
from billing.models.payment import Means, Payment
from billing.models.savings import InterestRate, SavingsPlan
from billing.states import SavingsStatus
from suuq import audit, workflow
from suuq.workflow import Reason, Refused


class CannotSave(Refused):
    """The plan refuses, with reasons."""


@transaction.atomic
def open_plan(
    *, owner: Any, name: str, goal_minor: int, currency: str, by: Any, at: datetime, with_interest: bool = False
) -> SavingsPlan:
    """Open a plan toward a goal."""
    if goal_minor <= 0:
        raise CannotSave(Reason("no_goal", _("Write the sum you save for.")))
    plan = SavingsPlan.objects.create(
        number=numbers.take("S", at=at), owner=owner, name=name, goal_minor=goal_minor, currency=currency,
        with_interest=with_interest, opened_at=at,
    )  # fmt: skip
    audit.record("savings_opened", plan, by=by, at=at, new=f"{goal_minor} {currency}")
    return plan


def account(plan: SavingsPlan) -> postings.Account:
    """Name the account of a plan."""
    return postings.Account(chart.SAVINGS, plan.currency, plan.owner_id, plan.number)


def _wallet(plan: SavingsPlan) -> postings.Account:
    return postings.Account(chart.WALLET, plan.currency, plan.owner_id)


@transaction.atomic
def set_aside(*, plan: SavingsPlan, amount_minor: int, key: str, by: Any, at: datetime) -> ledger.Entry:
    """
    Move money from the wallet to the plan.

    :raises CannotSave: the plan is closed
    :raises ledger.NotEnough: the wallet lacks it
    """
    plan = _open(plan)
    legs = postings.journal(postings.debit(_wallet(plan), amount_minor), postings.credit(account(plan), amount_minor))
    return ledger.tell(
        "savings_set_aside", plan, key=f"saved:{key}", code=Why.SAVED, legs=legs, by=by, at=at, about=plan.number
    )


def save_cash(*, plan: SavingsPlan, shift: CashShift, amount_minor: int, key: str, by: Any, at: datetime) -> Payment:
    """
    Take notes at a counter for the plan: both or neither, so that nobody asks for the same notes again.

    :raises CannotSave: the plan is closed
    :raises cashdesk.CannotHandleCash: the drawer is closed, or the plan is the clerk's own
    """
    facts: Any = {"amount_minor": amount_minor, "key": key, "by": by, "at": at}
    set_it_aside = receiving.Alongside(lambda: _open(plan), lambda _payment: set_aside(plan=plan, **facts))
    return payments.top_up_cash(user=plan.owner, shift=shift, alongside=set_it_aside, **facts)


def plan_of(payment: Payment) -> str:
    """Name the plan that notes taken at a counter were set aside for."""
    kept = ledger.Entry.objects.filter(key=f"saved:{payment.key.removeprefix('cash:')}")
    return kept.values_list("about", flat=True).first() or ""


@transaction.atomic
def take_back(*, plan: SavingsPlan, amount_minor: int, key: str, by: Any, at: datetime) -> ledger.Entry:
    """
    Move money from the plan back to the wallet.

    :raises CannotSave: the plan is closed, or lacks it
    """
    plan = _open(plan)
    if amount_minor > plan.saved_minor and not ledger.Entry.objects.filter(key=f"withdrawn:{key}").exists():
        raise CannotSave(Reason("plan_short", _("The plan does not hold that much.")))
    legs = postings.journal(postings.debit(account(plan), amount_minor), postings.credit(_wallet(plan), amount_minor))
    return ledger.tell(
        "savings_taken_back",
        plan,
        key=f"withdrawn:{key}",
        code=Why.WITHDRAWN,
        legs=legs,
        by=by,
        at=at,
        about=plan.number,
    )


def _open(plan: SavingsPlan) -> SavingsPlan:
    plan = SavingsPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if plan.status != SavingsStatus.OPEN:
        raise CannotSave(Reason("plan_closed", _("This plan is closed. Open a new one.")))
    return plan


def pay_bill(
    *, plan: SavingsPlan, invoice: Invoice, key: str, by: Any, at: datetime, amount_minor: int | None = None
) -> Payment:
    """
    Pay the saver's own bill (or part of it) from the plan.

    :raises CannotSave: the bill is somebody else's
    :raises ledger.NotEnough: the plan lacks it
    """
    if invoice.payer_id != plan.owner_id:
        raise CannotSave(Reason("not_yours", _("A plan pays its owner’s bills only.")))
    receipt = receiving.Receipt(
        key=f"savings:{key}", means=Means.SAVINGS, source=account(plan), by=by, at=at, asked_minor=amount_minor
    )
    return receiving.settle(invoice, receipt, lambda due: receiving.offered(due, amount_minor))


@transaction.atomic
def close_plan(*, plan: SavingsPlan, by: Any, at: datetime) -> SavingsPlan:
    """Close a plan; what is in it goes back to the wallet."""
    plan = _open(plan)
    if saved := ledger.balance(chart.SAVINGS, plan.currency, owner=plan.owner, holder=plan.number):
        legs = postings.journal(postings.debit(account(plan), saved), postings.credit(_wallet(plan), saved))
        ledger.post(key=f"plan:{plan.number}:closed", code=Why.WITHDRAWN, legs=legs, by=by, at=at, about=plan.number)
    return workflow.move(plan, to=SavingsStatus.CLOSED, by=by, at=at, closed_at=at)


def accrued(plan: SavingsPlan, *, first: date, last: date) -> Any:
    """Work out what a plan has earned from one day to another, both counted."""
    legs = Leg.objects.filter(account__code=chart.SAVINGS, account__owner=plan.owner, account__holder=plan.number)
    rows = legs.order_by("pk").values_list("entry__at", "balance_after_minor")
    balances = [(timezone.localtime(at).date(), balance) for at, balance in rows]
    return interest.accrued(first, last, balances, dict(InterestRate.objects.values_list("on", "percent")))


def post_month(*, month: date, at: datetime) -> int:
    """Pay each open plan the interest of a month that has ended, once; return how many were paid."""
    first = month.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    if timezone.localtime(at).date() <= last:
        raise CannotSave(Reason("month_runs", _("This month has not ended yet.")))
    plans = SavingsPlan.objects.filter(with_interest=True, status=SavingsStatus.OPEN)
    return sum(_pay_interest(plan, first, last, at) for plan in plans)


@transaction.atomic
def _pay_interest(plan: SavingsPlan, first: date, last: date, at: datetime) -> bool:
    key = f"savings:{plan.number}:interest:{first:%Y-%m}"
    if ledger.Entry.objects.filter(key=key).exists():
        return False
    amount = interest.payable(accrued(plan, first=first, last=last))
    if not amount:
        return False
    legs = postings.journal(
        postings.debit(postings.Account(chart.INTEREST, plan.currency), amount), postings.credit(account(plan), amount)
    )
    told = ledger.tell(
        "savings_interest", plan, key=key, code=Why.INTEREST, legs=legs, by=None, at=at, about=plan.number
    )
    return told.is_new
