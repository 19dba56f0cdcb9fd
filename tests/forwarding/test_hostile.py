"""What nobody means to type, sent to the shopper's, the counter's and the courier's pages: a sentence, never a 500."""

import io
import re
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse
from PIL import Image

from forwarding import notices, wording
from forwarding.models import Document, Notice, Package, Purchase, Shipment, Workplace
from suuq.roles import Role
from tests.factories.forwarding import (
    AgencyFactory,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    ShipmentFactory,
    WarehouseFactory,
)

pytestmark = pytest.mark.django_db

NUMBERS = ["1e3", "1E+999999", "1_000", "NaN", "Infinity", "-0", "-1", "٠", "1" * 40, "0x10", "1,5,5", "½"]
WORDS = [
    "<script>alert(1)</script>",
    "{{7*7}}{% debug %}",
    "a" * 100_000,
    "=cmd()",
    "\u202egpj.exe",
    "\r\nBcc: x@y.z",
    "🦊" * 50,
]


@pytest.fixture
def shopper(client_as):
    """A shopper with a warehouse to buy into."""
    customer = CustomerFactory()
    browser = client_as(customer.user)
    browser.customer, browser.warehouse = customer, WarehouseFactory()
    return browser


def declaration(browser, **facts):
    known = {
        "warehouse": browser.warehouse.pk,
        "shop": "Zalando",
        "order_number": "1",
        "tracking": "",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-description": "Running shoes for men",
        "form-0-quantity": "1",
        "form-0-unit_price": "89",
        "form-0-currency": "EUR",
        "form-0-origin": "",
        "form-0-category": "shoes",
        "form-0-weight_kg": "",
    }
    return browser.post(reverse("declare"), known | facts)


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_plain_declaration_is_taken(shopper):
    assert declaration(shopper).status_code == 302
    assert Purchase.objects.get().items.get().unit_price_minor == 8900


@pytest.mark.parametrize("typed", ["89", "89,00", " 89.00 ", "٨٩", "８９", "89\u00a0"])
def test_prices_typed_any_way(shopper, typed):
    assert declaration(shopper, **{"form-0-unit_price": typed}).status_code == 302
    assert Purchase.objects.get().items.get().unit_price_minor == 8900


@pytest.mark.parametrize("field", ["quantity", "unit_price", "weight_kg"])
@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_nobody_types(shopper, field, number):
    response = declaration(shopper, **{f"form-0-{field}": number})
    assert response.status_code in {200, 302}
    assert Purchase.objects.count() == (response.status_code == 302)


@pytest.mark.parametrize("field", ["shop", "order_number", "tracking", "form-0-description"])
@pytest.mark.parametrize("words", WORDS)
def test_words_nobody_means(shopper, field, words):
    response = declaration(shopper, **{field: words})
    assert response.status_code in {200, 302}
    if response.status_code == 302:
        page = shopper.get(response.url).content.decode()
        assert "<script>alert" not in page
        assert "\u202e" not in page


def test_words_of_a_template_stay_words(shopper):
    """R98: on the page, in a message and in the markup of documents, what looks like a program is written as it is."""
    words = "{{7*7}} {% debug %} ${7*7} #(7*7) %(about)s"
    page = shopper.get(declaration(shopper, shop=words).url)
    notice = Notice(code=notices.ARRIVED, about=words, facts={"shop": words})

    assert words in unescape(page.content.decode())
    assert words in "".join(wording.said(notice))
    assert "49" not in "".join(wording.said(notice))


@pytest.mark.parametrize("number", ["-1", "x", "9" * 30, "1000", ""])
def test_a_formset_that_lies_about_itself(shopper, number):
    assert declaration(shopper, **{"form-TOTAL_FORMS": number}).status_code == 200
    assert not Purchase.objects.exists()


