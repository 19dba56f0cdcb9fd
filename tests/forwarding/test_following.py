"""Following a parcel without an account."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Invoice
from forwarding import following
from forwarding.models import CaseTries, Delivery, Milestone, Purchase, ShareLink, Shipment
from forwarding.views import tracking
from suuq import audit
from suuq.roles import Role
from tests.factories import billing
from tests.factories.forwarding import (
    AT,
    UPS,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
    boxed,
)
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db

PHONE = "+25377814209"
NOBODYS = "CP999999999DJ"


@pytest.fixture
def box():
    """A rich parcel on its way: a name, a telephone, goods, a value and a suite that nobody else may read."""
    owner = CustomerFactory(user=PersonFactory(full_name="Hodan Warsame", phone=PHONE))
    purchase = PurchaseFactory(customer=owner, warehouse=WarehouseFactory())
    package = PackageFactory(customer=owner, warehouse=purchase.warehouse, purchase=purchase, status="packed")
    box = boxed(package, packed=True, delivery_place="behind the green mosque")
    box.invoice = billing.bill(payer=owner.user)
    box.save(update_fields=["invoice"])
    Milestone.objects.record(box, Milestone.Code.PACKED, at=AT, place="Tremblay")
    return box


def opened(client, reference, proof="4209"):
    return client.post(reverse("open_case"), {"reference": reference, "proof": proof})


def same(page, number):
    """Read a page without what was asked and without the keys of its forms, which are new each time."""
    return re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", page.content.decode().replace(number, ""))


def delivery_of(box, **facts):
    return Delivery.objects.create(shipment=box, mode="pickup", agency=box.agency, code="555012", **facts)


def private(box):
    user, item = box.customer.user, box.packages.get().purchase.items.get()
    return [
        user.full_name, user.phone, user.email, box.delivery_place, item.description, str(item.unit_price_minor),
        box.customer.suite, box.packages.get().purchase.shop, box.agency.name, "Tremblay",
    ]  # fmt: skip


def test_r141_r145_tracking_says_where_and_by_when_and_nothing_of_whose(client, box):
    """R141, R145, U26: the relay in coarse words; no search engine, no cache, no other site learns the number."""
    page = client.get(reverse("track"), {"number": box.number.lower()})
    text = page.content.decode()
    assert "Our warehouse abroad" in text
    assert "Packed and weighed" in text
    assert not [word for word in private(box) if word in text]
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]


def test_r142_unknown_malformed_and_archived_numbers_get_one_answer(client, box, time_machine):
    """R142: same status, same page to the byte, for numbers as long as each other."""
    delivery_of(box, status="delivered", handed_to="Hodan Warsame", handed_at=AT)
    time_machine.move_to(AT + following.SHOWN_AFTER + timedelta(days=1))
    asked = (box.number, NOBODYS, "CP000000000XX", "NOTANUMBER123")
    pages = [client.get(reverse("track"), {"number": number}) for number in asked]
    assert {page.status_code for page in pages} == {200}
    assert len({same(page, number) for page, number in zip(pages, asked, strict=True)}) == 1


def test_r143_r115_a_thousand_numbers_from_one_address_or_from_a_hundred(caplog):
    """R143, R115: one address, then its block, is told to wait; a flood from everywhere raises an alarm."""
    client, url = Client(), reverse("track")
    forged = [
        client.get(url, {"number": NOBODYS}, headers={"x-forwarded-for": f"198.51.100.{n}", "x-real-ip": f"1.1.1.{n}"})
        for n in range(22)
    ]
    assert forged[-1].status_code == 429
    neighbours = [client.get(url, {"number": NOBODYS}, REMOTE_ADDR=f"127.0.0.{n}").status_code for n in range(2, 60)]
    assert neighbours[-1] == 429
    for n in range(tracking.UNKNOWN_A_MINUTE):
        client.get(url, {"number": NOBODYS}, REMOTE_ADDR=f"203.0.{n}.7")
    assert "tracking.flood" in caplog.text


def test_r143_during_a_flood_a_number_alone_opens_nothing(client, box):
    """R143: known or not, the page asks for a second answer, in the same words."""
    tracking.cache.set(tracking.ALARM, 1)
    pages = [client.get(reverse("track"), {"number": number}).content.decode() for number in (box.number, NOBODYS)]
    assert "Our warehouse abroad" not in pages[0]
    assert pages[0].replace(box.number, "") == pages[1].replace(NOBODYS, "")
    assert "Our warehouse, Tremblay" in opened(client, box.number).content.decode()


def test_blocks_of_addresses():
    assert tracking.block("203.0.113.9") == "203.0.113.0/24"
    assert tracking.block("2001:db8:1:2::3") == "2001:db8:1::/48"
    assert tracking.block("unix") == "unix"


def test_every_reference_opens_the_case_with_the_end_of_the_telephone(client, box):
    """Each number that a person may hold opens it: ours, the shop's, the purchase, the parcel, the bill, its code."""
    package, bill = box.packages.get(), Invoice.objects.get()
    Purchase.objects.update(order_number="438-7672123")
    references = [
        box.number, UPS, package.purchase.reference, package.reference.lower(), bill.number, bill.payment_code,
        "438-7672123",
    ]  # fmt: skip
    for reference in references:
        text = opened(client, reference).content.decode()
        assert "Our warehouse, Tremblay" in text, reference
        assert not [word for word in private(box)[:-2] if word in text]


