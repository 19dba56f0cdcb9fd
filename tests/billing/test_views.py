"""The pages of the money: what each shows, what each refuses, in every language."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing import carried, ledger, payments, remittance, savings, verify
from billing.models import Carried, InterestRate, Invoice, Leg, Payment, Remittance, SavingsPlan, Transfer
from suuq import audit
from suuq.audit import Entry
from suuq.roles import Role
from tests.billing.pages import get, post
from tests.factories.billing import AT, bill, fill_wallet, freight, open_drawer

pytestmark = pytest.mark.django_db
LANGUAGES = ["", "/en", "/ar"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bill_shows_two_sums_and_the_ways_to_pay(hodan, client_as, language):
    invoice = bill(payer=hodan)
    answer = get(client_as(hodan), "invoice", invoice.number, language=language)
    assert answer.status_code == 200
    for amount in ("12,345", "7,182", "5,163") if language == "/en" else ("12\u00a0345", "7\u00a0182", "5\u00a0163"):
        assert amount in answer.content.decode()
    assert invoice.payment_code[:4] in answer.content.decode()


def test_anothers_bill_and_receipt_do_not_exist(hodan, person, client_as):
    fill_wallet(hodan, 20_000)
    invoice = bill(payer=hodan)
    paid = payments.from_wallet(invoice=invoice, key="k", by=hodan, at=AT)
    stranger = client_as(person())
    for name, number in (
        ("invoice", invoice.number),
        ("invoice_pdf", invoice.number),
        ("receipt", paid.number),
        ("receipt_pdf", paid.number),
    ):
        assert get(stranger, name, number).status_code == 404
    assert post(stranger, "pay_from_wallet", invoice.number).status_code == 404


def test_a_bill_is_paid_from_the_wallet_once_however_often_the_form_is_sent(hodan, client_as):
    """R9: what was done stands in the trail under the number of the very request."""
    fill_wallet(hodan, 30_000)
    invoice, browser = bill(payer=hodan), client_as(hodan)
    answers = [post(browser, "pay_from_wallet", invoice.number) for _ in range(2)]
    assert {answer.url for answer in answers} == {reverse("billing:invoice", args=[invoice.number])}
    trail = Entry.objects.filter(request_id=answers[0]["X-Request-Id"]).values_list("verb", flat=True)
    assert {"payment_taken"} <= set(trail)
    assert list(audit.verify()) == []
    assert ledger.spendable(hodan, "DJF") == 30_000 - 12_345
    assert "all paid" in get(browser, "invoice", invoice.number).content.decode()


def test_a_wallet_pays_a_part_and_a_page_left_without_paying_is_told_of(hodan, client_as):
    """R16: what was taken is named while the rest stands; whoever left a gateway's page reads that it took nothing."""
    fill_wallet(hodan, 12_000)
    invoice, browser = bill(payer=hodan), client_as(hodan)
    post(browser, "pay_from_wallet", invoice.number, part="1")
    page = browser.get(reverse("billing:invoice", args=[invoice.number]), {"left": "1"}).content.decode()
    for told in ("taken from your wallet", "nothing was taken", "left to pay"):
        assert told in page


def test_r35_an_answer_that_was_lost_is_given_again_and_nothing_happens_twice(hodan, client_as, dying_at):
    """R35: the service dies after the commit and before its answer; the same form is sent again."""
    fill_wallet(hodan, 30_000)
    invoice, browser = bill(payer=hodan), client_as(hodan)
    with dying_at("settle.committed"):
        post(browser, "pay_from_wallet", invoice.number)
    assert post(browser, "pay_from_wallet", invoice.number).status_code == 302
    assert (Payment.objects.filter(invoice=invoice).count(), ledger.spendable(hodan, "DJF")) == (1, 30_000 - 12_345)


def test_r35_a_plan_is_opened_and_closed_once_though_each_answer_was_lost(hodan, client_as, dying_at):
    """R35: neither verb has a key of its own; the repeat is led on, where it would open another or be refused."""
    browser = client_as(hodan)
    opened = {"name": "Fridge", "goal": "50000", "once": "form-open"}
    for door, facts in (("savings", opened), ("plan", {"way": "close", "once": "form-close"})):
        args = [plan.number for plan in SavingsPlan.objects.all()]
        with dying_at("once.answered"):
            post(browser, door, *args, **facts)
        assert post(browser, door, *args, **facts).status_code == 302
    assert SavingsPlan.objects.get().status == "closed"


