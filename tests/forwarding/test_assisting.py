"""A clerk acts for a person within a recorded mandate, each act told and traced."""

import pytest
from django.urls import reverse

from billing import cashdesk
from billing.models import Payment
from customs import deciding
from forwarding import notices
from forwarding.journey import deliver
from forwarding.models import Delivery, MandateAct, Notice, Workplace
from forwarding.states import DeliveryStatus
from suuq import audit
from suuq.roles import Role
from tests.factories import billing
from tests.factories.forwarding import (
    AT,
    AgencyFactory,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
)
from tests.factories.suuq import PersonFactory
from tests.forwarding import counters

pytestmark = pytest.mark.django_db

agency, clerk, give = counters.agency, counters.clerk, counters.give


@pytest.fixture
def waiting(agency, clerk, cleared):
    """A parcel behind the clerk's counter, paid and released."""
    box = cleared(WarehouseFactory(code="FR", currency="EUR"), agency=agency)
    delivery = deliver.assign(shipment=box, place="hub", by=clerk, at=AT)
    deciding.release(box.declaration, by=PersonFactory(role=Role.OFFICER), at=AT)
    return deliver.scan_in(delivery=delivery, agency=agency, by=clerk, at=AT)


ACTS = {
    "counter:open_file": ({"track", "pay", "declare"}, {}),
    "counter:announce": ({"declare"}, {"form-TOTAL_FORMS": "1"}),
    "counter:pay": ({"pay"}, {}),
    "counter:collect": ({"collect"}, {"name": "Ali", "identity_kind": "card", "identity_last": "418"}),
}


@pytest.mark.parametrize("allowed", ["", "track", "declare", "pay", "collect"])
def test_each_act_outside_the_mandate_is_refused_with_a_sentence(client_as, waiting, give, photo, allowed):
    """U55: every act of a clerk for a person asks for its own scope."""
    customer, browser = waiting.shipment.customer, client_as(_other_clerk())
    bill = billing.bill(payer=customer.user)
    if allowed:
        give(customer, allowed)

    for name, (scopes, fields) in ACTS.items():
        named = {"counter:collect": [waiting.shipment.number], "counter:pay": [customer.suite, bill.number]}
        photo.seek(0)
        answer = browser.post(reverse(name, args=named.get(name, [customer.suite])), fields | {"photo": photo})
        words = answer.content.decode()
        refused = "no mandate of this person" in words or "The mandate does not allow this" in words
        assert refused == (allowed not in scopes), name
        assert not refused or answer.status_code == 409


def test_a_file_opens_only_as_far_as_the_mandate(client_as, clerk, give):
    """R177, U58: what is not in the scope is not on the page; looking is traced and told."""
    customer, browser = CustomerFactory(), client_as(clerk)
    purchase = PurchaseFactory(customer=customer)
    bill = billing.bill(payer=customer.user)
    page = reverse("counter:person", args=[customer.suite])
    give(customer, "track")

    before = browser.get(page).content.decode()
    browser.post(reverse("counter:open_file", args=[customer.suite]))
    after = browser.get(page).content.decode()

    assert purchase.reference not in before
    assert purchase.reference in after
    assert bill.number not in after
    assert "Announce a purchase" not in after
    act = MandateAct.objects.get()
    assert (act.deed, act.by) == ("looked", clerk)
    assert audit.Entry.objects.filter(verb="mandate.looked", by_id=str(clerk.pk)).count() == 1
    assert Notice.objects.filter(code=notices.LOOKED_FOR_YOU, user=customer.user).count() == 1
    assert purchase.reference not in client_as(_other_clerk()).get(page).content.decode()


def _other_clerk():
    other = PersonFactory(role=Role.CLERK)
    Workplace.objects.create(user=other, agency=AgencyFactory())
    return other


