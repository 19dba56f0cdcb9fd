"""A person without an account in a group: a link, paper and code of their own, their own share and no more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from forwarding import erasing, inviting, keeping, recipients
from forwarding.journey import group as groups
from forwarding.models import Invitation, Notice, Recipient
from suuq.ui.templatetags import su
from tests.factories.forwarding import AT, AgencyFactory, CustomerFactory, PackageFactory, PurchaseFactory

pytestmark = pytest.mark.django_db
SAID = {"name": "Amina Waberi", "paper_kind": "passport", "paper_number": "P 7734 902", "email": "amina@home.example"}


@pytest.fixture
def organiser():
    return CustomerFactory(user__full_name="Hodan Abdillahi")


@pytest.fixture
def order(organiser):
    warehouse = PurchaseFactory(customer=organiser).warehouse
    return groups.open_group(
        organiser=organiser, warehouse=warehouse, service="economy", title="Rentrée", by=organiser.user, at=AT
    )


def link_of(client, order, name="Amina"):
    page = client.post(reverse("invite", args=[order.reference]), {"name": name}).content.decode()
    return "/invited/" + page.split("/invited/")[1].split('"')[0].split("<")[0]


def box_of(order, customer, recipient=None):
    purchase = PurchaseFactory(customer=customer, warehouse=order.warehouse, tracking=[])
    package = PackageFactory(customer=customer, warehouse=order.warehouse, purchase=purchase)
    part = groups.Part([package], AgencyFactory(), "pickup", recipient=recipient)
    return groups.join(group=order, customer=customer, part=part, by=customer.user, at=AT)


def test_they_say_who_they_are_agree_and_see_their_own_share(order, organiser, client, client_as):
    """R147: the link is kept as a digest, shows nobody else's box, is answered once and ends when it is ended."""
    host = client_as(organiser.user)
    link = link_of(host, order)
    token = link.strip("/").split("/")[-1]
    assert token not in str(Invitation.objects.values())
    first = client.get(link)
    assert (first.status_code, first["X-Robots-Tag"], first["Cache-Control"]) == (200, "noindex", "private, no-store")
    assert organiser.suite not in first.content.decode()

    assert client.post(link, SAID | {"email": ""}).status_code == 422
    assert client.post(link, SAID).status_code == 302
    amina = Recipient.objects.get()
    assert (amina.keeper, amina.status, "7734" in str(amina.__dict__)) == (organiser, "asked", False)
    assert "Écrivez le code que vous avez reçu." in client.post(link + "agree/", {}).content.decode()
    assert client.post(link + "agree/", {"code": "000000"}).status_code == 422
    code = Notice.objects.get(user=amina.person, code="recipient_code").facts["digits"]
    client.post(link + "agree/", {"code": code})
    amina.refresh_from_db()
    assert amina.status == "agreed"
    assert client.post(link, SAID | {"paper_number": "X 99 11 22"}).status_code == 422  # answered already

    own, theirs = box_of(order, organiser), box_of(order, organiser, amina)
    page = client.get(link).content.decode()
    assert [str(su.s10(box.number)) in page for box in (theirs, own)] == [True, False]
    assert [one.is_answered for one in host.get(reverse("group", args=[order.reference])).context["invited"]] == [True]

    invitation = Invitation.objects.get()
    stranger = client_as(CustomerFactory().user)
    assert stranger.post(reverse("uninvite", args=[order.reference, invitation.pk])).status_code == 404
    assert stranger.post(reverse("invite", args=[order.reference]), {"name": "x"}).status_code == 404
    for _twice in range(2):
        host.post(reverse("uninvite", args=[order.reference, invitation.pk]))
    assert client.get(link).status_code == 404


def test_a_link_is_over_in_time_and_with_its_group(order, organiser):
    by = {"by": organiser.user, "at": AT}
    token, other = (inviting.invite(group=order, name="Amina", **by) for _n in range(2))
    invitation = inviting.opened(token, at=AT)
    assert inviting.opened(token, at=AT + timedelta(days=61)) is None
    assert inviting.opened("guessed", at=AT) is None
    with pytest.raises(inviting.CannotInvite, match="unanswered"):
        inviting.agree(invitation=invitation, code="1", at=AT)
    person = recipients.Person("Amina", "card", "A123456", email="amina@home.example")
    for number in ("A123456", "B123456"):  # she takes another paper: the first is forgotten
        person = recipients.Person("Amina", "card", number, email="amina@home.example")
        inviting.answer(invitation=inviting.opened(token, at=AT), person=person, at=AT)
    assert list(Recipient.objects.order_by("pk").values_list("status", flat=True)) == ["removed", "asked"]
    assert "groups" in [reason.code for reason in erasing.why_not(organiser)]

    groups.cancel(group=order, **by)
    assert inviting.opened(other, at=AT) is None
    with pytest.raises(inviting.CannotInvite, match="closed"):
        inviting.invite(group=order, name="Bilal", **by)
    assert keeping.act(AT + timedelta(days=181))["invitations"] == 2
