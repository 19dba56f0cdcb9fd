"""Public tracking and the search of people read from a copy, when it is there and near."""

import shutil
import sqlite3
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from suuq import replica, upkeep
from suuq.upkeep import Upkeep

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def copied(settings, tmp_path, monkeypatch):
    """Put a copy beside the database: the same tables, a pulse, and one row that differs."""
    monkeypatch.setattr(replica, "HEALTH", replica._Health())
    upkeep.note("backup", at=timezone.now(), found=["of the first"])
    pk = Upkeep.objects.get().pk
    file = tmp_path / "replica.sqlite3"

    def copy(*changes, behind=timedelta()):
        shutil.copy(connection.settings_dict["NAME"], file)
        at = (timezone.now() - behind).strftime("%F %T")
        with sqlite3.connect(file) as there:
            for row in ((pk, "backup", at, "of the copy"), (pk + 1, "pulse:money", at, "")):
                there.execute("INSERT INTO suuq_upkeep (id, kind, ran_at, found) VALUES (?, ?, ?, ?)", row)
            for change in changes:
                there.execute(change)
        there.close()
        told = {**connections.databases["default"], "NAME": str(file), "OPTIONS": {}}
        monkeypatch.setitem(connections.databases, "replica", told)
        connections["replica"].connect()  # Django lets a test ask only databases that are named or open
        settings.DATABASE_ROUTERS = ["suuq.replica.Router"]

    yield copy
    connections["replica"].close()
    del connections["replica"]


def found():
    return replica.asked(lambda: Upkeep.objects.filter(kind="backup").first()).found


def test_who_asks_for_it_reads_the_copy_and_nobody_else(copied):
    copied()
    assert found() == "of the copy"
    assert Upkeep.objects.get(kind="backup").found == "of the first"


def test_what_the_copy_does_not_know_is_asked_of_the_first(copied):
    """A parcel that came a moment ago is found."""
    copied("DELETE FROM suuq_upkeep WHERE kind = 'backup'")
    assert found() == "of the first"


def test_a_copy_that_is_behind_is_left_alone(copied):
    copied(behind=timedelta(minutes=4))
    assert found() == "of the first"


def test_what_was_read_there_is_written_here(copied):
    copied()
    read = replica.asked(Upkeep.objects.filter(kind="backup").first)

    read.save(update_fields=["found"])

    assert Upkeep.objects.get(kind="backup").found == "of the copy"


def test_a_copy_that_fails_costs_nobody_an_answer(copied, client):
    """The public page asks it, is refused, asks the first, and leaves it alone for a while."""
    copied("DROP TABLE forwarding_shipment")
    assert client.get(reverse("track"), {"number": "RR473124829DJ"}).status_code == 200
    assert not replica.HEALTH.is_good
