"""
R190: random customers, cashiers, officers, and Stripe with its faults, against a model that knows only sums.

A seed is one world. After each step the wallets, the savings, the drawer, what is held for the State and every bill
are laid beside the model, and the books are proved: by the whole oracle while the world is young, later by what is
new in them (``NewInTheBooks``), with the whole oracle after every ``SIMULATION_WHOLE`` steps and at the end. It sums
everything from the first day: asked for after each step, it would grow with the square of a long world's length.
A failing seed replays from its number: ``SIMULATION_SEEDS=7 SIMULATION_STEPS=10000 pytest -s <this file>``.
"""

import os
import random
from dataclasses import dataclass, field

import pytest
from django.db.models import F

from billing import cashdesk, invoicing, ledger, payments, refunds, remittance, savings, unpaid, verify
from billing.models import Invoice, Means
from suuq.roles import Role
from suuq.workflow import Refused
from tests.billing.new_in_the_books import NewInTheBooks
from tests.billing.stripe_days import StripeDays
from tests.factories.billing import AT, bill, duty, freight

SEEDS = [int(seed) for seed in os.environ.get("SIMULATION_SEEDS", "1,2,3").split(",")]
STEPS = int(os.environ.get("SIMULATION_STEPS", "50"))
YOUNG = 50
WHOLE = int(os.environ.get("SIMULATION_WHOLE", "250"))

LEFT = F("total_minor") - F("paid_minor") - F("credited_minor")

pytestmark = pytest.mark.django_db


@dataclass
class Bill:
    """What the model knows of a bill: sums, and who pays it."""

    invoice: Invoice
    payer: int
    post: int
    state: int
    paid: int = 0
    off_due: int = 0
    credited: int = 0
    cancelled: bool = False
    payments: list = field(default_factory=list)

    @property
    def due(self):
        return 0 if self.cancelled else self.post + self.state - self.paid - self.off_due


