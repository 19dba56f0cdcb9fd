"""What leaves the house: tables that run nothing, statements whose sums equal the ledger, receipts in two parts."""

import io
from functools import partial

import pytest
import zxingcpp
from django.utils import timezone, translation
from openpyxl import load_workbook
from PIL import Image

from billing import cashdesk, invoicing, ledger, payments, savings, statements
from billing.documents import papers
from billing.models import Leg, Payment, SavingsPlan
from billing.views.bills import pay_url
from suuq import documents, tables
from suuq.roles import Role
from tests.billing.test_views import get, post
from tests.factories.billing import AT, bill, duty, fill_wallet, handling, open_drawer

pytestmark = pytest.mark.django_db
PICTURES = partial(documents.pictures, ppi=203)
EVIL = ["=HYPERLINK(0)", "+1", "-1", "@SUM(A1)", "\t=1", "bell\x07", "plain"]


def sheet(answer):
    return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows())


def test_a_workbook_holds_no_formula_whatever_people_wrote():
    """R86"""
    (row,) = load_workbook(io.BytesIO(tables.workbook(["a"] * 8, [[*EVIL, -5]]))).active.iter_rows(min_row=2)
    assert [cell.data_type for cell in row] == ["s"] * 7 + ["n"]
    assert [cell.value for cell in row] == [*EVIL[:5], "bell", "plain", -5]


@pytest.mark.parametrize("name", ["books", "journal", "unpaid", "day", "earned"])
def test_accountants_get_each_table_in_both_forms(person, client_as, name):
    hodan = person(full_name="=cmd|' /C calc'!A0")
    fill_wallet(hodan, 20_000, at=timezone.now())
    payments.from_wallet(invoice=bill(payer=hodan, at=timezone.now()), key="k", by=hodan, at=timezone.now())
    bill(payer=hodan, at=timezone.now())
    auditor = client_as(person(Role.AUDITOR))
    rows, text = sheet(get(auditor, f"{name}_xlsx")), get(auditor, f"{name}_csv").content.decode("utf-8-sig")
    assert len(rows) == len(text.splitlines()) > 1
    assert all(cell.data_type != "f" for row in rows for cell in row)
    assert not any(part.startswith("=") for line in text.splitlines() for part in line.split(","))


def test_the_day_is_closed_by_agency_and_means(person, client_as):
    now = timezone.now()
    clerk, hodan = person(Role.CLERK), person()
    shift = open_drawer(clerk, at=now)
    invoice = bill(payer=hodan, at=now)
    payments.take_cash(invoice=invoice, shift=shift, tendered_minor=13_000, key="k", by=clerk, at=now)
    fill_wallet(hodan, 700, at=now)
    cashdesk.pay_out(shift=shift, payee=hodan, amount_minor=200, key="o", by=clerk, at=now)
    page = get(client_as(person(Role.FINANCE)), "day").content.decode()
    for words in ("BALBALA", "12,345", "700", "12,845", "4,489"):
        assert words in page
    assert get(client_as(person(Role.FINANCE)), "day", on="2026-13-45", first="x").status_code == 200


def test_u27_the_statement_adds_up_to_the_ledger(person, client_as):
    """U27: the running balance, line by line, in the table and in the books."""
    hodan = person()
    fill_wallet(hodan, 20_000)
    payments.from_wallet(invoice=bill(payer=hodan), key="k", by=hodan, at=AT)
    rows = [[cell.value for cell in row] for row in sheet(get(client_as(hodan), "wallet_xlsx"))[1:]]
    assert sum(row[3] for row in rows) == rows[0][4] == ledger.spendable(hodan, "DJF") == 7_655
    page = get(client_as(hodan), "wallet").content.decode()
    assert page.count("bi-move__balance") == Leg.objects.filter(account__owner=hodan, account__code="2000").count()


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_two_receipts_whose_code_scans_back(person, language):
    clerk = person(Role.CLERK)
    invoice = bill(payer=person())
    paid = payments.take_cash(
        invoice=invoice, shift=open_drawer(clerk), tendered_minor=15_000, key="k", by=clerk, at=AT
    )  # fmt: skip
    with translation.override(language):
        strips = papers.receipt(paid, draw=PICTURES)
        due = bill(payer=person())
        address = pay_url(due)
        page = papers.bill(due, address, draw=PICTURES)
        assert papers.receipt(paid).startswith(b"%PDF")
    codes = [zxingcpp.read_barcodes(Image.open(io.BytesIO(strip)))[0].text for strip in strips]
    assert codes == [paid.number] * 2
    assert zxingcpp.read_barcodes(Image.open(io.BytesIO(page[0])))[0].text == address


