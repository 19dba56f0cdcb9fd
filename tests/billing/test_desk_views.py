"""The cash desk: the drawer, what is taken and given, and what each page refuses."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from billing import cashdesk, chart, ledger, payments, slips, verify
from billing.documents import papers
from billing.models import CashShift, Invoice, Payment, VoidRequest
from suuq.accounts import people
from suuq.roles import Role
from tests.billing.pages import get, post
from tests.factories.billing import AT, bill

pytestmark = pytest.mark.django_db


def test_the_desk_asks_for_a_drawer_first(clerk, client_as):
    assert get(client_as(clerk), "desk").url.endswith("/billing/desk/open/")
    post(client_as(clerk), "open_shift", place="balbala", float_minor="20 000")
    assert CashShift.objects.get().place == "BALBALA"
    assert cashdesk.current(clerk).drawer_minor == 20_000


@pytest.mark.parametrize(
    "words", ["Hodan", "814209", "+253 77 81 42 09", "RR473124829DJ", "rr 473 124 829 dj", "INV-2026-000001"]
)
def test_the_desk_finds_a_bill_by_what_people_say(hodan, clerk, shift, client_as, words):
    people.file(hodan)
    invoice = bill(payer=hodan)
    assert invoice.number in get(client_as(clerk), "desk", q=words).content.decode()


def test_a_scanned_code_opens_the_bill(hodan, clerk, shift, client_as):
    invoice = bill(payer=hodan)
    assert get(client_as(clerk), "desk", q=invoice.payment_code).url.endswith(f"/billing/desk/bills/{invoice.number}/")


def test_cash_is_taken_and_the_change_shown(hodan, clerk, shift, client_as):
    invoice, browser = bill(payer=hodan), client_as(clerk)
    assert get(browser, "take_cash", invoice.number).status_code == 200
    answer = post(browser, "take_cash", invoice.number, tendered="15 000")
    page = browser.get(answer.url).content.decode()
    assert "2,655" in page
    assert Invoice.objects.get(pk=invoice.pk).is_settled
    assert shift.drawer_minor == 32_345


@pytest.mark.parametrize("tendered", ["", "12000", "1e9", "1_000", "-5", "abc", "9" * 40, "12345,5", "NaN", "Infinity"])
def test_what_cannot_be_a_payment_is_said_at_the_field(hodan, clerk, shift, client_as, tendered):
    invoice = bill(payer=hodan)
    answer = post(client_as(clerk), "take_cash", invoice.number, tendered=tendered)
    assert answer.status_code == 200
    assert "su-errors" in answer.content.decode()
    assert Payment.objects.count() == 0


def test_the_state_and_the_post_each_have_a_receipt_of_their_own(hodan, clerk, shift, client_as):
    payment = payments.take_cash(
        invoice=bill(payer=hodan), shift=shift, tendered_minor=15_000, key="c", by=clerk, at=AT
    )
    shown = get(client_as(hodan), "receipt", payment.number).content.decode()
    assert shown.count('class="bi-receipt"') == 2
    assert f"{payment.number}/T of the Treasury" in shown
    assert f"{payment.number}/P of the post" in shown


def test_arabic_digits_are_money(hodan, clerk, shift, client_as):
    post(client_as(clerk), "take_cash", bill(payer=hodan).number, tendered="١٥٠٠٠")
    assert Payment.objects.get().tendered_minor == 15_000


def test_a_part_is_paid(hodan, clerk, shift, client_as):
    invoice = bill(payer=hodan)
    post(client_as(clerk), "take_cash", invoice.number, tendered="5000", part="5000")
    assert Invoice.objects.get(pk=invoice.pk).due_minor == 7_345


def test_a_clerk_puts_money_into_a_wallet_and_gives_it_back(hodan, clerk, shift, client_as):
    browser = client_as(clerk)
    assert get(browser, "person", hodan.pk).status_code == 200
    post(browser, "person", hodan.pk, amount="5000", way="in")
    post(browser, "person", hodan.pk, amount="2000", way="out", once="form-2")
    assert (ledger.spendable(hodan, "DJF"), shift.drawer_minor) == (3_000, 23_000)
    answer = post(browser, "person", hodan.pk, amount="9000", way="out", once="form-3")
    assert "not enough money" in answer.content.decode()


def test_closing_counts_blind_and_books_the_difference(hodan, clerk, shift, client_as):
    browser = client_as(clerk)
    payments.take_cash(invoice=bill(payer=hodan), shift=shift, tendered_minor=15_000, key="k", by=clerk, at=AT)
    page = get(browser, "close_shift").content.decode()
    assert "32,345" not in page
    assert "Count the drawer" in post(browser, "close_shift").content.decode()
    report = browser.get(
        post(
            browser,
            "close_shift",
            piece_10000="3",
            piece_1000="1",
            piece_500="1",
            piece_100="3",
            piece_20="2",
            piece_5="1",
        ).url
    ).content.decode()
    assert "\u2212500" in report
    assert list(verify.complaints()) == []


def test_undoing_takes_two_persons(hodan, clerk, shift, person, client_as):
    invoice = bill(payer=hodan)
    paid = payments.take_cash(invoice=invoice, shift=shift, tendered_minor=15_000, key="k", by=clerk, at=AT)
    post(client_as(clerk), "ask_void", paid.number, why="wrong person")
    asked = VoidRequest.objects.get()
    assert post(client_as(clerk), "decide_void", asked.pk, decision="grant").status_code == 403
    clerk.role = Role.SUPERVISOR  # promoted since, and still the person who took the money
    with pytest.raises(cashdesk.CannotHandleCash):
        cashdesk.grant_void(request=asked, by=clerk, at=AT)
    boss = client_as(person(Role.SUPERVISOR))
    assert "wrong person" in get(boss, "drawers").content.decode()
    post(boss, "decide_void", asked.pk, decision="grant")
    assert Invoice.objects.get(pk=invoice.pk).due_minor == 12_345
    drawers = get(boss, "decide_void", asked.pk)["Location"]
    assert drawers.endswith("/drawers/")
    for came_from, is_offered in ((f"http://testserver{drawers}", True), ("https://elsewhere.example/", False)):
        boss.defaults["HTTP_REFERER"] = came_from
        again = post(boss, "decide_void", asked.pk, decision="grant")
        assert (again.status_code, came_from in again.content.decode()) == (409, is_offered)


def test_finance_takes_a_part_of_a_line_off_a_paid_bill(hodan, clerk, shift, person, client_as):
    """The way to a refund of what was paid: the bill is credited by hand, and the wallet holds the money."""
    invoice, boss = bill(payer=hodan), client_as(person(Role.FINANCE))
    payments.take_cash(invoice=invoice, shift=shift, tendered_minor=12_345, key="k", by=clerk, at=AT)
    line = invoice.lines.get(kind="freight")
    offered = get(boss, "bill", invoice.number).context["form"].fields["line"].choices
    assert [pk for pk, _words in offered] == [
        str(pk) for pk in invoice.lines.filter(for_state=False).values_list("pk", flat=True)
    ]
    for amount, answered in (("4201", 422), ("1200", 302), ("3001", 422), ("3000", 302), ("1", 422)):
        sent = {"line": line.pk, "amount": amount, "why": "flew late", "once": amount}
        assert post(boss, "credit_bill", invoice.number, **sent).status_code == answered
    assert ledger.spendable(hodan, "DJF") == 4_200
    assert list(verify.complaints()) == []


def test_r36_a_counted_drawers_payment_is_given_back_from_the_safe(clerk, shift, person, client_as, time_machine):
    """R36: the drawer's report stands, the bill is due again, and the day says what was voided."""
    time_machine.move_to(AT + timedelta(hours=1))
    invoice, desk, boss = bill(payer=person()), client_as(clerk), client_as(person(Role.SUPERVISOR))
    paid = payments.take_cash(invoice=invoice, shift=shift, tendered_minor=12_345, key="k", by=clerk, at=AT)
    cashdesk.close_shift(shift=shift, counted_minor=32_345, by=clerk, at=AT)
    post(desk, "open_shift", place=shift.place, float_minor="0")
    assert "out of the safe" in get(desk, "ask_void", paid.number).content.decode()
    post(desk, "ask_void", paid.number, why="wrong bill")
    assert "out of the safe" in get(boss, "drawers").content.decode()
    post(boss, "decide_void", VoidRequest.objects.get().pk, decision="grant")
    shift.refresh_from_db()
    assert (shift.expected_minor, shift.drawer_minor) == (32_345, 0)
    assert ledger.balance(chart.SAFE, "DJF", holder=shift.place) == 0
    assert Invoice.objects.get(pk=invoice.pk).due_minor == 12_345
    assert "cash · voided" in get(boss, "day").content.decode()
    assert list(verify.complaints()) == []