def test_a_parcel_that_is_not_in_a_shipment_opens_too(client):
    purchase = PurchaseFactory(customer=CustomerFactory(user=PersonFactory(phone=PHONE)))
    assert "The shop" in opened(client, UPS).content.decode()
    package = PackageFactory(customer=purchase.customer, warehouse=purchase.warehouse, purchase=purchase)
    assert "Our warehouse, Tremblay" in opened(client, package.reference, proof="٤٢٠٩").content.decode()
    assert "do not match" in opened(client, PackageFactory(customer=None, status="unknown").reference).content.decode()


def test_the_collection_code_opens_it_while_it_opens_anything(client, box):
    box.status = "arrived"
    box.save(update_fields=["status"])
    delivery = delivery_of(box, status="ready")
    assert "Collect it" in opened(client, box.number, "555 012").content.decode()
    Delivery.objects.filter(pk=delivery.pk).update(status="delivered", handed_to="Hodan Warsame", handed_at=AT)
    assert "do not match" in opened(client, box.number, "555012").content.decode()
    assert "Hodan" not in opened(client, box.number).content.decode()


def test_r144_five_wrong_answers_close_a_parcel_to_every_address(client, box):
    """R144: five tries for each parcel whatever reference and address they come by; no town, no postcode opens it."""
    references = [box.number, UPS, Invoice.objects.get().number, box.number, box.packages.get().reference]
    for n, (reference, proof) in enumerate(zip(references, ["Djibouti", "93290", "0000", "1", "9"], strict=True)):
        answer = Client(REMOTE_ADDR=f"203.0.{n}.7").post(reverse("open_case"), {"reference": reference, "proof": proof})
        assert "do not match" in answer.content.decode()
        assert 'href="#id_reference"' in answer.content.decode()  # U15
    right, nobodys = opened(client, box.number), opened(client, NOBODYS)
    assert same(right, box.number) == same(nobodys, NOBODYS)
    assert CaseTries.objects.get(subject=f"shipment:{box.pk}").wrong == following.WRONG_MOST
    assert audit.Entry.objects.filter(verb="tracking.locked").count() == 1


def test_r146_a_link_is_secret_can_be_taken_back_and_dies_after_delivery(client, client_as, box, time_machine):
    """R146: at least 128 random bits, of which no copy is kept; a new link or its owner ends it, and so does time."""
    time_machine.move_to(AT)
    owner, stranger = client_as(box.customer.user), client_as(CustomerFactory().user)
    assert stranger.post(reverse("share_shipment", args=[box.number])).status_code == 404
    first = owner.post(reverse("share_shipment", args=[box.number])).context["link"]
    second = owner.post(reverse("share_shipment", args=[box.number])).context["link"]
    token = second.rsplit("/", 2)[1]
    assert len(token) * 6 >= 128
    assert not ShareLink.objects.filter(digest__contains=token).exists()
    assert client.get(first).status_code == 404
    page = client.get(second)
    assert "Our warehouse abroad" in page.content.decode()
    assert not [word for word in private(box) if word in page.content.decode()]
    assert page["Referrer-Policy"] == "same-origin"
    owner.post(reverse("unshare_shipment", args=[box.number]))
    assert client.get(second).status_code == 404
    third = owner.post(reverse("share_shipment", args=[box.number])).context["link"]
    delivery_of(box, status="delivered", handed_to="Hodan Warsame", handed_at=AT)
    assert client.get(third).status_code == 200
    time_machine.move_to(AT + following.SHARED_AFTER + timedelta(minutes=1))
    assert client.get(third).status_code == 404


