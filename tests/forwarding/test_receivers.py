"""What we answer to billing's news."""

import pytest

from billing import payments, places
from billing.models import Means
from forwarding import receivers
from forwarding.models import Agency, Notice
from tests.factories.billing import AT, bill

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
    Agency.objects.create(code="PLT", name="Plateau du Serpent", town="Djibouti")
    assert (places.called("PLT"), places.called("OBOCK")) == ("Plateau du Serpent", "OBOCK")