def test_a_receipt_alone_speaks_of_no_other_and_a_credit_note_is_not_paid(person, client_as):
    hodan = person()
    fill_wallet(hodan, 50_000)
    both, alone = (
        payments.from_wallet(invoice=invoice, key=key, by=hodan, at=AT)
        for key, invoice in (("a", bill(payer=hodan)), ("b", bill(handling(), payer=hodan)))
    )
    assert [len(strip["sums"]) for strip in papers.strips(both)] == [1, 2]
    assert [len(strip["sums"]) for strip in papers.strips(alone)] == [1]
    note = invoicing.credit(key="c", invoice=both.invoice, lines=[handling(100)], why="less", by=None, at=AT)
    page = get(client_as(hodan), "invoice", note.number).content.decode()
    assert "Given back</span>" in page
    assert "Paid</span>" not in page


def test_the_shares_of_partial_payments_add_up_to_the_two_parts(person):
    hodan = person()
    fill_wallet(hodan, 50_000)
    invoice = bill(payer=hodan)
    paid = [
        payments.from_wallet(invoice=invoice, amount_minor=amount, key=str(amount), by=hodan, at=AT)
        for amount in (1, 3_333, 5_000, 4_011)
    ]
    shares = [statements.shares(one) for one in paid]
    assert [sum(share) for share in shares] == [1, 3_333, 5_000, 4_011]
    assert tuple(map(sum, zip(*shares, strict=True))) == (7_182, 5_163)
    for line, wanted in ((duty(9), (9, 0)), (handling(9), (0, 9))):
        alone = payments.from_wallet(invoice=bill(line, payer=hodan), key=line.kind, by=hodan, at=AT)
        assert statements.shares(alone) == wanted


def test_r35_an_instalment_at_the_counter_goes_into_the_plan_or_is_not_taken(person, client_as, dying_at):
    """R35: the service dies between the wallet and the plan: neither holds it, and the same press takes it once."""
    clerk, hodan = person(Role.CLERK), person()
    open_drawer(clerk)
    plan = savings.open_plan(owner=hodan, name="Fridge", goal_minor=60_000, currency="DJF", by=hodan, at=AT)
    other = savings.open_plan(owner=person(), name="Other", goal_minor=60_000, currency="DJF", by=hodan, at=AT)
    desk = client_as(clerk)
    assert "Fridge" in get(desk, "person", hodan.pk).content.decode()
    assert post(desk, "person", hodan.pk, way=f"save:{other.number}", amount="500", once="x").status_code == 404
    with dying_at("settle.recorded"):
        post(desk, "person", hodan.pk, way=f"save:{plan.number}", amount="5 000", once="a")
    assert (plan.saved_minor, ledger.spendable(hodan, "DJF")) == (0, 0)
    for _sent_twice in range(2):
        post(desk, "person", hodan.pk, way=f"save:{plan.number}", amount="5 000", once="a")
    assert (SavingsPlan.objects.get(pk=plan.pk).saved_minor, ledger.spendable(hodan, "DJF")) == (5_000, 0)
    assert [cell.value for cell in sheet(get(client_as(hodan), "plan_xlsx", plan.number))[1]][3:5] == [5_000, 5_000]
    assert "5000" in get(client_as(hodan), "plan_csv", plan.number).content.decode()
    assert get(client_as(hodan), "plan_pdf", plan.number).content.startswith(b"%PDF")
    too_much = post(client_as(hodan), "plan", plan.number, way="out", amount="6 000", once="b")
    assert "The plan does not hold that much." in too_much.content.decode()
    assert get(client_as(person()), "plan_pdf", plan.number).status_code == 404
    paper = get(client_as(hodan), "receipt", Payment.objects.get(payer=hodan).number).content.decode()
    assert f"the savings plan {plan.number}" in paper
    assert 'value="60000"' in get(client_as(hodan), "savings", goal="60000").content.decode()
