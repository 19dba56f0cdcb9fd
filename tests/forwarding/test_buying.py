"""What the post buys for a shopper: priced, paid, bought within the price, and every franc left over given back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from billing import chart, payments, verify
from billing.models import Account
from forwarding.facts import Goods
from forwarding.journey import buy
from forwarding.models import BuyingFee, Commission
from forwarding.states import CommissionStatus
from suuq import fetch, uploads, workflow
from suuq.roles import Role
from tests.factories import billing
from tests.factories.forwarding import AT, LONG_AGO, CustomerFactory, WarehouseFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
LAMP = Goods("Desk lamp of steel", 1, 12_000, "EUR", hs_code="940521", weight_grams=1_500)


@pytest.fixture(autouse=True)
def the_oracle_is_content():
    yield
    assert list(verify.complaints()) == []


@pytest.fixture
def buyer(person):
    return person(Role.FINANCE)


@pytest.fixture
def asked():
    """A lamp, at most 40,000 francs; the fee is 8 per cent and at least 1,000."""
    customer, warehouse = CustomerFactory(), WarehouseFactory()
    BuyingFee.objects.create(warehouse=warehouse, valid_from=LONG_AGO, percent=8, least_minor=1_000)
    return buy.ask(
        customer=customer, warehouse=warehouse, link="https://shop.example/lamp", title="Lamp", options="black",
        quantity=1, ceiling_minor=40_000, by=customer.user, at=AT,
    )  # fmt: skip


def quoted(commission, buyer, goods=24_000, delivery=1_000):
    return buy.quote(commission=commission, goods=LAMP, figures=buy.Figures(goods, delivery), by=buyer, at=AT)


def paid(commission, *, wallet=50_000):
    """Accept what is quoted, and pay every bill of it from the wallet."""
    user = commission.customer.user
    commission.refresh_from_db()
    commission = buy.accept(commission=commission, seen_minor=commission.total_minor, by=user, at=AT)
    if wallet:
        billing.fill_wallet(user, wallet)
    for bill in [commission.invoice, *commission.invoice.supplements]:
        bill.refresh_from_db()
        if bill.due_minor:
            payments.from_wallet(invoice=bill, key=f"pay:{bill.number}", by=user, at=AT)
    return commission


def proof(spent, number="A-1"):
    receipt = uploads.take(SimpleUploadedFile("receipt.pdf", PDF))
    return buy.Proof(spent, 11_500, "Lamp Shop", number, ["1Z5R89390357567127"], receipt)


def books():
    """Every heading with something on it."""
    found = Account.objects.exclude(balance_minor=0)
    return {account.code: account.balance_minor for account in found}


def test_what_was_not_spent_is_in_the_wallet(asked, buyer):
    """
    The worked example: 24,000 + 1,000 quoted, fee 2,000, paid from 50,000; the shop takes 23,500, delivery included.

    The post has earned its 2,000, its bank is 23,500 lower, nothing is left to buy with, the wallet holds 24,500.
    """
    commission = paid(quoted(asked, buyer))
    assert books() == {chart.CARD: 50_000, chart.WALLET: 23_000, chart.TO_BUY: 25_000, chart.FEES: 2_000}

    buy.take_up(commission=commission, by=buyer, at=AT)
    for _twice in range(2):
        commission = buy.bought(commission=commission, proof=proof(23_500), by=buyer, at=AT)

    assert books() == {chart.CARD: 50_000, chart.WALLET: 24_500, chart.BANK: -23_500, chart.FEES: 2_000}
    purchase = commission.purchase
    assert (purchase.shop, purchase.order_number, purchase.invoice, purchase.status) == (
        "Lamp Shop", "A-1", commission.receipt, "expected",
    )  # fmt: skip
    assert [(item.description, item.unit_price_minor) for item in purchase.items.all()] == [
        ("Desk lamp of steel", 11_500)
    ]


def test_never_above_the_price_but_by_asking_again(asked, buyer):
    """Above the ceiling nothing is quoted, above the quote nothing is filed; a new yes pays the difference alone."""
    with pytest.raises(buy.CannotBuy):
        quoted(asked, buyer, goods=38_000)
    commission = paid(quoted(asked, buyer))
    buy.take_up(commission=commission, by=buyer, at=AT)
    with pytest.raises(buy.CannotBuy, match="above_quote"):
        buy.bought(commission=commission, proof=proof(25_001), by=buyer, at=AT)
    with pytest.raises(workflow.IllegalMove):
        buy.withdraw(commission=commission, by=commission.customer.user, at=AT)

    commission = paid(quoted(commission, buyer, goods=29_000), wallet=0)
    assert [bill.total_minor for bill in (commission.invoice, *commission.invoice.supplements)] == [27_000, 5_400]
    buy.take_up(commission=commission, by=buyer, at=AT)
    buy.bought(commission=commission, proof=proof(30_000), by=buyer, at=AT)

    assert books() == {chart.CARD: 50_000, chart.WALLET: 17_600, chart.BANK: -30_000, chart.FEES: 2_400}


@pytest.mark.parametrize("ends", ["withdrawn", "failed", "asked again and declined", "unpaid"])
def test_what_is_not_bought_costs_nothing(asked, buyer, ends, client_as):
    """Taken back, refused by the shop, or left unpaid: everything paid, the fee too, is in the wallet again."""
    commission, user = quoted(asked, buyer), asked.customer.user
    if ends == "unpaid":
        commission = buy.accept(commission=commission, seen_minor=27_000, by=user, at=AT)
        with pytest.raises(buy.CannotBuy, match="unpaid"):
            buy.take_up(commission=commission, by=buyer, at=AT)
    else:
        commission = paid(commission)
    if ends in {"failed", "asked again and declined"}:
        buy.take_up(commission=commission, by=buyer, at=AT)
    if ends == "asked again and declined":
        quoted(commission, buyer, goods=30_000)
        buy.decline(commission=commission, why="The shop sells it no more.", by=buyer, at=AT)
    elif ends == "failed":
        buy.fail(commission=commission, why="The shop refused our card.", by=buyer, at=AT)
    else:
        for _twice in range(2):
            buy.withdraw(commission=commission, by=user, at=AT)

    assert books() == ({} if ends == "unpaid" else {chart.CARD: 50_000, chart.WALLET: 50_000})
    page = client_as(user).get(reverse("commission", args=[commission.reference])).content.decode()
    assert ("All that you paid is in your wallet again." in page) == (ends != "unpaid")


def test_a_price_that_ended_or_changed_is_not_accepted(asked, buyer):
    """The number on the button is the number accepted, and only while it holds."""
    commission, user = quoted(asked, buyer), asked.customer.user
    with pytest.raises(buy.CannotBuy, match="other_quote"):
        buy.accept(commission=commission, seen_minor=26_999, by=user, at=AT)
    with pytest.raises(buy.CannotBuy, match="quote_over"):
        buy.accept(commission=commission, seen_minor=27_000, by=user, at=AT + timedelta(days=4))


def test_a_whole_purchase_by_its_pages(asked, buyer, client_as, monkeypatch):
    """Ask with a link, read the price, accept, pay, and find the proof; the buyer quotes, begins and files it."""
    nowhere = fetch.Network(lambda _host, _port: [], fetch.INTERNET.connect)
    monkeypatch.setattr(fetch, "INTERNET", nowhere)  # the shop does not answer: its name stands in for the article's
    shopper, desk = client_as(asked.customer.user), client_as(buyer)
    given = {"link": "http://[::1", "quantity": "1", "warehouse": asked.warehouse.code, "ceiling": "30 000"}
    assert shopper.post(reverse("ask_to_buy"), given).status_code == 422
    assert shopper.post(reverse("ask_to_buy"), given | {"link": "https://shop.example/table"}).status_code == 302
    commission = Commission.objects.get(title="shop.example")
    own, task = (reverse(name, args=[commission.reference]) for name in ("commission", "buying_task"))
    figures = {"goods_cost": "20000", "delivery_cost": "0", "unit_price": "90", "currency": "EUR", "quantity": "1"}
    line = {"description": "electric desk lamp", "category": "", "hs_code": "", "weight_kg": "1.5", "origin": ""}
    assert desk.post(task, {f"form-0-{name}": value for name, value in (figures | line).items()}).status_code == 302
    assert "21,600" in shopper.get(own).content.decode()
    billed = shopper.post(reverse("accept_quote", args=[commission.reference]), {"seen": "21600"})
    commission.refresh_from_db()
    assert billed["Location"].endswith(reverse("billing:invoice", args=[commission.invoice.number]))
    assert billed["Location"] in shopper.get(own).content.decode()
    billing.fill_wallet(asked.customer.user, 21_600)
    payments.from_wallet(invoice=commission.invoice, key="all", by=asked.customer.user, at=AT)
    assert desk.post(reverse("take_up_buying", args=[commission.reference])).status_code == 302
    assert "Price of one (EUR)" in desk.get(task).content.decode()
    filed = {"spent": "19 000", "unit_price": "85", "shop": "Lamps", "order_number": "77", "tracking": ""}
    bought = reverse("file_bought", args=[commission.reference])
    assert desk.post(bought, filed).status_code == 422
    filed["receipt"] = SimpleUploadedFile("receipt.pdf", PDF)
    assert desk.post(bought, filed).status_code == 302
    commission.refresh_from_db()
    assert commission.status == CommissionStatus.BOUGHT
    assert "19,000" in (page := shopper.get(own).content.decode())
    assert "1,000" in page[page.index("19,000") :]  # what was left over, by its sum
    own_bill = shopper.get(reverse("billing:invoice", args=[commission.invoice.number])).content.decode()
    assert "Purchase <bdi" in own_bill
    proof_url = reverse("buying_receipt", args=[commission.reference])
    assert shopper.get(proof_url)["Content-Disposition"].startswith("attachment")
    assert client_as(CustomerFactory().user).get(proof_url).status_code == 404
    for url in (reverse("commissions"), reverse("buying_desk"), task):
        assert (shopper if url == reverse("commissions") else desk).get(url).status_code == 200
