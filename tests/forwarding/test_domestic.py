"""The door for other houses: signed, within minutes, once, never backwards, and clear about what it does not know."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from forwarding.domestic import client, contract, events
from forwarding.journey import deliver
from forwarding.models import Delivery, DomesticEvent, GuestParcel, Partner, PartnerMessage, PartnerNews
from forwarding.states import DeliveryStatus
from suuq import signing
from tests.factories.arriving import at_hub
from tests.factories.forwarding import AgencyFactory, posted_at
from tests.house import source

pytestmark = pytest.mark.django_db
SECRET, OLD = "new secret", "old secret"


@pytest.fixture
def house(settings):
    settings.PARTNER_SECRETS = {"post": f"{SECRET}|{OLD}"}
    return Partner.objects.create(
        code="post", name="The post", country="DJ", role="delivers", door_url="https://post.example/"
    )


@pytest.fixture
def parcel(house, monkeypatch):
    monkeypatch.setattr("forwarding.domestic.client.post", lambda *_words, **_facts: client.Answer(True, True, "200"))
    at = timezone.now() - timedelta(hours=5)
    return at_hub(at)


def tell(browser, message, *, secret=SECRET, age=0, header=None, body=None):
    body = body or json.dumps(message).encode()
    moment = int(timezone.now().timestamp()) - age
    signed = signing.sign(json.dumps(message).encode(), secret=secret, moment=moment) if header is None else header
    return browser.post(
        reverse("partner_door", args=["post"]), body, content_type="application/json",
        headers={signing.HEADER: signed},
    )  # fmt: skip


def event(number, code, *, key, hours=1, **facts):
    at = (timezone.now() - timedelta(hours=hours)).isoformat()
    said = {"code": code, "at": at, "place": "Poste centrale", **facts}
    return {"id": f"message-{key}", "kind": "parcel.event", "number": number, "at": at, "event": said}


def test_signatures(client, house, parcel):
    """R127, R128, R129, R130, R131: wrong, old, future, changed; the replaced secret still stands."""
    message = event(parcel.shipment.number, "EDH", key=1)
    spaced = json.dumps(message, indent=1).encode()
    assert tell(client, message, header="").status_code == 401
    assert tell(client, message, secret="wrong").status_code == 401
    assert tell(client, message, age=301).status_code == 401
    assert tell(client, message, age=-400).status_code == 401
    assert tell(client, message, body=spaced).status_code == 401
    assert not PartnerNews.objects.exists()
    assert tell(client, message, age=250, secret=OLD).json() == {"outcome": "applied", "why": ""}
    assert client.get(reverse("partner_door", args=["post"])).status_code == 405


def test_told_twice_late_and_after_the_end(client, house, parcel):
    """R48, R49: one event each, both times kept, and no state moves backwards."""
    number = parcel.shipment.number
    out = event(number, "EDG", key=1, hours=2)
    for _thrice in range(3):
        assert tell(client, out).status_code == 200
    handed = event(number, "EMI", key=2, hours=1, handed_to="Hodan")
    assert tell(client, handed).json()["outcome"] == "applied"
    assert tell(client, handed).json()["outcome"] == "applied"
    late = tell(client, event(number, "EMH", key=3, hours=0, reason="absent"))
    assert (late.status_code, late.json()["outcome"]) == (200, "late")
    parcel.refresh_from_db()
    assert (parcel.status, parcel.handed_to) == (DeliveryStatus.DELIVERED, "Hodan")
    assert DomesticEvent.objects.filter(code="EMI").count() == 1
    assert DomesticEvent.objects.get(code="EMI").heard_at > DomesticEvent.objects.get(code="EMI").at


def test_what_is_not_known_or_not_allowed_is_said(client, house, parcel, monkeypatch):
    """R135: an unknown parcel is attached to nothing; it is taken up when the same message comes once it is known."""
    unknown = event("CP473124829DJ", "EDH", key=1)
    assert (tell(client, unknown).status_code, tell(client, unknown).json()["outcome"]) == (404, "unknown")
    for wrong in ({"kind": "parcel.sung"}, {"number": "12"}, {"event": {"code": "EMH"}}):
        answer = tell(client, event(parcel.shipment.number, "EDH", key=2) | wrong)
        assert (answer.status_code, answer.json()["outcome"]) == (422, "contract")
    message = event(parcel.shipment.number, "EDH", key=3)
    assert tell(client, message).status_code == 200
    assert tell(client, message | {"at": "2026-11-01T00:00:00Z"}).json()["outcome"] == "id_reused"
    with pytest.raises(deliver.CannotForward) as refusal:
        deliver.scan_in(delivery=parcel, agency=AgencyFactory(), by=None, at=timezone.now())
    assert "partner" in {reason.code for reason in refusal.value.reasons}


def test_a_guest_is_announced_once(client, settings):
    settings.PARTNER_SECRETS = {"post": SECRET}
    Partner.objects.create(code="post", name="A house", country="FR", role="forwards", door_url="https://x.example/")
    boxes = [{"number": number, "weight_grams": 450} for number in ("CP473124829DJ", "CP473124832DJ")]
    parcel = {"weight_grams": 900, "mode": "pickup", "office": "Balbala", "name": "Hodan", "boxes": boxes}
    at = timezone.now().isoformat()
    message = {"id": "announced-1", "kind": "parcel.announced", "number": "CP473124829DJ", "at": at, "parcel": parcel}
    for _twice in range(2):
        assert tell(client, message).status_code == 200
    released = {"id": "released-1", "kind": "parcel.released", "number": "CP473124829DJ", "at": at, "code": "123456"}
    tell(client, released)
    guest = GuestParcel.objects.get()
    assert (guest.is_released, guest.code, guest.boxes.count()) == (True, "123456", 2)


def test_office_staff_move_a_guest_and_its_own_post_is_told(client_as):
    post = Partner.objects.create(
        code="x", name="Poste X", country="FR", role="forwards", door_url="https://x.example/"
    )
    facts = {"weight_grams": 900, "mode": "pickup", "office": "Balbala", "name": "Hodan", "told_at": timezone.now()}
    guest = GuestParcel.objects.create(partner=post, number="CP473124829DJ", code="123456", **facts)
    both = [guest.boxes.create(number=n, weight_grams=450).number for n in ("CP473124829DJ", "CP473124832DJ")]
    clerk = client_as(posted_at(AgencyFactory()))
    for scanned in ("cp 473 124 829 dj", both[1]):
        assert clerk.get(reverse("office:guests"), {"q": scanned}).url.endswith(f"/{guest.pk}/")

    def step(to, **said):
        answer = clerk.post(reverse("office:move_guest", args=[guest.pk]), {"to": to, **said})
        guest.refresh_from_db()
        return answer.status_code, guest.status

    assert step("sorted") == (302, "sorted")
    assert step("ready") == (409, "sorted")  # its own post has not released it
    GuestParcel.objects.update(is_released=True)
    assert step("ready") == (302, "ready")
    assert step("delivered", name="Hodan", code="000000") == (409, "ready")
    assert step("delivered", name="Hodan", code="123 456", boxes=both[:1]) == (409, "ready")  # one is not ticked
    assert step("delivered", name="Hodan", code="123 456", boxes=both) == (302, "delivered")
    told = PartnerMessage.objects.order_by("pk").values_list("body__event__code", flat=True)
    assert list(told) == ["EDD", "EDH", "EMI"]
    assert clerk.get(reverse("office:guests")).context["over"][0] == guest


def test_the_published_schema_is_the_one_in_force():
    page = (source.ROOT / "docs" / "reference" / "domestic-contract.md").read_text(encoding="utf-8")
    assert json.loads(page.split("```json\n")[1].split("```")[0]) == contract.SCHEMA
    assert set(events.Reason.values) == set(contract.SCHEMA["$defs"]["event"]["properties"]["reason"]["enum"])
    told = (source.ROOT / "docs" / "reference" / "domestic-events.md").read_text(encoding="utf-8")
    assert all(f"| {code} |" in told for code in events.WORDS)
    assert Delivery.objects.count() == 0
    assert Path(contract.__file__).exists()