def test_a_wallet_that_lacks_money_is_refused_in_words(hodan, client_as):
    hodans, number = client_as(hodan), bill(payer=hodan).number
    for part in ({}, {"part": "1"}):  # the second is what a page says that was opened before the wallet was emptied
        answer = post(hodans, "pay_from_wallet", number, **part)
        assert answer.status_code == 409
        assert "not enough money" in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["wallet", "bills"])
def test_the_wallet_and_the_bills_open_empty_and_full(hodan, client_as, name, language):
    browser = client_as(hodan)
    assert get(browser, name, language=language).status_code == 200
    fill_wallet(hodan, 30_000)
    payments.from_wallet(invoice=bill(payer=hodan), key="k", by=hodan, at=AT)
    bill(payer=hodan)
    assert get(browser, name, language=language).status_code == 200


def test_the_statement_carries_a_running_balance_that_ends_at_the_ledgers(hodan, client_as):
    fill_wallet(hodan, 30_000)
    payments.from_wallet(invoice=bill(payer=hodan), key="k", by=hodan, at=AT)
    rows = get(client_as(hodan), "wallet_csv").content.decode().splitlines()
    assert [row.split(",")[3:5] for row in rows[1:]] == [["-12345", "17655"], ["30000", "30000"]]
    assert int(rows[1].split(",")[4]) == ledger.spendable(hodan, "DJF")


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_are_pdf_files(hodan, client_as, language):
    """U70: with the tags that a screen reader reads by, and their language."""
    fill_wallet(hodan, 30_000)
    invoice, browser = bill(payer=hodan), client_as(hodan)
    paid = payments.from_wallet(invoice=invoice, key="k", by=hodan, at=AT)
    for name, args in (("invoice_pdf", [invoice.number]), ("receipt_pdf", [paid.number]), ("wallet_pdf", [])):
        answer = get(browser, name, *args, language=language)
        assert answer.content.startswith(b"%PDF-")
        assert all(mark in answer.content for mark in (b"/StructTreeRoot", b"/Marked true", b"/Lang"))
        assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_holds_the_code_sees_the_sum_and_nobodys_name(client, hodan, language):
    invoice = bill(payer=hodan)
    page = get(
        client, "pay", language=language, code=f"{invoice.payment_code[:4].lower()} {invoice.payment_code[4:]}"
    ).content.decode()
    assert "345" in page
    for secret in ("Hodan", hodan.email, invoice.number, invoice.about, "Freight"):
        assert secret not in page


@pytest.mark.parametrize("code", ["", "ABCDEFGH", "0OIL1", "A" * 300, "<script>"])
def test_a_code_of_no_bill_is_asked_for_again(client, db, code):
    answer = get(client, "pay", code=code)
    assert answer.status_code == 200
    assert "code" in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["finance", "books", "remit", "drawers", "unpaid"])
def test_finance_opens_empty_and_full(*, hodan, clerk, person, client_as, name, language):
    finance = client_as(person(Role.FINANCE))
    assert get(finance, name, language=language).status_code == 200
    shift = open_drawer(clerk)
    payments.take_cash(invoice=bill(payer=hodan), shift=shift, tendered_minor=15_000, key="k", by=clerk, at=AT)
    bill(freight(100), payer=hodan)
    assert get(finance, name, language=language).status_code == 200


def test_the_treasury_is_paid_at_most_what_is_held(hodan, person, client_as):
    fill_wallet(hodan, 12_345)
    payments.from_wallet(invoice=bill(payer=hodan), key="k", by=hodan, at=AT)
    finance = client_as(person(Role.FINANCE))
    assert "at most what is held" in post(finance, "remit", amount="9000", bank_reference="BCD 1").content.decode()
    post(finance, "remit", amount="7182", bank_reference="BCD 1", once="form-2")
    assert (Remittance.objects.get().amount_minor, remittance.held("DJF")) == (7_182, 0)


