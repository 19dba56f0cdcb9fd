"""Bills: gapless, idempotent, never edited, never negative, told when settled."""

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from billing import cashdesk, invoicing, ledger, payments, rebilling, signals, verify
from billing.models import Invoice, InvoiceLine, Means, Payment
from suuq import references
from suuq.roles import Role
from suuq.workflow import Refused
from tests.factories.billing import AT, bill, duty, fill_wallet, freight, handling, open_drawer, vat
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    heard = []

    def settled(invoice_id, **_more):
        heard.append(("settled", invoice_id))

    def reopened(invoice_id, **_more):
        heard.append(("reopened", invoice_id))

    signals.invoice_settled.connect(settled)
    signals.invoice_reopened.connect(reopened)
    yield heard
    signals.invoice_settled.disconnect(settled)
    signals.invoice_reopened.disconnect(reopened)


def test_numbers_have_no_gap_even_after_a_refusal(person):
    hodan = person()
    bill(payer=hodan)
    with pytest.raises(invoicing.CannotBill):
        bill(freight(-5), payer=hodan)
    assert bill(payer=hodan).number == "INV-2026-000002"


def test_a_payment_code_has_a_check_character(person):
    assert references.is_valid(bill(payer=person()).payment_code)


def test_the_same_key_is_the_same_bill_and_another_is_refused(person):
    hodan = person()
    assert bill(payer=hodan, key="k") == bill(payer=hodan, key="k")
    with pytest.raises(invoicing.CannotBill):
        bill(freight(1), payer=hodan, key="k")
    with pytest.raises(invoicing.CannotBill):
        bill(payer=person(), key="k")