class World(StripeDays):
    """The model, the people, and every verb with what it must do to the sums."""

    def __init__(self, seed, person):
        self.random, self.n = random.Random(seed), 0  # noqa: S311 - a seed must replay
        self.people = [person() for _ in range(4)]
        self.clerk, self.boss = person(Role.CLERK), person(Role.SUPERVISOR)
        self.wallets = [0] * len(self.people)
        self.saved = [0] * len(self.people)
        self.bills, self.refunds, self.drawer, self.remitted = [], [], 0, 0
        self.plans = [
            savings.open_plan(owner=one, name="x", goal_minor=10**6, currency="DJF", by=one, at=AT)
            for one in self.people
        ]
        self.shift = None
        self.unknown = {}

    def key(self):
        self.n += 1
        return f"sim:{self.n}"

    def step(self):
        self.act = self.random.choice([name for name in dir(self) if name.startswith("do_")])
        getattr(self, self.act)()

    def whom(self):
        return self.random.randrange(len(self.people))

    def some(self, most=20_000):
        return self.random.randint(1, most)

    def expect(self, allowed, verb, **facts):
        """Run a verb; it must answer exactly as the model foresees."""
        try:
            result = verb(**facts)
        except Refused:
            assert not allowed, f"{verb.__name__} was refused"
            return None
        assert allowed, f"{verb.__name__} was allowed"
        return result

    def pick(self):
        return self.random.choice(self.bills) if self.bills else None

    def do_top_up(self):
        n, amount, key = self.whom(), self.some(), self.key()
        payments.top_up(
            user=self.people[n], means=Means.CARD, amount_minor=amount, currency="DJF", key=key, reference=key, at=AT
        )
        self.wallets[n] += amount

    def do_issue(self):
        n, post, state = self.whom(), self.some(9_000), self.random.choice([0, self.some(9_000)])
        lines = [freight(post), *([duty(state)] if state else [])]
        self.bills.append(Bill(bill(*lines, payer=self.people[n]), n, post, state))

    def do_pay_from_wallet(self):
        if not (one := self.pick()):
            return
        amount = self.random.choice([None, self.some(12_000)])
        wanted = one.due if amount is None else amount
        allowed = 0 < wanted <= one.due and wanted <= self.wallets[one.payer]
        facts = {"invoice": one.invoice, "amount_minor": amount, "key": self.key(), "by": None, "at": AT}
        if self.expect(allowed, payments.from_wallet, **facts):
            self.wallets[one.payer] -= wanted
            one.paid += wanted

    def open(self):
        if self.shift is None:
            self.shift = cashdesk.open_shift(by=self.clerk, place="BALBALA", float_minor=5_000, at=AT)
            self.drawer = 5_000
        return self.shift

    def do_take_cash(self):
        if not (one := self.pick()):
            return
        tendered = self.some(20_000)
        facts = {"invoice": one.invoice, "shift": self.open(), "tendered_minor": tendered, "key": self.key()}
        allowed = 0 < one.due <= tendered
        due = one.due
        if payment := self.expect(allowed, payments.take_cash, by=self.clerk, at=AT, **facts):
            one.paid += due
            self.drawer += due
            one.payments.append((payment, due, 0, self.shift.pk))

    def do_card_arrives(self):
        if not (one := self.pick()):
            return
        amount, key = self.some(), self.key()
        facts = {"invoice": one.invoice, "means": Means.CARD, "amount_minor": amount, "currency": "DJF"}
        for _ in range(self.random.choice([1, 2])):  # the news comes once or twice
            payments.settle(key=key, reference=key, at=AT, **facts)
        applied = min(amount, one.due)
        one.paid += applied
        self.wallets[one.payer] += amount - applied

    def do_credit(self):
        if not (one := self.pick()):
            return
        amount = self.some(6_000)
        left_of_post = one.post - sum(note.post_minor for note in one.invoice.corrections.filter(kind="credit_note"))
        if amount > left_of_post:
            return
        allowed = not one.cancelled and amount <= one.post + one.state - one.credited
        facts = {
            "invoice": one.invoice,
            "lines": [freight(amount)],
            "why": "x",
            "key": self.key(),
            "by": None,
            "at": AT,
        }
        due = one.due
        if self.expect(allowed, invoicing.credit, **facts):
            one.credited += amount
            one.off_due += min(amount, due)
            self.wallets[one.payer] += amount - min(amount, due)

    def do_cancel(self):
        if one := self.pick():
            allowed = one.cancelled or (one.due > 0 and not one.paid and not one.credited)
            if self.expect(allowed, invoicing.cancel, invoice=one.invoice, why="x", by=None, at=AT):
                one.cancelled = True

    def do_give_up(self):
        if one := self.pick():
            due = one.due
            if self.expect(due > 0, unpaid.give_up, invoice=one.invoice, key=self.key(), by=self.boss, at=AT):
                one.paid += due

    def do_void(self):
        here = [(one, paid) for one in self.bills for paid in one.payments if self.shift and paid[3] == self.shift.pk]
        if not here:
            return
        one, paid = self.random.choice(here)
        request = cashdesk.ask_void(payment=paid[0], why="x", by=self.clerk, at=AT)
        cashdesk.grant_void(request=request, by=self.boss, at=AT)
        one.payments.remove(paid)
        one.paid -= paid[1]
        self.drawer -= paid[1]

    def do_pay_out(self):
        n, amount, shift = self.whom(), self.some(9_000), self.open()
        allowed = amount <= self.wallets[n] and amount <= self.drawer
        facts = {"shift": shift, "payee": self.people[n], "amount_minor": amount, "key": self.key()}
        if self.expect(allowed, cashdesk.pay_out, by=self.clerk, at=AT, **facts):
            self.wallets[n] -= amount
            self.drawer -= amount

    def do_close_shift(self):
        if self.shift and self.random.random() < 0.3:
            counted = max(self.drawer + self.random.choice([0, 0, -500, 200]), 0)
            closed = cashdesk.close_shift(shift=self.shift, counted_minor=counted, by=self.clerk, at=AT)
            assert closed.expected_minor == self.drawer
            self.shift = None

    def do_save(self):
        n, amount = self.whom(), self.some(5_000)
        facts = {"plan": self.plans[n], "amount_minor": amount, "key": self.key(), "by": None, "at": AT}
        if self.random.random() < 0.5:
            if self.expect(amount <= self.wallets[n], savings.set_aside, **facts):
                self.wallets[n] -= amount
                self.saved[n] += amount
        elif self.expect(amount <= self.saved[n], savings.take_back, **facts):
            self.wallets[n] += amount
            self.saved[n] -= amount

    def do_refund(self):
        n = self.whom()
        key = self.key()
        payment = payments.top_up(
            user=self.people[n], means=Means.CARD, amount_minor=1_000, currency="DJF", key=key, reference=key, at=AT
        )
        refund = refunds.ask(payment=payment, amount_minor=700, why="x", key=key, by=None, at=AT)
        if self.random.random() < 0.5:
            refunds.confirm(refund=refund, reference=key, at=AT)
            self.wallets[n] += 300
        else:
            refunds.fail(refund=refund, why="x", at=AT)
            self.wallets[n] += 1_000

    def do_charge_back(self):
        n, key = self.whom(), self.key()
        invoice = bill(freight(1_000), duty(500), payer=self.people[n])
        one = Bill(invoice, n, 1_000, 500)
        payment = payments.settle(
            invoice=invoice, means=Means.CARD, amount_minor=1_500, currency="DJF", key=key, reference=key, at=AT
        )
        dispute = refunds.dispute_opened(payment=payment, amount_minor=1_500, reference=key, at=AT)
        won = self.random.random() < 0.5
        for _ in range(2):
            refunds.dispute_closed(dispute=dispute, won=won, at=AT)
        one.paid = 1_500 if won else 0
        self.bills.append(one)

    def do_remit(self):
        amount, held = self.some(9_000), self.held()
        facts = {"amount_minor": amount, "bank_reference": "x", "key": self.key(), "by": self.boss, "at": AT}
        if self.expect(amount <= held, remittance.remit, **facts):
            self.remitted += amount

    def held(self):
        """What the State is owed of bills fully paid, less what was paid over: credits here never touch its part."""
        return sum(one.state for one in self.bills if not one.cancelled and one.due == 0) - self.remitted

    def agrees(self):
        assert [ledger.spendable(one, "DJF") for one in self.people] == self.wallets
        assert [plan.saved_minor for plan in self.plans] == self.saved
        assert remittance.held("DJF") == self.held()
        kept = Invoice.objects.exclude(kind="credit_note").values_list("number", "status", LEFT)
        due = {number: 0 if status == "cancelled" else left for number, status, left in kept}
        assert due == {one.invoice.number: one.due for one in self.bills}
        assert self.shift is None or self.shift.drawer_minor == self.drawer


@pytest.mark.parametrize("seed", SEEDS)
def test_r190_the_books_agree_with_the_model(seed, person, time_machine):
    """R190."""
    time_machine.move_to(AT, tick=False)
    world, new = World(seed, person), NewInTheBooks()
    for step in range(1, STEPS + 1):
        try:
            world.step()
            world.agrees()
            assert list(new.complaints()) == []
            if step <= YOUNG or step % WHOLE == 0 or step == STEPS:
                assert list(verify.complaints()) == []
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, step {step}, {world.act}: {error}") from error