def test_the_trial_balance_adds_up_as_a_table(hodan, person, client_as):
    """It says the same whether all legs are read or most were carried forward."""
    fill_wallet(hodan, 12_345)
    payments.from_wallet(invoice=bill(payer=hodan), key="k", by=hodan, at=AT)
    auditor, told = client_as(person(Role.AUDITOR)), []
    for hours in (0, 2, 4):
        rows = [row.split(",") for row in get(auditor, "books_csv").content.decode().splitlines()[1:]]
        assert sum(int(row[2]) for row in rows) == sum(int(row[3]) for row in rows) > 0
        assert list(verify.complaints()) == []
        told.append(rows)
        carried.forward(at=AT + timedelta(hours=hours))
    assert told[0] == told[1] == told[2]
    assert Carried.objects.get().through == Leg.objects.latest("pk").pk
    Carried.objects.update(sums={})
    assert "is told as" in " ".join(verify.complaints())


@pytest.mark.usefixtures("_monday")
def test_savings_are_opened_filled_used_and_closed(hodan, client_as):
    fill_wallet(hodan, 50_000)
    browser = client_as(hodan)
    assert "With interest" not in get(browser, "savings").content.decode()  # no rate, no promise
    InterestRate.objects.create(on=date(2026, 1, 1), percent=4, source="decree")
    page = post(browser, "savings", name="Fridge", goal="60 000", with_interest="on").url
    plan = SavingsPlan.objects.get(with_interest=True)
    post(browser, "plan", plan.number, way="in", amount="20 000", once="a")
    assert all(words in browser.get(page).content.decode() for words in ("20,000", "2.19\u00a0FDJ"))
    assert (
        "not enough money" in post(browser, "plan", plan.number, way="in", amount="90 000", once="b").content.decode()
    )
    invoice = bill(payer=hodan)
    post(browser, "plan", plan.number, way="bill", bill=invoice.number, once="c")
    post(browser, "plan", plan.number, way="close", once="d")
    assert (Invoice.objects.get().is_settled, ledger.spendable(hodan, "DJF")) == (True, 50_000 - 12_345)
    assert list(verify.complaints()) == []


def test_anothers_plan_does_not_exist(hodan, person, client_as):
    plan = savings.open_plan(owner=hodan, name="Fridge", goal_minor=5, currency="DJF", by=hodan, at=AT)
    assert get(client_as(person()), "plan", plan.number).status_code == 404


def test_finance_takes_a_statement_in_and_settles_the_doubt(hodan, person, client_as):
    finance, invoice = client_as(person(Role.FINANCE)), bill(payer=hodan)
    text = "Transaction ID,Date,Amount,Reference,From,Type\nT1,21/11/2026,12345,sans code,x,credit\n"
    post(finance, "statement_files", provider="dmoney", file=SimpleUploadedFile("nov\u202e.csv", text.encode()))
    transfer = Transfer.objects.get()
    assert "sans code" in get(finance, "statement_files").content.decode()
    asked = post(finance, "identify", transfer.pk, what="nobody@example.com", why="he told us", once="a")
    kept = asked.content.decode()
    assert asked.status_code == 422
    assert get(finance, "identify", transfer.pk)["Location"].endswith("/statements/")
    assert f'<a href="#what-{transfer.pk}">This names no bill' in kept
    assert all(f'value="{words}"' in kept for words in ("nobody@example.com", "he told us"))
    assert post(finance, "identify", transfer.pk, what=invoice.payment_code.lower(), once="b").status_code == 422
    assert Transfer.objects.get().status == "doubtful"
    post(finance, "identify", transfer.pk, what=invoice.payment_code.lower(), why="told us", once="c")
    assert Invoice.objects.get().is_settled
    assert post(finance, "identify", transfer.pk, what=invoice.number, why="again", once="d").status_code == 409


def test_a_file_that_is_not_theirs_is_said_at_the_field(person, client_as):
    finance = client_as(person(Role.FINANCE))
    answer = post(finance, "statement_files", provider="bank", file=SimpleUploadedFile("x.csv", b"PK\x03\x04"))
    assert "cannot be read" in answer.content.decode()


def test_a_wallet_pays_what_it_holds_and_the_rest_comes_another_way(hodan, client_as):
    fill_wallet(hodan, 5_000)
    invoice, browser = bill(payer=hodan), client_as(hodan)
    assert "Pay" in get(browser, "invoice", invoice.number).content.decode()
    post(browser, "pay_from_wallet", invoice.number, part="1")
    assert (Invoice.objects.get().due_minor, ledger.spendable(hodan, "DJF")) == (7_345, 0)
