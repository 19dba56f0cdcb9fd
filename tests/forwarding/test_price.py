"""The price before buying: the steps, the quote that is honoured, the estimate beside the bill."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from forwarding import quotes
from forwarding.journey import assess, consolidate, declare, pay, quote
from forwarding.models import Outcome, Package, Purchase, Quotation, RateCard, RateStep
from suuq import fetch
from suuq.workflow import Refused
from tests.factories.forwarding import AT, AgencyFactory, CustomerFactory, PackageFactory, WarehouseFactory
from tests.suuq.test_fetch import Sink

pytestmark = pytest.mark.django_db

SHOES = {"item": "running shoes", "category": "shoes", "price": "89", "currency": "EUR", "weight": "1.2"}


@pytest.fixture
def house(tariff):
    """A warehouse with prices, under a tariff; the clock stands on the tests' day."""
    with time_machine.travel(AT, tick=False):
        cache.clear()
        yield WarehouseFactory()


def promised(client, house, **changes):
    """Keep a price through the page, and give the quotation."""
    answer = client.post(reverse("price_check"), SHOES | {"warehouse": house.code, "service": "economy"} | changes)
    assert answer.status_code == 302, answer.content.decode()
    return Quotation.objects.get(reference=answer.url.rstrip("/").rpartition("/")[2])


def dearer(house):
    """Let carriage cost more from tomorrow on."""
    card = RateCard.objects.create(
        warehouse=house, service="economy", valid_from=AT.date() + timedelta(days=1), currency="DJF",
        handling_minor=900, extra_step_grams=500, extra_step_minor=5000, days_least=5, days_most=9,
    )  # fmt: skip
    RateStep.objects.create(card=card, up_to_grams=2000, amount_minor=20_000)


def announced(customer, quotation, *, at=AT):
    """Announce the shoes under a quotation, and let the parcel come."""
    goods = declare.Goods("Running shoes", 1, 8900, "EUR", "VN", "640411")
    purchase = declare.expect(
        customer=customer, warehouse=quotation.warehouse, shop="Shop", order_number="1", tracking=[], goods=[goods],
        quotation=quotation, by=None, at=at,
    )  # fmt: skip
    return PackageFactory(warehouse=quotation.warehouse, customer=customer, purchase=purchase, received_at=at)


def flown(package, *, at, grams=1200, service="economy"):
    """Ask for the box, pack it, and bill it."""
    box = consolidate.request(
        customer=package.customer, packages=[package], service=service, agency=AgencyFactory(), delivery_mode="pickup",
        by=None, at=at,
    )  # fmt: skip
    consolidate.pack(
        shipment=box, scanned=[package.reference], box=consolidate.Box(grams, (200, 150, 100)), by=None, at=at
    )
    assess.lodge(shipment=box, by=None, at=at)
    pay.bill(shipment=box, by=None, at=at)
    box.refresh_from_db()
    return box


def test_one_question_a_page_and_a_change_keeps_the_other_answers(client, house):
    """U13: each answer leads on, a wrong one stays with its reason, Change keeps the rest."""
    kept, step = {}, "what"
    for name, answer in {
        "what": {"item": SHOES["item"], "category": "shoes"}, "price": {"price": "89", "currency": "EUR"},
        "from": {"warehouse": house.code}, "weight": {"weight": ""}, "service": {"service": "express"},
    }.items():  # fmt: skip
        assert step == name
        assert client.get(reverse("price_step", args=[step]), kept).status_code == 200
        went = urlsplit(client.post(reverse("price_step", args=[step]), kept | answer).url)
        kept = {key: value[0] for key, value in parse_qs(went.query).items()}
        step = went.path.rstrip("/").rpartition("/")[2]
    assert step == "check"
    page = client.get(went.geturl()).content.decode()
    assert "0.90" in page  # the usual weight of shoes
    change = urlsplit(re.search(r'href="([^"]*/price/price/[^"]*)"', page)[1].replace("&amp;", "&"))
    asked = {key: value[0] for key, value in parse_qs(change.query).items()}
    assert client.post(reverse("price_step", args=["price"]), asked | {"price": "ninety"}).status_code == 422
    back = urlsplit(client.post(reverse("price_step", args=["price"]), asked | {"price": "120"}).url)
    assert back.path == reverse("price_check")
    assert {key: value[0] for key, value in parse_qs(back.query).items()} == kept | {"price": "120"}
    assert client.get(reverse("price_check"), kept | {"price": "x"}).url.startswith(
        reverse("price_step", args=["price"])
    )
    assert client.get(reverse("price_step", args=["nothing"])).status_code == 404
    empty = client.get(reverse("price_step", args=["price"]), {"item": ""})  # U15: as the start page sends it
    assert "Write what you want to buy" in empty.content.decode()