def test_u3_home_has_one_main_action_for_each_parcel_and_a_newcomer_copies_an_address(client_as, box):
    """U3, U28: a card has at most one primary button; where there is nothing yet, it leads to the address."""
    newcomer = client_as(CustomerFactory().user).get(reverse("home")).content.decode()
    assert re.findall(r'class="btn btn-primary" href="([^"]*)"', newcomer) == [reverse("addresses")]
    PackageFactory(customer=box.customer, warehouse=box.warehouse)
    page = client_as(box.customer.user).get(reverse("home")).content.decode()
    cards = page.split('<li class="su-item">')[1:]
    assert len(cards) >= 2
    assert all(card.count("btn-primary") <= 1 for card in cards)


def test_who_looks_for_somebody_never_sees_their_collection_code(client_as, person, box):
    """R108: an operator sees the parcel as its owner does, without what hands it over; nothing is kept on a phone."""
    delivery_of(box, status="ready", ready_at=AT)
    operator, owner = client_as(person(Role.OPERATOR)), client_as(box.customer.user)
    operator.post(reverse("look", args=[box.customer.user.pk]), {"why": "They cannot find their parcel"})

    for name, arguments in (("shipment", [box.number]), ("pocket", [])):
        theirs, seen = (who.get(reverse(name, args=arguments)).content.decode() for who in (owner, operator))
        assert "555" in theirs
        assert "012" in theirs
        assert box.number[:2] in seen
        assert "555012" not in seen.replace("\u00a0", "").replace(" ", "")
    assert "data-pocket" not in operator.get(reverse("home")).content.decode()


def test_r141_what_every_stranger_sees_is_made_once_and_a_change_shows_at_once(client, client_as, box, time_machine):
    """R141: one question while nothing happens; an event, a language, a day or somebody known is another page."""
    time_machine.move_to(AT)

    def page(who=client, language="", **headers):
        return who.get(f"{language}/track/", {"number": box.number}, headers=headers)

    first = page()
    with CaptureQueriesContext(connection) as questions:
        assert page().content == first.content
    assert len(questions) == 1
    assert "no-store" in page()["Cache-Control"]
    Milestone.objects.record(box, Milestone.Code.LANDED, at=AT)
    assert b"Arrived in the country" in page(language="/en").content
    Shipment.objects.filter(pk=box.pk).update(status="dispatched", dispatched_at=AT)
    assert b"In flight" in page(language="/en").content
    assert 'dir="rtl"' in page(language="/ar").content.decode()
    time_machine.move_to(AT + timedelta(days=60))
    assert ", past" in page(language="/en").content.decode()
    assert reverse("home") in page(client_as(box.customer.user), "/en").content.decode()
    elsewhere = [page(**{"Sec-Fetch-Site": "cross-site"}) for _twice in range(2)]
    nonces = [re.search(r"'nonce-([^']+)'", answer["Content-Security-Policy"])[1] for answer in elsewhere]
    assert len(set(nonces)) == 2
    assert all(f'nonce="{nonce}"' in one.content.decode() for nonce, one in zip(nonces, elsewhere, strict=True))


def test_a_program_that_asks_again_is_told_that_nothing_has_changed(client, box):
    address = f"/api/v1/tracking/{box.number}"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    in_english = client.get(address, headers={"If-None-Match": first["ETag"], "Accept-Language": "en"})
    assert in_english.json() != first.json()
    Milestone.objects.record(box, Milestone.Code.LANDED, at=AT)
    assert len(client.get(address, headers={"If-None-Match": first["ETag"]}).json()["events"]) == 2
