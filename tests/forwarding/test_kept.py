"""What a bench kept without a line: told once or five times, late or out of date, it has one effect or a reason."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forwarding.models import Package
from suuq.audit import Entry
from suuq.replay import DeviceAct
from tests.factories.forwarding import UPS, PurchaseFactory, posted_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(client_as, warehouse):
    return client_as(posted_at(warehouse))


def tell(device, name="kept_check_in", *, told_as=None, ago=timedelta(minutes=20), **fields):
    told = {"device_id": str(told_as or uuid.uuid4()), "happened_at": (timezone.now() - ago).isoformat()}
    return device.post(reverse(f"warehouse:{name}"), told | fields)


def take_in(device, code=UPS, **facts):
    return tell(device, **({"barcodes": code, "weight": "1.2"} | facts))


def test_three_replays_of_one_queue_have_one_effect(device, warehouse):
    """R49: the same ids three times, one check-in each; the repeats are given the first answer."""
    codes = {f"PO-{n:05}": uuid.uuid4() for n in range(4)}
    for code in codes:
        PurchaseFactory(warehouse=warehouse, tracking=[code])
    answers = [[take_in(device, code, told_as=act).json() for code, act in codes.items()] for _time in range(3)]
    assert (
        answers[0] == [answer | {"again": False} for answer in answers[1]] == [a | {"again": False} for a in answers[2]]
    )
    assert [answer["state"] for answer in answers[0]] == ["ok"] * 4
    assert Package.objects.count() == DeviceAct.objects.count() == 4
    assert Entry.objects.filter(verb="package.shelved").count() == 4


def test_both_times_are_kept_and_nothing_moves_back(device, warehouse):
    """R48: told an hour late, after another bench took the parcel in; the shelf it stands on is not changed."""
    late = timedelta(hours=1)
    PurchaseFactory(warehouse=warehouse)
    first = take_in(device, ago=late).json()
    package = Package.objects.get()
    assert package.received_at - package.scanned_at >= late
    package.shelf = warehouse.shelves.get(code="B-14")
    package.save()
    other = take_in(device, ago=2 * late, is_prohibited="on").json()
    package.refresh_from_db()
    assert (other["state"], other["shelf"], other["reference"]) == ("attention", "B-14", first["reference"])
    assert (package.status, package.is_prohibited, package.shelf.code) == ("on_shelf", False, "B-14")


def test_a_clock_ahead_of_ours_is_not_believed(device):
    take_in(device, ago=timedelta(days=-3))
    assert Package.objects.get().scanned_at <= timezone.now()


def test_what_was_taken_back_on_the_device_is_taken_back_here(device, warehouse):
    """R52: within a minute of the device's own clock, however late it is told."""
    PurchaseFactory(warehouse=warehouse)
    act, again = uuid.uuid4(), uuid.uuid4()
    take_in(device, told_as=act)
    undone = tell(device, "kept_undo", ago=timedelta(minutes=19, seconds=30), told_as=again, act=str(act))
    assert undone.json()["state"] == "attention"
    assert Package.objects.get().status == "undone"


def test_undone_too_late_by_the_device_stands_and_waits_for_a_person(device):
    act = uuid.uuid4()
    take_in(device, told_as=act)
    answer = device.post(
        reverse("warehouse:kept_undo"),
        {"device_id": str(uuid.uuid4()), "happened_at": timezone.now().isoformat(), "act": str(act)},
    )
    assert answer.json()["state"] == "stop"
    assert Package.objects.get().status != "undone"
    page = device.get(reverse("warehouse:not_applied"))
    assert "More than a minute" in page.content.decode()
    device.post(reverse("warehouse:not_applied"), {"act": DeviceAct.objects.get(state="stop").pk})
    assert "More than a minute" not in device.get(reverse("warehouse:not_applied")).content.decode()


@pytest.mark.parametrize("fields", [{"weight": "0"}, {"barcodes": ""}, {"length": "10"}])
def test_what_cannot_be_taken_in_is_shown_to_a_person_and_not_lost(device, fields):
    answer = take_in(device, **fields)
    assert answer.json()["state"] == "stop"
    assert answer.json()["say"]
    assert not Package.objects.exists()
    assert device.get(reverse("warehouse:not_applied")).context["acts"][0].say == answer.json()["say"]


@pytest.mark.parametrize(
    "told", [{"device_id": "x"}, {"happened_at": "yesterday"}, {"happened_at": "2026-11-21T10:00"}]
)
def test_an_act_without_an_id_or_a_time_is_refused(device, told):
    known = {"device_id": str(uuid.uuid4()), "happened_at": timezone.now().isoformat(), "barcodes": UPS, "weight": "1"}
    assert device.post(reverse("warehouse:kept_check_in"), known | told).status_code == 400
    assert not DeviceAct.objects.exists()