def test_words_that_leave_the_heading_open_say_between_what_the_price_lies(client, house):
    """U7: a telephone at 33 %, or a book at 8 %: the page prices the first and says what the other would come to."""
    asked = {"price": "100", "currency": "EUR", "weight": "0.5", "warehouse": house.code, "service": "economy"}
    sure = client.get(reverse("calculator"), SHOES | asked).content.decode()
    open_ = client.get(reverse("calculator"), asked | {"item": "book about telephones"}).content.decode()

    assert "leave open which heading" not in sure
    assert "leave open which heading" in open_
    named = {"warehouse": house.code, "item": "book about telephones", "value_minor": 10_000, "currency": "EUR"}
    price = client.get("/api/v1/quotes", named | {"weight_grams": 500}).json()
    assert price["least_minor"] < price["total_minor"] == price["most_minor"]


def test_a_quote_adds_up_and_is_found_by_its_number_alone(client, house):
    """U7: every line adds up, rate, day and total are shown, nobody signs in; a wrong number finds nothing."""
    quotation = promised(client, house)
    assert quotation.total_minor == sum(line["amount_minor"] for line in quotation.lines) > 0
    assert any(line["for_state"] for line in quotation.lines)
    page = client.get(reverse("quotation", args=[quotation.reference.lower()]))
    assert page["X-Robots-Tag"] == "noindex"
    assert f"goal={quotation.total_minor}" in page.content.decode()
    assert client.get(reverse("quotation_pdf", args=[quotation.reference])).content.startswith(b"%PDF")
    for wrong in ("ABCDEFGHJ2", quotation.reference[:-1] + "2", "%", "1"):
        if wrong != quotation.reference:
            assert client.get(reverse("quotation", args=[wrong])).status_code == 404
    kept = client.post(reverse("keep_price"), SHOES | {"warehouse": house.code})
    assert Quotation.objects.count() == 2
    assert kept.url != reverse("quotation", args=[quotation.reference])


def test_a_quote_holds_its_prices_whatever_they_become(client, house):
    """The post's prices are kept for the purchase announced in time; weight and law are those of the parcel."""
    quotation = promised(client, house)
    package = announced(CustomerFactory(), quotation)
    dearer(house)
    RateStep.objects.filter(card__valid_from__lt=AT.date()).update(amount_minor=99_999)  # even the old card changes
    later = AT + timedelta(days=20)
    box = flown(package, at=later, grams=1900)
    freight, handling = [line for line in box.invoice.lines.all() if line.kind in {"freight", "handling"}]
    assert (freight.amount_minor, handling.amount_minor) == (6400, 500)
    assert quotation.reference in freight.text
    express = quotes.of_packages([package], service="express", on=later.date())
    assert express.quotation == ""


def test_a_quote_that_ended_or_is_of_another_warehouse_is_refused(client, house):
    """R29: after its day a quote asks for a new one; it names its own warehouse."""
    quotation, customer = promised(client, house), CustomerFactory()
    with pytest.raises(Refused) as refused:
        announced(customer, quotation, at=AT + timedelta(days=15))
    assert [reason.code for reason in refused.value.reasons] == ["quotation_over"]
    with time_machine.travel(AT + timedelta(days=15), tick=False):
        page = client.get(reverse("quotation", args=[quotation.reference])).content.decode()
        assert reverse("price_check") in page
        assert reverse("declare") not in page
    Purchase.objects.all().delete()
    quotation.warehouse = WarehouseFactory()
    assert announced(customer, quotation).purchase.quotation_id == quotation.pk


def test_the_estimate_stands_beside_the_bill_line_by_line(client_as, house):
    """U8: the shipment and its bill show estimated, charged, and the reason of each difference."""
    quotation = promised(client_as(CustomerFactory().user), house)
    package = announced(CustomerFactory(), quotation)
    box = flown(package, at=AT, grams=2400)
    lines = {line.kind: line for line in box.invoice.lines.all()}
    assert lines["freight"].params["estimated"] == "6400"
    assert lines["freight"].params["then"] == "1.50"
    assert "estimated" in lines["duty"].params
    assert "because" not in lines["handling"].params
    assert box.invoice.total_minor == sum(line.amount_minor for line in box.invoice.lines.all())
    shopper = client_as(package.customer.user)
    page = shopper.get(reverse("shipment", args=[box.number])).content.decode()
    assert 'id="estimate"' in page
    assert "the estimate was for" in page
    assert "in the estimate" in shopper.get(reverse("billing:invoice", args=[box.invoice.number])).content.decode()
    assert Outcome.objects.get().parcels == 1


def test_past_parcels_tell_how_far_a_price_may_move(client, house):
    """The band is read from counts kept as bills are written: eight of ten, and nothing before twenty parcels."""
    for final in [95] * 3 + [100] * 14 + [120] * 2:
        quote.count(warehouse=house, service="economy", estimated_minor=100, final_minor=final)
    assert quote.band(house, "economy") is None
    quote.count(warehouse=house, service="economy", estimated_minor=100, final_minor=130)
    assert quote.band(house, "economy") == quote.Band(95, 120, 20)
    quotation = promised(client, house)
    assert quotation.least_minor == quotation.total_minor * 95 // 100 < quotation.most_minor


