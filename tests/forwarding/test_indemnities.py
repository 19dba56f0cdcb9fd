"""Compensation: in time and with proof, answered with a reason, within the rule, paid once, looked at twice at most."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from billing import chart, ledger
from billing.models import ExchangeRate
from forwarding import concerns, entitlements, indemnities
from forwarding.demonstration import harm
from forwarding.models import Concern, Delivery, Document, Indemnity, IndemnityRule, Notice, Shipment
from forwarding.states import IndemnityStatus
from suuq.roles import Role
from tests.factories.forwarding import AT, ShipmentFactory, WarehouseFactory
from tests.factories.suuq import PersonFactory
from tests.refusals import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(cleared):
    """A box that was paid for and has just been handed over: shoes of 89 euros and their carriage."""
    harm.make()
    box = cleared(WarehouseFactory())
    now = timezone.now()
    Shipment.objects.filter(pk=box.pk).update(status="arrived", packed_at=now, dispatched_at=now)
    Delivery.objects.create(
        shipment=box,
        mode="pickup",
        agency=box.agency,
        code="123456",
        status="delivered",
        handed_to="Hodan",
        handed_at=now,
    )
    return Shipment.objects.get(pk=box.pk)


def wallet(box):
    return ledger.balance(chart.WALLET, "DJF", owner=box.customer.user)


def test_a_damaged_parcel_from_the_photo_to_the_wallet(client_as, box, photo):
    """The whole of it over HTTP: asked for, too much refused, offered, looked at again by another, taken, paid once."""
    browser, supervisor = client_as(box.customer.user), client_as(PersonFactory(role=Role.SUPERVISOR))
    ask, asked = reverse("claim_indemnity", args=[box.number]), {"ground": "damage", "words": "The sole is broken"}
    shown = browser.get(ask)
    assert "UPU Convention" in shown.content.decode()
    assert "loss" not in dict(shown.context["form"].fields["ground"].choices)  # it came: nobody may say it did not
    blank = browser.post(ask, {"words": ""}).content.decode()  # U15: the summary leads to the first of several to tick
    assert 'href="#id_ground_0"' in blank
    assert 'id="id_ground_0"' in blank
    assert "Add a photo" in browser.post(ask, asked | {"claimed": "12 000"}).content.decode()
    url = browser.post(ask, asked | {"claimed": "12 000", "photos": [photo]}).url
    browser.post(ask, asked | {"claimed": "99 000", "photos": []})

    concern, indemnity = Concern.objects.get(), Indemnity.objects.get()
    assert url == reverse("my_case", args=[concern.reference])
    assert (concern.desk, concern.due_at) == ("post", concerns.due("post", concern.opened_at, 10))
    evidence = reverse("document", args=[Document.objects.get(concern=concern).pk])
    assert (browser.get(evidence).status_code, supervisor.get(evidence).status_code) == (200, 200)
    assert client_as(PersonFactory()).get(evidence).status_code == 404
    desk, act = reverse("case", args=[concern.reference]), {"offer-words": "Half of the price, as it can be worn"}
    limit = entitlements.most(box, indemnity.rule, on=timezone.localdate())
    assert limit.amount_minor == round((40 + 4.5 * 1.5) * 243.48)  # 1.5 kg: less than the 89 euros declared
    assert "The most that may be paid" in supervisor.get(desk).content.decode()
    offer = reverse("offer_indemnity", args=[concern.reference])
    assert "at most" in supervisor.post(offer, act | {"offer-amount": "11900"}).content.decode()
    assert supervisor.post(offer, act | {"offer-amount": "4000"}).status_code == 302
    assert "Half of the price" in browser.get(url).content.decode()

    appeal = reverse("appeal_indemnity", args=[concern.reference])
    assert browser.post(appeal, {"appeal-words": "It cannot be worn at all"}).status_code == 302
    concern.refresh_from_db()
    assert (concern.title, concern.is_late) == ("It came damaged", False)  # looked at again by a new day
    assert "A colleague decides" in supervisor.get(desk).content.decode()
    assert concern in concerns.listed(PersonFactory(role=Role.SUPERVISOR))
    other = client_as(PersonFactory(role=Role.SUPERVISOR))
    assert other.post(offer, act | {"offer-amount": "9000"}).status_code == 302
    assert browser.post(appeal, {"appeal-words": "More"}).status_code == 409

    before = wallet(box)
    for _twice in range(2):
        browser.post(reverse("accept_indemnity", args=[concern.reference]))
    assert wallet(box) == before + 9000
    assert ledger.balance(chart.INDEMNITIES, "DJF") == 9000
    page = browser.get(url).content.decode()
    assert "Paid into the wallet" in page
    assert "Closed" in page
    assert Notice.objects.filter(user=box.customer.user, code="concern_answered").count() == 2


def test_each_harm_has_its_time_and_its_bound(box):
    """Too early, too late, never: the day that is named is the rule's; a missing rate promises nothing."""
    user, now = box.customer.user, timezone.now()
    facts = {"shipment": box, "words": "?", "claimed_minor": 5000, "photos": [], "by": user}

    for ground, at, why in (
        ("delay", now + timedelta(days=30), {"too_late"}),
        ("loss", now, {"not_yet"}),
        ("damage", now + timedelta(days=8), {"too_late", "no_photo"}),
    ):
        with pytest.raises(indemnities.CannotIndemnify) as refusal:
            indemnities.claim(ground=ground, at=at, **facts)
        assert codes(refusal) == why
    Delivery.objects.all().delete()
    box = Shipment.objects.get(pk=box.pk)
    with pytest.raises(indemnities.CannotIndemnify) as refusal:
        indemnities.claim(ground="loss", at=now, **facts | {"shipment": box})
    assert codes(refusal) == {"too_early"}
    found = {window.ground: window for window in entitlements.windows(box, on=timezone.localdate(now))}
    carriage = sum(line.amount_minor for line in box.invoice.lines.filter(kind__in=["freight", "handling"]))
    assert found["weight"].most.amount_minor == carriage
    ExchangeRate.objects.all().delete()
    assert entitlements.most(box, found["loss"].rule, on=timezone.localdate(now)) is None
    IndemnityRule.objects.all().delete()
    with pytest.raises(indemnities.CannotIndemnify) as refusal:
        indemnities.claim(ground="weight", at=now, **facts)
    assert codes(refusal) == {"no_rule"}