def test_declared_paid_and_collected_for_them_at_another_agency(client_as, give, waiting, photo):
    """Announced, paid from the wallet and in cash, collected without a code; the person reads it all."""
    box, warehouse = waiting.shipment, waiting.shipment.warehouse
    customer, other = box.customer, _other_clerk()
    give(customer)
    browser = client_as(other)
    items = {"description": "Sports shoes, textile upper", "category": "shoes", "quantity": "1", "unit_price": "89"}
    fields = {f"form-0-{key}": value for key, value in (items | {"currency": "EUR"}).items()}
    fields |= {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "warehouse": warehouse.pk, "shop": "Zalando"}
    assert browser.post(reverse("counter:announce", args=[customer.suite]), fields).status_code == 302

    billing.fill_wallet(customer.user, 50_000)
    bills = [billing.bill(payer=customer.user) for _ in range(2)]
    shift = cashdesk.open_shift(by=other, place="Balbala", float_minor=0, at=AT)
    assert (
        browser.post(reverse("counter:pay", args=[customer.suite, bills[0].number]), {"once": "a"}).status_code == 302
    )
    cash = {"tendered": "100000", "once": "b"}
    assert browser.post(reverse("counter:take_cash", args=[customer.suite, bills[1].number]), cash).status_code == 302
    assert Payment.objects.filter(shift=shift).count() == 1

    photo.seek(0)
    hands = {"name": customer.name, "identity_kind": "card", "identity_last": "418", "photo": photo}
    collect = reverse("counter:collect", args=[box.number])
    assert f"It waits at {waiting.agency}, and is handed over there" in browser.post(collect, hands).content.decode()
    Delivery.objects.filter(pk=waiting.pk).update(agency=other.workplace.agency)  # it was brought
    photo.seek(0)
    assert browser.post(collect, hands).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == DeliveryStatus.DELIVERED

    told = client_as(customer.user).get(reverse("my_mandate")).content.decode()
    for words in (
        "Announced a purchase",
        "Paid a bill from the wallet",
        "Took cash for a bill",
        "Handed a parcel over",
    ):
        assert words in told
    assert str(other) in told
    assert MandateAct.objects.filter(by=other).count() == 4


def test_parcels_are_asked_to_fly_for_them(client_as, clerk, give):
    customer, warehouse = CustomerFactory(), WarehouseFactory()
    purchase = PurchaseFactory(customer=customer, warehouse=warehouse, items=[{"hs_code": "640411"}])
    package = PackageFactory(customer=customer, warehouse=warehouse, purchase=purchase)
    give(customer, "declare")
    fields = {"packages": [package.reference], "service": "economy", "delivery_mode": "pickup", "delivery_place": ""}

    browser, url = client_as(clerk), reverse("counter:ship", args=[customer.suite, warehouse.code])
    assert [offer["service"] for offer in browser.get(url).context["offers"]] == ["economy", "express"]
    assert browser.post(url, fields | {"agency": AgencyFactory().code}).status_code == 302
    assert customer.shipments.get().packages.get() == package


def test_one_page_takes_the_cash_and_hands_over(client_as, clerk, waiting):
    """U56, U57: what is due, the change in large figures, then the code, on one page."""
    box = waiting.shipment
    extra = billing.bill(billing.freight(), payer=box.customer.user)
    type(extra).objects.filter(pk=extra.pk).update(corrects=box.invoice, kind="supplementary")
    browser, page = client_as(clerk), reverse("counter:parcel", args=[box.number])
    cash = reverse("counter:cash", args=[box.number])

    assert browser.post(cash, {"tendered": "1"}).url == reverse("billing:open_shift")
    cashdesk.open_shift(by=clerk, place="Balbala", float_minor=0, at=AT)
    assert "This is less than what is to be paid" in browser.post(cash, {"tendered": "1"}).content.decode()
    answer = browser.post(cash, {"tendered": str(extra.due_minor + 500), "once": "x"})
    assert answer.url.startswith(page)
    assert "To give back" in browser.get(answer.url).content.decode()
    assert Payment.objects.get(means="cash").change_minor == 500
    assert browser.post(cash, {"tendered": "1"}).url == page  # nothing is due any more

    assert "Hand it over" in browser.get(page).content.decode()