def test_r31_a_bill_of_nothing_is_settled_at_once(person, news, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invoice = bill(freight(0), payer=person())
    assert (invoice.is_settled, news, ledger.Entry.objects.count()) == (True, [("settled", invoice.pk)], 0)


def test_news_comes_once_when_the_whole_matter_is_paid(person, news, django_capture_on_commit_callbacks):
    hodan = person()
    fill_wallet(hodan, 20_000)
    invoice = bill(payer=hodan)
    with django_capture_on_commit_callbacks(execute=True):
        payments.from_wallet(invoice=invoice, key="a", by=hodan, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        more = rebilling.rebill(key="2", invoice=invoice, lines=[duty(5_000), vat(2_693)], why="up", by=None, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        payments.from_wallet(invoice=more, key="b", by=hodan, at=AT)
    assert news == [("settled", invoice.pk), ("reopened", invoice.pk), ("settled", invoice.pk)]


def test_a_listener_that_fails_costs_no_money(person, django_capture_on_commit_callbacks, caplog):
    def broken(**_news):
        raise RuntimeError

    signals.invoice_settled.connect(broken)
    hodan = person()
    fill_wallet(hodan, 20_000)
    invoice = bill(payer=hodan)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            payments.from_wallet(invoice=invoice, key="a", by=hodan, at=AT)
    finally:
        signals.invoice_settled.disconnect(broken)
    assert Invoice.objects.get(pk=invoice.pk).is_settled
    assert "broken" in caplog.text


def test_the_words_of_a_line_are_the_readers(person):
    line = InvoiceLine(words="Freight, %(weight)s", params={"weight": "1.5 kg"})
    assert line.text == "Freight, 1.5 kg"
    with translation.override("fr"):
        assert "1.5 kg" in line.text


@pytest.mark.parametrize("params", [{}, {"other": "x"}])
def test_a_line_that_lacks_a_value_keeps_its_words(params):
    assert InvoiceLine(words="Freight, %(weight)s", params=params).text == "Freight, %(weight)s"


def test_only_an_unpaid_bill_is_cancelled(person):
    hodan = person()
    fill_wallet(hodan, 100)
    invoice = bill(payer=hodan)
    payments.from_wallet(invoice=invoice, amount_minor=100, key="a", by=hodan, at=AT)
    with pytest.raises(invoicing.CannotBill):
        invoicing.cancel(invoice=invoice, why="returned", by=None, at=AT)
    other = bill(payer=hodan)
    assert invoicing.cancel(invoice=other, why="returned", by=None, at=AT).status == "cancelled"
    assert invoicing.cancel(invoice=other, why="returned", by=None, at=AT).status == "cancelled"
    assert list(verify.complaints()) == []


def test_r190_a_bill_that_gave_something_back_is_not_cancelled_when_its_payment_is_undone(person):
    """R190: seed 11 paid a bill, had a part of it back in the wallet, voided the payment and cancelled the bill."""
    clerk, hodan = person(Role.CLERK), person()
    invoice, shift = bill(payer=hodan), open_drawer(clerk)
    paid = payments.take_cash(invoice=invoice, shift=shift, tendered_minor=12_345, key="a", by=clerk, at=AT)
    invoicing.credit(key="b", invoice=invoice, lines=[freight(500)], why="x", by=None, at=AT)
    request = cashdesk.ask_void(payment=paid, why="x", by=clerk, at=AT)
    cashdesk.grant_void(request=request, by=person(Role.SUPERVISOR), at=AT)
    with pytest.raises(invoicing.CannotBill):
        invoicing.cancel(invoice=invoice, why="returned", by=None, at=AT)
    assert ledger.spendable(hodan, "DJF") == 500


def test_a_credit_note_gives_back_at_most_the_bill(person):
    invoice = bill(freight(1_000), payer=person())
    invoicing.credit(key="a", invoice=invoice, lines=[freight(600)], why="less", by=None, at=AT)
    with pytest.raises(invoicing.CannotBill):
        invoicing.credit(key="b", invoice=invoice, lines=[freight(600)], why="less", by=None, at=AT)


def test_a_credit_note_may_settle_a_bill(person):
    hodan = person()
    fill_wallet(hodan, 400)
    invoice = bill(freight(1_000), payer=hodan)
    payments.from_wallet(invoice=invoice, amount_minor=400, key="a", by=hodan, at=AT)
    invoicing.credit(key="b", invoice=invoice, lines=[freight(600)], why="less", by=None, at=AT)
    assert Invoice.objects.get(pk=invoice.pk).is_settled
    assert list(verify.complaints()) == []


def test_what_several_notes_give_back_keeps_its_law_line_by_line(person):
    """A levy that rose lowers the first note; each line says what it was and is, and the whole comes out right."""
    law = {"rule": "R-1", "act": "Law 1"}
    root = bill(duty(1_000), vat(50), payer=person())
    rebilling.rebill(key="2", invoice=root, lines=[replace(duty(3_000), params=law), vat(50)], why="up", by=None, at=AT)
    rebilling.rebill(key="3", invoice=root, lines=[vat(80)], why="down", by=None, at=AT)

    notes = Invoice.objects.filter(kind="credit_note").order_by("pk")
    assert [[line.amount_minor for line in note.lines.all()] for note in notes] == [[-30, 2_030], [970]]
    taken = [line for note in notes for line in note.lines.all() if line.words == duty().words]
    assert all(line.params == law | {"assessed_minor": "0", "billed_minor": "3000"} for line in taken)
    assert {words: amount for words, amount in rebilling.billed_for_state(root).items() if amount} == {vat().words: 80}


def test_rebilling_the_same_is_nothing(person):
    invoice = bill(payer=person())
    assert rebilling.rebill(key="2", invoice=invoice, lines=[duty(), vat()], why="again", by=None, at=AT) is None


def test_r34_a_payment_key_with_another_amount_is_refused(person):
    hodan = person()
    fill_wallet(hodan, 5_000)
    invoice = bill(payer=hodan)
    payments.from_wallet(invoice=invoice, amount_minor=400, key="k", by=hodan, at=AT)
    for amount in (500, 50_000, None):
        with pytest.raises(ledger.KeyReused):
            payments.from_wallet(invoice=invoice, amount_minor=amount, key="k", by=hodan, at=AT)
    with pytest.raises(ledger.KeyReused):
        payments.from_wallet(invoice=bill(payer=hodan), amount_minor=400, key="k", by=hodan, at=AT)
    assert ledger.spendable(hodan, "DJF") == 4_600


def test_r27_money_in_another_currency_pays_nothing(person):
    invoice = bill(payer=person())
    with pytest.raises(payments.CannotPay):
        payments.settle(
            invoice=invoice, means=Means.CARD, amount_minor=12_345, currency="USD", key="pi", reference="pi", at=AT
        )
    assert Payment.objects.count() == 0


def test_a_cashier_does_not_serve_their_own_bill():
    clerk = PersonFactory(role="clerk")
    shift = open_drawer(clerk)
    with pytest.raises(Refused, match="own_bill"):
        payments.take_cash(invoice=bill(payer=clerk), shift=shift, tendered_minor=20_000, key="k", by=clerk, at=AT)


lines = st.lists(
    st.builds(
        invoicing.Line, kind=st.sampled_from(["freight", "handling", "storage", "duty", "tax", "fee"]),
        words=st.sampled_from(["A", "B", "C"]),
        amount_minor=st.integers(0, 10**7), for_state=st.booleans(),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


class TestProperties(TestCase):
    """R30: whatever the lines, a bill adds up, and reassessing brings the State's part to what was asked."""

    @settings(max_examples=40, deadline=None)
    @given(lines, lines)
    def test_r30_bills_add_up_and_reassessment_lands_where_it_should(self, first, second):
        payer = PersonFactory()
        fill_wallet(payer, 10**9)
        invoice = bill(*first, payer=payer)
        if invoice.due_minor:
            payments.from_wallet(invoice=invoice, key=f"p{invoice.pk}", by=payer, at=AT)
        wanted = [invoicing.Line(line.kind, line.words, line.amount_minor, {}, for_state=True) for line in second]
        rebilling.rebill(key=f"r{invoice.pk}", invoice=invoice, lines=wanted, why="again", by=None, at=AT)
        billed = sum(rebilling.billed_for_state(invoice).values())
        assert billed == sum(line.amount_minor for line in second)
        assert list(verify.complaints()) == []


def test_totals_are_the_sum_of_both_parts(person):
    invoice = bill(freight(100), handling(20), duty(7), vat(3), payer=person())
    assert (invoice.total_minor, invoice.state_minor, invoice.post_minor) == (130, 10, 120)


def test_r32_money_a_bill_did_not_need_is_news_as_often_as_it_is_told(person, django_capture_on_commit_callbacks):
    """R32: what came too late is the payer's, and whoever listens is told; told again, it is the same payment."""
    heard = []

    def hear(payment_id, **_more):
        heard.append(payment_id)

    signals.money_left_over.connect(hear)
    invoice = bill(payer=person())
    invoicing.cancel(invoice=invoice, why="parcel returned", by=None, at=AT)
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            payment = payments.settle(
                invoice=invoice, means=Means.CARD, amount_minor=12_345, currency="DJF", key="pi", reference="pi", at=AT
            )
    signals.money_left_over.disconnect(hear)
    assert (payment.credited_minor, heard) == (12_345, [payment.pk] * 2)