def test_a_refusal_is_final_after_one_appeal_and_nobody_decides_their_own(client_as, box):
    user, now = box.customer.user, timezone.now()
    first, second = PersonFactory(role=Role.SUPERVISOR), PersonFactory(role=Role.SUPERVISOR)
    asked = indemnities.claim(
        shipment=box, ground="weight", words="Half of it", claimed_minor=3000, photos=[], by=user, at=now
    )
    with pytest.raises(indemnities.CannotIndemnify) as refusal:
        indemnities.refuse(indemnity=asked, words="no", by=user, at=now)
    assert codes(refusal) == {"own"}
    with pytest.raises(concerns.CannotHandle):
        concerns.close(concern=asked.concern, words="done", by=first, at=now)
    url = reverse("refuse_indemnity", args=[asked.concern.reference])
    assert client_as(first).post(url, {"refuse-words": "The scale was tested"}).status_code == 302
    with pytest.raises(indemnities.CannotIndemnify):
        indemnities.accept(indemnity=asked, by=user, at=now)
    indemnities.appeal(indemnity=asked, words="Not that day", by=user, at=now)
    with pytest.raises(indemnities.CannotIndemnify) as refusal:
        indemnities.refuse(indemnity=asked, words="no", by=first, at=now)
    assert codes(refusal) == {"same_person"}
    last = indemnities.refuse(indemnity=asked, words="Tested again", by=second, at=now)
    assert last.status == IndemnityStatus.REFUSED
    with pytest.raises(indemnities.CannotIndemnify) as refusal:
        indemnities.appeal(indemnity=asked, words="Again", by=user, at=now)
    assert codes(refusal) == {"appealed"}
    assert entitlements.windows(ShipmentFactory(requested_at=AT), on=AT.date())[0].most is None
