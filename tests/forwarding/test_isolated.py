"""Figures, codes and amounts keep their own direction on a page that runs from right to left, and can be typed back."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone, translation

from forwarding.models import Delivery
from suuq.money import Money
from suuq.ui.fields import NumberField
from suuq.ui.templatetags import su
from tests.customs import conftest as desk
from tests.factories import billing
from tests.factories.forwarding import CustomerFactory, PackageFactory, PurchaseFactory, WarehouseFactory, boxed

tariff = desk.tariff
VOID = {"meta", "link", "img", "input", "br", "hr", "use", "path", "wbr", "col", "source"}
UNREAD = {"script", "style", "title", "textarea", "option", "bdi"}  # the last is what isolates
# An amount, a parcel's number, a bill's number, a suite: what a right-to-left line would turn round.
TURNS = re.compile(
    r"\d[\d\u00a0]*\u00a0(?:ف\.ج|FDJ|EUR)|\b[A-Z]{2}\d{9}[A-Z]{2}\b|\bINV-\d|\bDJ[A-Z0-9]{3}-[A-Z0-9]{3}\b"
)


class Loose(HTMLParser):
    """Collects what stands in no <bdi> and has no direction of its own."""

    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append("bdi" if "dir" in dict(attrs) and tag != "html" else tag)

    def handle_endtag(self, _tag):
        if self.open:
            self.open.pop()

    def handle_data(self, data):
        if not UNREAD & set(self.open):
            self.found += TURNS.findall(re.sub("\u2066[^\u2069]*\u2069", "", data))


def loose(page):
    reader = Loose()
    reader.feed(page)
    return reader.found


@pytest.fixture
def box(tariff):
    """A shopper with something announced, on the shelf, and ready to collect, and with a bill."""
    customer, warehouse = CustomerFactory(user__phone="+25377000001"), WarehouseFactory()
    PurchaseFactory(customer=customer, warehouse=warehouse)
    PackageFactory(customer=customer, warehouse=warehouse)
    box = boxed(PackageFactory(customer=customer, warehouse=warehouse), packed=True, status="arrived")
    Delivery.objects.create(
        shipment=box, mode="pickup", agency=box.agency, code="555012", status="ready", ready_at=timezone.now(),
        hold_until=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    return box


def test_nothing_turns_round_in_arabic(box, client_as):
    """R168: dir=rtl, and every amount, number and code in isolation, on a shopper's pages and in public."""
    invoice = billing.bill(payer=box.customer.user)
    client = client_as(box.customer.user)
    addresses = [
        "home/", "addresses/", f"shipments/{box.number}/", f"billing/{invoice.number}/", "billing/", "declare/",
        f"track/?number={box.number}", "price/", "pocket/", "help/",
    ]  # fmt: skip

    for address in addresses:
        answer = client.get(f"/ar/{address}")
        page = answer.content.decode()
        assert answer.status_code == 200, address
        assert '<html lang="ar" dir="rtl">' in page
        assert loose(page) == [], address


def test_the_check_sees_what_is_loose():
    assert loose("<p>12\u00a0345\u00a0FDJ <bdi>CP123456785DJ</bdi></p>") == ["12\u00a0345\u00a0FDJ"]


@pytest.mark.parametrize("language", ["fr", "ar", "en", "so", "aa"])
@pytest.mark.parametrize("amount", [0, 7, 999, 12_345, 1_234_567])
def test_a_figure_that_is_shown_can_be_typed_back(language, amount):
    """R170: ``12 345 FDJ`` has a space that never breaks and no decimals, and the number in it is read as it was."""
    with translation.override(language):
        shown = su.words(Money(amount, "DJF"))
        number, _space, _currency = shown.rpartition("\u00a0")
        typed = NumberField(decimals=0).clean(number)

    assert typed == amount
    assert " " not in shown


def test_what_a_phone_keeps_names_nobody(box, client_as):
    """U35: the page that is kept for when there is no line holds states and codes, no name, contents or sum."""
    page = client_as(box.customer.user).get("/pocket/")

    assert page["X-Keep-Offline"]
    text = page.content.decode()
    assert "555012" in text
    user = box.customer.user
    for secret in (user.full_name, user.email, user.phone, box.customer.suite, "shoes", "Sneaker"):
        assert secret not in text
