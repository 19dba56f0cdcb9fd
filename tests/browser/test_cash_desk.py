"""The cash desk by keyboard alone, and the pages of money looked at with axe on a phone and on a desk."""

import pytest

from billing import ledger, payments, savings
from billing.models import Payment
from suuq.roles import Role
from tests.browser.conftest import DESK, PHONE, assert_accessible, assert_fits, screenshot
from tests.factories.billing import AT, bill, fill_wallet, open_drawer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hodan(person):
    return person(full_name="Hodan Abdillahi", phone="+25377814209")


def test_a_clerk_takes_cash_without_a_mouse(browse, person, hodan):
    clerk = person(Role.CLERK)
    open_drawer(clerk)
    invoice = bill(payer=hodan)
    page = browse(clerk, size=DESK, language="en")
    page.goto("/en/billing/desk/")

    page.keyboard.press("F1")
    page.keyboard.type(invoice.payment_code)
    with page.expect_navigation(url=f"**/desk/bills/{invoice.number}/"):
        page.keyboard.press("Enter")
    page.keyboard.type("15000")
    assert page.inner_text("[data-change]") == "2,655\u00a0FDJ"
    assert "1 × 2,000 · 1 × 500 · 1 × 100 · 1 × 50 · 1 × 5" in page.inner_text("[data-pieces-words]")
    with page.expect_navigation():
        page.keyboard.press("F12")

    assert "2,655" in page.inner_text(".bi-change")
    assert Payment.objects.get().tendered_minor == 15_000


@pytest.mark.parametrize(("language", "dark"), [("fr", False), ("ar", True)])
def test_a_shoppers_money_on_a_phone(browse, hodan, language, dark):
    fill_wallet(hodan, 20_000)
    invoice = bill(payer=hodan)
    paid = payments.from_wallet(invoice=invoice, amount_minor=5_000, key="k", by=hodan, at=AT)
    plan = savings.open_plan(owner=hodan, name="Fridge", goal_minor=60_000, currency="DJF", by=hodan, at=AT)
    savings.set_aside(plan=plan, amount_minor=9_000, key="s", by=hodan, at=AT)
    page = browse(hodan, size=PHONE, language=language, dark=dark)
    start = "" if language == "fr" else f"/{language}"
    for name, path in {
        "bill": f"{invoice.number}/",
        "wallet": "wallet/",
        "plan": f"savings/{plan.number}/",
        "receipt": f"receipts/{paid.number}/",
        "pay": f"pay/?code={invoice.payment_code}",
    }.items():
        page.goto(f"{start}/billing/{path}")
        assert_fits(page)
        assert_accessible(page)
        screenshot(page, f"money-{name}-phone-{language}")
    assert ledger.spendable(hodan, "DJF") == 6_000


@pytest.mark.parametrize(("language", "dark"), [("fr", False), ("ar", True)])
def test_finance_on_a_desk(browse, person, hodan, language, dark):
    clerk = person(Role.CLERK)
    payments.take_cash(
        invoice=bill(payer=hodan), shift=open_drawer(clerk), tendered_minor=15_000, key="k", by=clerk, at=AT
    )
    page = browse(person(Role.FINANCE), size=DESK, language=language, dark=dark)
    start = "" if language == "fr" else f"/{language}"
    for name in ("", "books/", "remittance/", "drawers/", "statements/", "unpaid/"):
        page.goto(f"{start}/billing/finance/{name}")
        assert_fits(page)
        assert_accessible(page)
        screenshot(page, f"finance-{name.strip('/') or 'week'}-{language}")
