"""A reference that another bears already is drawn again inside the act: nobody is asked twice, nothing is refused."""

import random

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError

from forwarding import concerns
from forwarding.journey import arrive, buy, declare, forwarded, group, intake, mailroom, sketch, unload
from forwarding.models import BuyingFee, LetterTariff, Mail, Package, Purchase
from suuq import references, rows, uploads
from tests.factories import billing
from tests.factories.forwarding import AT, LONG_AGO, AgencyFactory, CustomerFactory, PackageFactory, WarehouseFactory
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def again(monkeypatch):
    """Do something twice with the same luck."""

    def twice(act):
        monkeypatch.setattr(references, "source", random.Random(7))  # noqa: S311 - to be repeated
        first = act(1)
        references.source.seed(7)
        return first, act(2)

    return twice


def purchase(n, customer, warehouse):
    goods = [declare.Goods("Lamp", 1, 4_000, "EUR", origin="CN", hs_code="940521")]
    facts = {"shop": "Lampen", "order_number": str(n), "goods": goods, "tracking": [], "by": customer.user, "at": AT}
    return declare.expect(customer=customer, warehouse=warehouse, **facts)


def parcel(n, _customer, warehouse):
    measured = arrive.Measured(weight_grams=1_200)
    return arrive.check_in(warehouse=warehouse, barcodes=[f"PO-{n:04}"], measured=measured, by=None, at=AT)


def begun(n, customer, _warehouse):
    facts = {"order": {"shop": str(n)}, "lines": [], "invoice": None, "by": customer.user, "at": AT}
    return sketch.keep(customer=customer, before=None, **facts)


def case(n, customer, _warehouse):
    facts = {"subject": "other", "agency": AgencyFactory(), "shipment": None, "words": f"Where? {n}"}
    return concerns.open_case(customer=customer, by=customer.user, at=AT, **facts)


def letter(n, customer, warehouse):
    envelope = mailroom.Envelope(
        f"Mme Hodan {n}", "Banque", 24, uploads.Taken(ContentFile(b"", "a.webp"), "image/webp", "a")
    )
    return mailroom.take_in(warehouse=warehouse, customer=customer, envelope=envelope, by=None, at=AT)


def gathering(n, customer, warehouse):
    facts = {"service": "economy", "title": str(n), "by": customer.user, "at": AT}
    return group.open_group(organiser=customer, warehouse=warehouse, **facts)


def drop(n, _customer, warehouse):
    return unload.open_drop(warehouse=warehouse, carrier="DHL", pieces_said=n, by=PersonFactory(), at=AT)


def wish(n, customer, warehouse):
    facts = {"link": f"https://shop.example/{n}", "title": "Lamp", "options": "", "quantity": 1}
    return buy.ask(customer=customer, warehouse=warehouse, ceiling_minor=40_000, by=customer.user, at=AT, **facts)


def mail(n, _customer, _warehouse):
    return forwarded.take(raw=f"Message-ID: <{n}@shop.example>\r\n\r\nThank you".encode(), at=AT)


def line_of_a_file(n, customer, warehouse):
    heads = "Suite;Shop;Order;Tracking;Description;Quantity;Price;Currency;Origin;HS code"
    text = f"{heads}\n{customer.suite};Sneaker Shop;SO-{n};TBA{n:012};Running shoes;1;89,90;EUR;VN;640411\n"
    facts = {"file": ContentFile(text.encode()), "shown_name": f"{n}.csv", "by": None, "at": AT}
    intake.read(intake=intake.send(warehouse=warehouse, kind="prealerts", **facts), at=AT)
    return Purchase.objects.get(order_number=f"SO-{n}")


@pytest.mark.parametrize("act", [purchase, line_of_a_file, parcel, begun, case, letter, gathering, drop, wish, mail])
def test_a_reference_that_stands_is_drawn_again_inside_the_act(act, again):
    customer, warehouse = CustomerFactory(), WarehouseFactory()
    BuyingFee.objects.create(warehouse=warehouse, valid_from=LONG_AGO, percent=8, least_minor=1_000)
    prices = {"open_minor": 800, "forward_minor": 500, "shred_minor": 200}
    LetterTariff.objects.create(warehouse=warehouse, valid_from=LONG_AGO, currency="DJF", **prices)

    first, second = again(lambda n: act(n, customer, warehouse))

    assert first.reference != second.reference
    assert references.is_valid(second.reference)


def test_a_payment_code_that_stands_is_drawn_again(again):
    first, second = again(lambda _n: billing.bill())

    assert first.payment_code != second.payment_code


def test_a_parcel_split_off_is_scanned_by_the_reference_it_got(again):
    length = arrive.REFERENCE_LENGTH
    names = ("warehouse", "customer", "weight_grams", "received_at")
    facts = {name: getattr(PackageFactory(), name) for name in names}

    first, second = again(lambda _n: rows.drawn(Package(**facts), length=length, names=("reference", "scan_key")))

    assert second.reference == second.scan_key != first.reference


def test_what_else_stands_in_the_way_is_told(again):
    """A mail that came twice at once is no matter of references."""
    with pytest.raises(IntegrityError):
        again(lambda _n: rows.drawn(Mail(key="k", size_bytes=1, received_at=AT), length=10))
