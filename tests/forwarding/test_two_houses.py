"""
The contract with a post that has its own system, proven against a second suuq acting as that post.

The other house has a database and a process of its own, served by granian on this machine; nothing is shared but the
contract and a secret.
"""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.utils import timezone

from customs import deciding
from forwarding import verify
from forwarding.domestic import outbox
from forwarding.journey import receive
from forwarding.models import Delivery, DomesticEvent, Partner, PartnerMessage, PartnerNews
from forwarding.states import DeliveryStatus
from suuq import fuse
from tests import migrated, ports
from tests.factories.forwarding import WarehouseFactory, hub
from tests.factories.suuq import PersonFactory
from tests.forwarding.flights import flown

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret of two houses"
pytestmark = pytest.mark.django_db(transaction=True)


class OtherPost:
    """A suuq of its own, on a port of this machine."""

    def __init__(self, folder):
        self.port = ports.free()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "suuq.settings",
            "DATABASE_URL": f"sqlite:///{folder}/other.sqlite3",
            "VAR_DIR": str(folder),
            "PARTNER_SECRETS": f"forwarder={SECRET}",
            "SITE_PORT": str(self.port),
            "REDIS_URL": "",
            "PYTHONPATH": str(ROOT),
        }
        migrated.copy("sqlite", folder / "other.sqlite3")
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "suuq.wsgi:application"]
        self.server = subprocess.Popen(  # noqa: S603 - this interpreter
            [*command, "--port", str(self.port)], cwd=ROOT, env=self.env
        )
        self.clerk = subprocess.Popen(  # noqa: S603 - the same
            [sys.executable, str(Path(__file__).parent / "other_post.py")],
            cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._wait()

    def _wait(self):
        for _n in range(300):
            try:
                requests.get(f"{self.url}/healthz", timeout=2)
            except requests.RequestException:
                time.sleep(0.2)
            else:
                return
        raise AssertionError("the other post did not open")

    def does(self, *words):
        self.clerk.stdin.write(json.dumps(words) + "\n")
        self.clerk.stdin.flush()
        return json.loads(self.clerk.stdout.readline())

    def close(self):
        self.clerk.stdin.close()
        self.clerk.stdout.close()
        for process in (self.clerk, self.server):
            process.terminate()
            process.wait(30)


@pytest.fixture
def other(tmp_path):
    house = OtherPost(tmp_path)
    yield house
    house.close()


def test_a_parcel_is_delivered_by_the_other_house(other, live_server, settings, cleared):
    """Announced, released, sorted, tried once, handed over there; each step is told here, late and doubled ones too."""
    settings.PARTNER_SECRETS = {"post": SECRET}
    Partner.objects.create(
        code="post",
        name="The post",
        country="DJ",
        role="delivers",
        door_url=f"{other.url}/webhooks/partners/forwarder/",
    )
    other.does("open", f"{live_server.url}/webhooks/partners/post/")

    box, bag = flown(cleared, WarehouseFactory())
    at = timezone.now()
    receive.open_bag(receptacle=bag, by=None, at=at)
    receive.scan(receptacle=bag, number=box.number, hub=hub(), by=None, at=at)
    outbox.sweep()
    assert other.does("ask", box.number) | {"office": ""} == {
        "status": "expected", "is_released": False, "code": "", "name": box.customer.name, "office": "",
    }  # fmt: skip

    other.does("move", box.number, "sorted", {})
    assert other.does("move", box.number, "ready", {}) == ["not_released"]
    deciding.release(box.declaration, by=PersonFactory(role="officer"), at=timezone.now())
    outbox.sweep()
    delivery = Delivery.objects.get(shipment=box)
    known = other.does("ask", box.number)
    assert (known["is_released"], known["code"]) == (True, delivery.code)

    other.does("move", box.number, "out", {})
    other.does("move", box.number, "attempted", {"reason": "absent"})
    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.ATTEMPTED
    assert delivery.events.get(code="EMH").reason == "absent"

    other.does("move", box.number, "ready", {})
    assert other.does("move", box.number, "delivered", {"name": "Hodan", "code": "000000x"}) == ["wrong_code"]
    other.does("move", box.number, "delivered", {"name": "Hodan", "code": delivery.code})
    delivery.refresh_from_db()
    assert (delivery.status, delivery.handed_to) == (DeliveryStatus.DELIVERED, "Hodan")
    assert [e.code for e in delivery.events.all()] == ["EDD", "EDD", "EDG", "EMH", "EDH", "EMI"]
    assert set(PartnerNews.objects.values_list("outcome", flat=True)) == {"applied"}
    assert not [*verify.forwarded_uncleared(), *verify.untold_deliveries()]


def test_a_house_that_is_down_is_tried_again_and_then_left_alone(settings, cleared):
    """Nothing is lost while it sleeps: the message waits longer each time, and the fuse spares the workers."""
    settings.PARTNER_SECRETS = {"post": SECRET}
    house = Partner.objects.create(
        code="post", name="The post", country="DJ", role="delivers", door_url=f"http://127.0.0.1:{ports.free()}/"
    )
    at = timezone.now()
    message = outbox.owe(house, "parcel.stopped", key="stopped:1", number="CP473124829DJ", at=at)
    assert outbox.owe(house, "parcel.stopped", key="stopped:1", number="CP473124829DJ", at=at) == message
    waits = []
    for _n in range(fuse.FAILURES_MOST + 1):
        before = PartnerMessage.objects.get().next_at
        message = outbox.send(message.pk, at=before)
        waits.append(message.next_at - before)
        assert outbox.send(message.pk, at=before).attempts == message.attempts  # not due yet
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(minutes=5)
    assert message.status == "owed"
    assert "resting" in message.answer
    assert DomesticEvent.objects.count() == 0
