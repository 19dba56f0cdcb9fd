"""Receiving for somebody else: they say yes, customs counts them, the counter compares their paper, and they can go."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from customs.models import Declaration
from forwarding import recipients
from forwarding.journey import assess, deliver
from forwarding.models import IdentityPaper, Notice, Recipient, Shipment
from forwarding.states import RecipientStatus
from suuq import workflow
from suuq.accounts.models import User
from tests.factories.arriving import at_hub
from tests.factories.forwarding import (
    AT,
    AgencyFactory,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
)

pytestmark = pytest.mark.django_db
AMINA = {"name": "Amina Waberi", "paper_kind": "passport", "paper_number": "P 7734 902", "email": "amina@home.example"}


@pytest.fixture
def keeper():
    return CustomerFactory(user__full_name="Hodan Abdillahi")


def named(keeper, number="P7734902", **facts):
    given = {"name": "Amina Waberi", "identity_kind": "passport", "email": "amina@home.example"} | facts
    return recipients.name(
        keeper=keeper, person=recipients.Person(identity_number=number, **given), by=keeper.user, at=AT
    )


def agreed(keeper, **facts):
    recipient = named(keeper, **facts)
    code = Notice.objects.filter(user=recipient.person, code="recipient_code").latest("pk").facts["digits"]
    return recipients.agree(recipient=recipient, code=code, by=keeper.user, at=AT)


def test_named_agreed_by_code_chosen_and_declared_in_their_name(
    client_as, keeper, tariff, django_capture_on_commit_callbacks
):
    """R147: the number of the paper is kept nowhere; the code reaches the person alone."""
    browser, agency = client_as(keeper.user), AgencyFactory()
    own = browser.post(reverse("recipients"), AMINA | {"email": keeper.user.email})
    assert "your own e-mail" in own.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        page = browser.post(reverse("recipients"), AMINA | {"agency": agency.code}).url

    letter = mail.outbox[-1]
    code = re.search(r"\d{6}", letter.subject)[0]
    recipient = Recipient.objects.get()
    assert letter.to == ["amina@home.example"]
    assert (recipient.status, recipient.identity_ends) == (RecipientStatus.ASKED, "902")
    assert "7734" not in str(list(Recipient.objects.values())) + browser.get(reverse("recipients")).content.decode()
    assert code not in browser.get(reverse("message_settings")).content.decode()
    purchase = PurchaseFactory(customer=keeper)
    parcel = PackageFactory(customer=keeper, purchase=purchase, warehouse=purchase.warehouse)
    ship = reverse("ship") + f"?warehouse={parcel.warehouse.code}"
    asked = {
        "packages": parcel.reference, "service": "economy", "delivery_mode": "pickup", "agency": agency.code,
        "recipient": recipient.pk,
    }  # fmt: skip
    assert "Amina" not in browser.get(ship).content.decode()
    assert "not the code" in browser.post(page, {"code": "000000" if code != "000000" else "1"}).content.decode()
    assert browser.post(page, {"code": code}).url == reverse("recipients")
    assert "Amina" in browser.get(ship).content.decode()
    assert browser.post(ship, asked).status_code == 302

    shipment = Shipment.objects.get()
    Shipment.objects.update(status="packed", packed_at=AT, weight_grams=1500, chargeable_grams=1500)
    assess.lodge(shipment=shipment, by=None, at=AT)
    declaration = Declaration.objects.get()
    assert declaration.declared.consignee_name == "Amina Waberi"
    assert declaration.consignee_reference == recipient.known_as != keeper.suite
    assert "Amina Waberi" in browser.get(reverse("shipment", args=[shipment.number])).content.decode()
    assert browser.get(reverse("customs:case", args=[shipment.number])).status_code == 200
    assert browser.post(reverse("remove_recipient", args=[recipient.pk])).status_code == 409
    assert client_as(CustomerFactory().user).get(page).status_code == 404


def test_one_paper_is_one_person_to_customs_whoever_buys(keeper):
    """The window that adds up consignments sees the paper, not the shopper."""
    first, second = agreed(keeper), agreed(CustomerFactory())
    assert first.known_as == second.known_as

    friend = CustomerFactory()
    IdentityPaper.objects.create(
        customer=friend, kind="passport", digest=first.identity_digest, ends_with="902", seen_by=friend.user, seen_at=AT
    )
    assert first.known_as == friend.suite


def test_the_counter_hands_it_only_against_that_paper(keeper):
    recipient = agreed(keeper)
    delivery = at_hub(customer=keeper, recipient=recipient)
    delivery = deliver.scan_in(delivery=delivery, agency=delivery.agency, by=None, at=AT)
    assert Notice.objects.filter(user=recipient.person, code="recipient_ready").exists()

    def hands(**facts):
        known = {"name": "amina  WABERI", "identity_kind": "passport", "identity_last": "4902", "code": delivery.code}
        return deliver.Hands(**known | facts)

    for wrong, why in (
        ({"name": "Hodan Abdillahi"}, "other_recipient"),
        ({"identity_last": "418"}, "other_paper"),
        ({"identity_kind": "card"}, "other_paper"),
        ({"identity_last": ""}, "other_paper"),
    ):
        with pytest.raises(deliver.CannotHandOver) as refusal:
            deliver.hand_over(delivery=delivery, hands=hands(**wrong), by=None, at=AT)
        assert {reason.code for reason in refusal.value.reasons} == {why}
    deliver.hand_over(delivery=delivery, hands=hands(), by=None, at=AT)

    gone = recipients.remove(recipient=recipient, by=keeper.user, at=AT)
    assert (gone.name, gone.identity_digest, gone.email, gone.person) == ("", "", "", None)
    assert not User.objects.filter(email="amina@home.example").exists()


def test_a_person_ends_it_themselves_and_a_code_dies(client_as, keeper):
    friend = CustomerFactory(user__email="amina@home.example")
    recipient = agreed(keeper)
    browser = client_as(friend.user)
    assert "Hodan Abdillahi" in browser.get(reverse("recipients")).content.decode()

    browser.post(reverse("remove_recipient", args=[recipient.pk]))

    assert Recipient.objects.get(pk=recipient.pk).status == RecipientStatus.REMOVED
    assert User.objects.filter(pk=friend.user.pk).exists()
    again = named(keeper)
    for _wrong in range(recipients.WRONG_CODES_MOST):
        with pytest.raises(recipients.CannotReceiveFor):
            recipients.agree(recipient=again, code="no", by=keeper.user, at=AT)
    code = Notice.objects.filter(code="recipient_code").latest("pk").facts["digits"]
    with pytest.raises(workflow.Refused) as refusal:
        recipients.agree(recipient=again, code=code, by=keeper.user, at=AT)
    assert refusal.value.reasons[0].code == "code_dead"