def test_a_shops_page_is_read_and_its_answers_put_in(client, house, monkeypatch):
    """R151: the address is fetched through the one safe door; what it says is proposed, what is inside is refused."""
    sink = Sink()
    page = (
        b'<script type="application/ld+json">{"@type": "Product", "name": "Running shoes", "offers": '
        b'{"price": "89.00", "priceCurrency": "EUR"}}</script>'
    )
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    sink.answers["/shoes"] = head % len(page) + page
    sink.answers["/empty"] = head % 0
    sink.answers["/gone"] = (head % len(page) + page).replace(b"200 OK", b"404 Gone")
    way = fetch.INTERNET.connect
    monkeypatch.setattr(fetch, "INTERNET", fetch.Network(
        lambda host, _port: ["10.0.0.5"] if host.startswith("in") else ["93.184.216.34"],
        lambda _address, _port, seconds: way("127.0.0.1", sink.port, seconds),
    ))  # fmt: skip
    what = reverse("price_step", args=["what"])
    went = parse_qs(urlsplit(client.post(what, {"item": "http://www.shop.example/shoes"}).url).query)
    assert went == {"item": ["Running shoes"], "price": ["89.00"], "currency": ["EUR"], "shop": ["shop.example"]}
    for refused in ("inside.example/", "127.0.0.1/", "shop.example/empty", "shop.example/gone"):
        assert client.post(what, {"item": f"http://{refused}"}).status_code == 422
    assert len(sink.requests) == 3
    asked_first = {"item": "http://shop.example/shoes"}  # on the start page, and on the calculator of a wide screen
    assert parse_qs(urlsplit(client.get(reverse("price_step", args=["price"]), asked_first).url).query) == went
    assert client.get(reverse("calculator"), asked_first).url.startswith(reverse("price_step", args=["price"]))
    page = client.get(reverse("price_step", args=["price"]), {"item": "http://inside.example/"})
    assert "in your own words" in page.content.decode()
    assert [client.post(what, {"item": "http://shop.example/shoes"}).status_code for _n in range(27)][-1] == 422
    sink.listener.close()


def test_restricted_goods_are_told_before_they_are_bought(client, house):
    """May it fly, may it enter, which paper: each on the word of its authority."""
    answers = SHOES | {"warehouse": house.code, "category": ""}
    battery = client.get(reverse("price_check"), answers | {"item": "power bank"}).content.decode()
    assert "air carriers" in battery
    assert "air carriers" in client.get(reverse("price_check"), answers | {"item": "lithium battery"}).content.decode()
    quote = client.get(
        reverse("quotation", args=[promised(client, house, item="running shoes, power bank").reference])
    ).content.decode()
    assert "Do not buy it yet" in quote
    assert "Open my free address" in quote
    assert f"%26quote%3D{Quotation.objects.get().reference}" in quote  # the address that is opened leads back to it
    wine = client.get(reverse("price_check"), answers | {"item": "bottle of wine"}).content.decode()
    assert "Alcoholic drinks" in wine
    at_once = client.get(reverse("calculator"), answers | {"item": "power bank", "weight": "0.5"}).content.decode()
    assert "Do not buy it yet" in at_once
    perfume = client.get(reverse("price_check"), answers | {"item": "eau de parfum"}).content.decode()
    assert "Only as the airline allows" in perfume
    drone = client.get(reverse("price_check"), answers | {"item": "drone"}).content.decode()
    assert "A permit" in drone


def test_a_purchase_is_announced_from_its_quote(client_as, house):
    """The form comes filled in; a number nobody gave is refused in words; the parcel keeps its quote."""
    customer = CustomerFactory()
    client = client_as(customer.user)
    quotation = promised(client, house)
    page = client.get(reverse("declare"), {"quote": quotation.reference}).content.decode()
    assert 'value="running shoes"' in page
    fields = {
        "warehouse": house.pk, "shop": "Shop", "order_number": "", "tracking": "", "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0, "form-0-description": "running shoes", "form-0-quantity": 1, "form-0-unit_price": "89",
        "form-0-currency": "EUR", "form-0-category": "shoes", "form-0-hs_code": "", "form-0-origin": "",
        "form-0-weight_kg": "",
    }  # fmt: skip
    assert client.post(reverse("declare"), fields | {"quote": "NOSUCHQUOTE"}).status_code == 200
    assert client.post(reverse("declare"), fields | {"quote": quotation.reference}).status_code == 302
    purchase = Purchase.objects.get()
    assert purchase.quotation == quotation
    told = client.get(reverse("purchase", args=[purchase.reference])).content.decode()
    assert "Carried at the prices of your quote" in told
    assert not Package.objects.exists()
    assert timezone.localdate(AT) <= quotation.valid_until