def test_a_full_drawer_is_emptied_into_the_safe_within_what_it_holds(clerk, shift, client_as):
    browser = client_as(clerk)
    said = browser.get(post(browser, "drop", amount="15000").url).content.decode()
    assert re.search(rf'Taken to the safe.*href="/en/billing/drawers/{shift.pk}/slips/\d+.pdf"', said)
    assert (shift.drawer_minor, ledger.balance("1010", "DJF", holder="BALBALA")) == (5_000, -5_000)
    assert (
        "does not hold that much" in browser.get(post(browser, "drop", amount="15000", once="b").url).content.decode()
    )
    assert shift.drawer_minor == 5_000


def test_each_movement_of_a_drawer_has_its_paper(hodan, clerk, shift, person, client_as):
    """The float, a payout, a void and the closing have a slip; what was taken has its receipt; another's is no page."""
    paid = payments.take_cash(invoice=bill(payer=hodan), shift=shift, tendered_minor=12_345, key="k", by=clerk, at=AT)
    boss = person(Role.SUPERVISOR, full_name="Aden Robleh")
    asked = cashdesk.ask_void(payment=paid, why="wrong bill", by=clerk, at=AT)
    cashdesk.grant_void(request=asked, by=boss, at=AT)
    payments.top_up_cash(user=hodan, shift=shift, amount_minor=3_000, key="up", by=clerk, at=AT)
    post(client_as(clerk), "person", hodan.pk, amount="2 000", way="out")
    cashdesk.close_shift(shift=shift, counted_minor=20_500, by=clerk, at=AT)
    shift.refresh_from_db()

    opened, took, voided, topped, out, closed = slips.of(shift)[::-1]
    assert [one.number for one in (opened, took, voided, topped, out, closed)] == [
        f"D-{shift.pk}-1", paid.number, f"D-{shift.pk}-3", topped.payment.number, "P-2026-000001", f"D-{shift.pk}-6",
    ]  # fmt: skip
    written = {one.number: papers.slip(one, draw=lambda _page, data: data) for one in (opened, voided, out, closed)}
    hands = [[who for _words, who in written[one.number]["hands"]] for one in (opened, voided, out, closed)]
    clerks, keeper, hodans = "Moumina Daher", "the keeper of the safe", "Hodan Abdillahi"
    assert hands == [[keeper, clerks], [clerks, hodans], [clerks, hodans], [clerks, keeper]]
    assert [paid.number, "wrong bill", "Aden Robleh"] == [what for _words, what in written[voided.number]["facts"][-3:]]
    assert (out.amount_minor, closed.amount_minor) == (2_000, 20_500)
    listed = get(client_as(clerk), "shift", shift.pk).content.decode()
    for one in (opened, voided, out, closed):
        assert reverse("billing:slip_pdf", args=[shift.pk, one.entry.pk]) in listed
    assert get(client_as(boss), "slip_pdf", shift.pk, out.entry.pk).content.startswith(b"%PDF")
    assert get(client_as(boss), "slip_pdf", shift.pk, took.entry.pk).status_code == 404
    assert get(client_as(person(Role.CLERK)), "slip_pdf", shift.pk, out.entry.pk).status_code == 404


def test_a_clerk_does_not_read_an_open_drawers_sums(clerk, shift, client_as):
    assert get(client_as(clerk), "shift", shift.pk).status_code == 404
