"""A clerk serves a person: an account without e-mail, a recorded mandate, acts within it, each told and traced."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from billing import cashdesk
from billing.models import Payment
from customs import deciding
from forwarding import assisting, channels, enrolling, finding, mandates, notices, sending
from forwarding.documents import cards
from forwarding.journey import deliver
from forwarding.models import Customer, Delivery, Mandate, MandateAct, Notice, Scope, Workplace
from forwarding.states import DeliveryStatus, MandateStatus, NoticeStatus
from suuq import audit, documents
from suuq.roles import Role
from suuq.uploads import take
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
from tests.forwarding.test_labels import read

pytestmark = pytest.mark.django_db

EVERYTHING = list(Scope)
PAPER = {"paper_kind": "card", "paper_number": "DJ-12 345 678"}


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def clerk(agency):
    user = PersonFactory(role=Role.CLERK, full_name="Kadra Clerk")
    Workplace.objects.create(user=user, agency=agency)
    return user


@pytest.fixture
def give(agency, clerk, photo):
    """Put a mandate in force by a signed paper."""

    def sign(customer, *scopes, days=30, at=None):
        at = at or timezone.now()
        photo.seek(0)
        return mandates.ask(
            customer=customer, scopes=scopes or EVERYTHING, consent="paper", expires_at=at + timedelta(days=days),
            signature=take(photo), agency=agency, by=clerk, at=at,
        )  # fmt: skip

    return sign


@pytest.fixture
def waiting(agency, clerk, cleared):
    """A parcel behind the clerk's counter, paid and released."""
    box = cleared(WarehouseFactory(code="FR", currency="EUR"), agency=agency)
    delivery = deliver.assign(shipment=box, place="hub", by=clerk, at=AT)
    deciding.release(box.declaration, by=PersonFactory(role=Role.OFFICER), at=AT)
    return deliver.scan_in(delivery=delivery, agency=agency, by=clerk, at=AT)


def test_an_account_without_e_mail_or_telephone_and_its_card(client_as, clerk):
    """U55: the paper finds the person again, the card scans, and news waits to be told."""
    browser = client_as(clerk)
    fields = {"full_name": "فاطمة عمر", **PAPER, "phone": "", "email": "", "language": "ar"}

    answer = browser.post(reverse("counter:open_account"), fields)

    customer = Customer.objects.get()
    assert answer.url == reverse("counter:person", args=[customer.suite])
    assert (customer.user.email, customer.user.phone, customer.user.has_usable_password()) == (None, "", False)
    assert finding.customers("DJ 12345678") == finding.customers("Fadumo Cumar") == [customer]
    assert "12345678" not in str(list(customer.papers.values()))
    assert browser.get(reverse("counter:card", args=[customer.suite])).content.startswith(b"%PDF")
    card = documents.pictures(cards.HERE / "card.typ", cards._card(customer), ppi=300)
    assert (len(card), read(card)) == (1, [customer.suite] * 2)
    assert browser.get(reverse("counter:consent_form", args=[customer.suite])).content.startswith(b"%PDF")

    sending.send(Notice.objects.get().pk, at=AT)
    assert Notice.objects.get().status == NoticeStatus.KEPT
    assert "Your address abroad is ready" in browser.get(answer.url).content.decode()
    browser.post(reverse("counter:tell", args=[customer.suite]))
    assert Notice.objects.get().status == NoticeStatus.SENT
    assert audit.Entry.objects.filter(verb="customer.enrolled", by_id=str(clerk.pk)).exists()


def test_one_paper_has_one_account_and_one_e_mail_too(client_as, clerk, agency):
    newcomer = enrolling.Newcomer(full_name="Amina", email="amina@example.com", **PAPER)
    enrolling.enrol(newcomer=newcomer, agency=agency, by=clerk, at=AT)

    fields = {"full_name": "Amina", "paper_kind": "card", "paper_number": "dj12345678", "email": "AMINA@example.com"}
    page = client_as(clerk).post(reverse("counter:open_account"), {**fields, "language": "fr"}).content.decode()

    assert "This paper belongs to an account already" in page
    assert "An account has this e-mail already" in page
    assert Customer.objects.count() == 1


