"""What we answer to billing's news."""

import pytest
from django.urls import reverse
from django.utils import translation

from billing import payments, places
from billing.models import Means
from customs import appealing, deciding
from forwarding import receivers, timeline
from forwarding.models import Agency, Notice, PlaceName
from suuq.roles import Role
from tests.factories.billing import AT, bill
from tests.factories.forwarding import WarehouseFactory

pytestmark = pytest.mark.django_db


def test_r32_money_that_came_too_late_is_told_to_its_payer_once(person):
    """R32: a card payment for a bill that is already paid becomes wallet credit, and a message says so."""
    hodan = person(language="en")
    invoice = bill(payer=hodan)
    for reference in ("pi_1", "pi_2"):
        late = payments.settle(
            invoice=invoice, means=Means.CARD, amount_minor=12_345, currency="DJF", key=reference, reference=reference,
            at=AT,
        )  # fmt: skip
    for _told_twice in range(2):
        receivers.on_money_left_over(payment_id=late.pk)
    notice = Notice.objects.get(code="credited")
    assert (notice.user, notice.about, notice.facts) == (hodan, invoice.number, {"amount": "12,345\u00a0FDJ"})


def test_the_cash_desks_learn_what_the_agencies_are_called():
    """R169: in the tables of finance, too, in the reader's language."""
    Agency.objects.create(code="PLT", name="Plateau du Serpent", town="Djibouti")
    PlaceName.objects.create(name="Plateau du Serpent", language="ar", words="هضبة الثعبان")
    assert (places.called("PLT"), places.called("OBOCK")) == ("Plateau du Serpent", "OBOCK")
    with translation.override("ar"):
        assert places.called("PLT") == "هضبة الثعبان"


def test_a_lifted_seizure_and_an_answered_objection_are_told_once(cleared, client_as, person):
    """U10: the line goes on after an end that was undone."""
    box = cleared(WarehouseFactory())
    declaration, owner = box.declaration, box.customer.user
    deciding.seize(declaration, reason="prohibited", by=person(Role.OFFICER), at=AT)
    appeal = appealing.object_to_seizure(declaration, words="I have a permit", by=owner, at=AT)
    assert (
        "A second officer answers your objection"
        in client_as(owner).get(reverse("shipment", args=[box.number])).content.decode()
    )
    appealing.decide(appeal, outcome="accepted", words="So you have", by=person(Role.OFFICER), at=AT)
    for kind in ("seized", "appeal_decided", "restored"):
        for _told_twice in range(2):
            receivers.on_declaration_decided(declaration_id=declaration.pk, decision=kind)
    assert Notice.objects.filter(user=owner, code="customs_decided").count() == 2
    story = timeline.of_shipment(box)
    assert [event.words for event in story if event.state != "next"][-2:] == [
        "Seized by customs", "Seizure lifted by customs",
    ]  # fmt: skip
    assert "Handed over" in [event.words for event in story if event.state == "next"]