def test_one_error_loses_nothing(shopper):
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(out, "PNG")
    out.seek(0)
    out.name = "order.png"
    response = declaration(shopper, invoice=out, shop="", **{"form-0-description": "Running shoes"})
    page = response.content.decode()
    assert "Running shoes" in page
    assert "order.png" in page
    only_a_line = declaration(shopper, **{"form-0-unit_price": ""}).content.decode()
    assert "<title>Error:" in only_a_line  # U15: an error of a line too
    kept = re.search(r'name="kept_invoice" value="([^"]+)"', page)[1]
    assert declaration(shopper, kept_invoice=kept).status_code == 302
    assert Purchase.objects.get().invoice.shown_name == "order.png"


def test_a_kept_file_of_another_is_not_taken(shopper, client_as):
    test_one_error_loses_nothing(shopper)
    other = client_as(CustomerFactory().user)
    other.customer, other.warehouse = None, shopper.warehouse
    assert declaration(other, kept_invoice="12:forged", order_number="2").status_code == 302
    assert Purchase.objects.exclude(customer=shopper.customer).get().invoice is None


def test_asking_for_another_line_keeps_the_answers(shopper):
    page = said(declaration(shopper, more="1", shop=""))
    assert "Thing 2" in page
    assert "There is a problem" not in page
    assert not Purchase.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "purchase",
        "change_goods",
        "add_invoice",
        "cancel_purchase",
        "package",
        "shipment",
        "cancel_shipment",
        "document",
    ],
)
def test_what_is_anothers_is_not_found(client_as, name):
    """R102, R123: the same answer as for what does not exist."""
    owner = CustomerFactory()
    purchase = PurchaseFactory(customer=owner)
    package = PackageFactory(customer=owner, purchase=purchase, warehouse=purchase.warehouse)
    shipment = ShipmentFactory(customer=owner, warehouse=purchase.warehouse)
    document = Document.objects.create(
        kind="photo",
        package=package,
        file="x.webp",
        media_type="image/webp",
        shown_name="x",
        added_at=package.received_at,
    )
    ours = {"package": package.reference, "document": document.pk}.get(
        name, shipment.number if "shipment" in name else purchase.reference
    )
    stranger = client_as(CustomerFactory().user)
    for argument in (ours, 999_999 if name == "document" else "NOSUCH99"):
        verb = stranger.post if name in {"add_invoice", "cancel_purchase", "cancel_shipment"} else stranger.get
        assert verb(reverse(name, args=[argument])).status_code == 404
    assert Package.objects.get().status == "on_shelf"
    assert Shipment.objects.get().status == "requested"


@pytest.mark.parametrize("number", ["", "x" * 5000, "%00", "CP999999999DJ", "' OR 1=1 --", "<b>", "../../etc/passwd"])
def test_tracking_answers_the_unknown_alike(client, number):
    response = client.get(reverse("track"), {"number": number})
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"


def test_tracking_is_asked_only_so_often(client):
    answers = [
        client.get(
            reverse("track"), {"number": "CP999999999DJ"}, headers={"x-forwarded-for": f"10.0.0.{n}"}
        ).status_code
        for n in range(22)
    ]
    assert answers[-1] == 429
    assert answers.count(200) == 20


@pytest.mark.parametrize("asked", ["", "'", "%", "\u202e", "x" * 100_000, "9" * 100_000, "٧٧٨١", "DJ7K3-F2Q", "0" * 50])
def test_the_counter_searches_for_anything(client_as, person, asked):
    """R96: of a hundred thousand characters the first sixty are asked."""
    clerk = person(Role.CLERK)
    Workplace.objects.create(user=clerk, agency=AgencyFactory())
    assert client_as(clerk).get(reverse("counter:home"), {"q": asked}).status_code == 200


def test_an_empty_press_after_too_many_codes_is_refused_in_words(shopper):
    cache.set(f"limit:recipient:{shopper.customer.user.pk}", 99)
    assert "Too many codes were sent from here." in said(shopper.post(reverse("recipients")))


def test_a_test_message_before_the_first_page_opens_the_suite(client_as, person):
    newcomer = person(Role.CUSTOMER)
    assert client_as(newcomer).post(reverse("test_message")).status_code == 302
    assert Notice.objects.get(code=notices.TEST).about == newcomer.customer.suite