def test_consent_by_a_code_sent_to_the_person(client_as, clerk, django_capture_on_commit_callbacks):
    customer, browser = CustomerFactory(), client_as(clerk)
    url = reverse("counter:mandate", args=[customer.suite])
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url, {"scopes": ["track", "pay"], "days": "30", "consent": "code"})
    mandate = Mandate.objects.get()
    code = re.search(r"\d{6}", mail.outbox[-1].subject).group()
    assert mandate.status == MandateStatus.ASKED
    assert code not in str(Mandate.objects.values().get())

    confirm = reverse("counter:confirm_mandate", args=[customer.suite])
    wrong = str((int(code) + 1) % 10**6).zfill(6)
    assert browser.post(confirm, {"code": wrong}).status_code == 409
    assert mandates.of(customer, at=timezone.now()) is None
    assert browser.post(confirm, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302

    assert mandates.of(customer, at=timezone.now()).scopes == [Scope.PAY, Scope.TRACK]
    assert browser.post(confirm, {"code": wrong}).status_code == 302  # it is in force already


def test_where_there_is_no_e_mail_the_code_goes_to_the_telephone(clerk, agency, settings):
    by_phone = CustomerFactory()
    by_phone.user.email, by_phone.user.phone = None, "+25377814209"
    by_phone.user.save()
    asked = {"scopes": ["pay"], "consent": "code", "expires_at": AT + timedelta(days=1), "agency": agency}
    with pytest.raises(mandates.CannotMandate):
        mandates.ask(customer=by_phone, **asked, by=clerk, at=AT)
    settings.GATEWAYS = {"sms": {"url": "https://gateway.example/"}}
    assert mandates.ask(customer=by_phone, **asked, by=clerk, at=AT).status == MandateStatus.ASKED
    assert channels.reaching(by_phone.user, sending.preference_of(by_phone.user)) == ["sms"]


def test_a_code_that_was_sent_dies_when_the_person_signs_instead(clerk, agency, give):
    customer = CustomerFactory()
    facts = {"scopes": ["track"], "consent": "code", "expires_at": AT + timedelta(days=9)}
    mandates.ask(customer=customer, agency=agency, by=clerk, at=AT, **facts)
    assert mandates.asked(customer, at=AT)
    assert not mandates.asked(customer, at=AT + timedelta(minutes=16))
    give(customer, at=AT)
    assert not mandates.asked(customer, at=AT)


def test_a_code_dies_of_five_wrong_ones_and_of_age(clerk, agency):
    customer = CustomerFactory()
    facts = {
        "scopes": ["track"],
        "consent": "code",
        "expires_at": AT + timedelta(days=9),
        "agency": agency,
        "by": clerk,
    }
    old, tried = (mandates.ask(customer=customer, at=AT, **facts) for _ in range(2))
    right = [n.facts["digits"] for n in Notice.objects.filter(code=notices.MANDATE_CODE).order_by("pk")]

    with pytest.raises(mandates.CannotMandate, match="code_dead"):
        mandates.confirm(mandate=old, code=right[0], by=clerk, at=AT + timedelta(minutes=16))
    for _try in range(5):
        with pytest.raises(mandates.CannotMandate, match="wrong_code"):
            mandates.confirm(mandate=tried, code="no", by=clerk, at=AT)
    with pytest.raises(mandates.CannotMandate, match="code_dead"):
        mandates.confirm(mandate=tried, code=right[1], by=clerk, at=AT)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"scopes": []}, "no_scope"),
        ({"expires_at": AT}, "expiry"),
        ({"expires_at": AT + timedelta(days=400)}, "expiry"),
        ({"consent": "paper"}, "no_signature"),
        ({"by": None}, "own_mandate"),
    ],
)
def test_what_no_mandate_can_be(clerk, agency, facts, said):
    customer = CustomerFactory()
    asked = {"scopes": ["pay"], "consent": "code", "expires_at": AT + timedelta(days=1), "by": clerk} | facts
    asked["by"] = asked["by"] or customer.user

    with pytest.raises(mandates.CannotMandate, match=said):
        mandates.ask(customer=customer, agency=agency, at=AT, **asked)
    assert not Mandate.objects.exists()


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


def test_the_person_takes_it_back_and_nobody_acts_any_more(client_as, clerk, give):
    customer = CustomerFactory()
    mandate = give(customer)
    browser = client_as(customer.user)
    assert client_as(PersonFactory()).post(reverse("revoke_mandate", args=[mandate.pk])).status_code == 404
    assert browser.get(reverse("mandate_paper", args=[mandate.pk])).status_code == 200
    assert client_as(PersonFactory()).get(reverse("mandate_paper", args=[mandate.pk])).status_code == 404

    assert browser.post(reverse("revoke_mandate", args=[mandate.pk])).status_code == 302

    assert client_as(clerk).post(reverse("counter:open_file", args=[customer.suite])).status_code == 409
    assert Notice.objects.filter(code=notices.MANDATE_REVOKED, user=customer.user).exists()
    assert "No counter acts for you" in browser.get(reverse("my_mandate")).content.decode()


def test_a_mandate_ends_on_its_day_and_a_new_one_replaces_the_old(clerk, agency, give):
    customer = CustomerFactory()
    first = give(customer, "pay", days=2, at=AT)
    second = give(customer, "track", days=2, at=AT)
    first.refresh_from_db()
    assert first.status == MandateStatus.LAPSED
    assert mandates.of(customer, at=AT + timedelta(days=1)) == second

    late = AT + timedelta(days=3)
    with pytest.raises(mandates.NoMandate, match="no_mandate"):
        assisting.open_file(customer=customer, agency=agency, by=clerk, at=late)
    assert mandates.lapse_overdue(at=late) == 1
    assert mandates.lapse_overdue(at=late) == 0
    assert Notice.objects.filter(code=notices.MANDATE_LAPSED).count() == 1


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
