"""The courier's telephone, which tells what happened when it has a line again."""

import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from forwarding.journey import deliver
from forwarding.models import DomesticEvent
from forwarding.states import DeliveryStatus
from suuq.roles import Role
from tests.factories.forwarding import AT, visited

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(hours=1)


def drawn():
    out = BytesIO()
    Image.new("RGB", (300, 120), "white").save(out, "PNG")
    out.seek(0)
    out.name = "signature.png"
    return out


class TestPhone:
    HAPPENED = timezone.now() - timedelta(minutes=50)

    @pytest.fixture
    def carried(self, parcel, person, client_as):
        courier = person(Role.COURIER)
        visited(parcel)
        deliver.take_out(delivery=parcel, courier=courier, by=None, at=NOW)
        parcel.refresh_from_db()
        return parcel, client_as(courier)

    def tell(self, client, door, delivery, act, /, **fields):
        known = {"number": delivery.shipment.number, "device_id": str(act), "happened_at": self.HAPPENED.isoformat()}
        return client.post(reverse(f"courier:{door}"), known | fields).json()

    def test_the_round_opens_without_a_line(self, carried):
        _parcel, client = carried
        page = client.get(reverse("courier:round"))
        assert page["X-Keep-Offline"] == "yes"
        assert "green door" in page.content.decode()

    def test_a_scan_told_three_times_is_one_event_with_both_times(self, carried):
        """R48, R49."""
        (parcel, client), act = carried, uuid.uuid4()
        fields = {"name": "Hodan", "code": parcel.code}
        answers = [self.tell(client, "kept_hand_over", parcel, act, signature=drawn(), **fields) for _n in range(3)]
        assert [(answer["state"], answer["again"]) for answer in answers] == [("ok", False), ("ok", True), ("ok", True)]
        event = DomesticEvent.objects.get(code="EMI")
        assert (event.at, event.heard_at > event.at) == (self.HAPPENED, True)
        late = self.tell(client, "kept_nobody", parcel, uuid.uuid4(), reason="absent")
        parcel.refresh_from_db()
        assert (late["state"], parcel.status) == ("attention", DeliveryStatus.DELIVERED)

    def test_a_wrong_code_without_a_line_is_counted_too(self, carried):
        parcel, client = carried
        answer = self.tell(client, "kept_hand_over", parcel, uuid.uuid4(), name="X", code="0", signature=drawn())
        parcel.refresh_from_db()
        assert (answer["state"], parcel.wrong_codes, parcel.status) == ("stop", 1, DeliveryStatus.OUT)
