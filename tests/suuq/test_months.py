"""The tables that only grow, parted by month on a real PostgreSQL: see suuq/months.py."""

import os
import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import RequestFactory

from forwarding.models import Delivery, DomesticEvent, Milestone
from suuq import audit, months, parting
from suuq.admin import EntryAdmin
from suuq.audit import Entry
from suuq.roles import Role
from tests import engines, migrated
from tests.factories.forwarding import AgencyFactory, PurchaseFactory, ShipmentFactory

pytestmark = [pytest.mark.row_locks, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PARTED = {"suuq_entry", "forwarding_milestone", "forwarding_domesticevent"}


@pytest.fixture
def apart():
    """Work on a database of our own, which is thrown away: a parting is not undone."""
    usual, name = connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_parted"
    with psycopg.connect(engines.database_url(), autocommit=True) as server:
        template = os.environ.get(engines.TEMPLATE, "template1")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        _turn_to(name)
        if template != migrated.NAME:
            call_command("migrate", verbosity=0)
        yield
        _turn_to(usual)
        server.execute(f"DROP DATABASE {name}")


def _turn_to(name):
    connection.close()
    connection.settings_dict["NAME"] = name


def parts(table):
    found = months.ask("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", table)
    return sorted(part for (part,) in found)


def the_trail_of_december(auditor):
    """Ask as the back office's filter by time does."""
    request = RequestFactory().get("/", {"at__gte": "2026-12-01 00:00:00+00:00", "at__lt": "2027-01-01 00:00:00+00:00"})
    request.user = auditor
    return EntryAdmin(Entry, admin.site).get_changelist_instance(request).queryset


def refused(statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def delivered():
    shipment, agency = ShipmentFactory(), AgencyFactory()
    return Delivery.objects.create(shipment=shipment, mode="pickup", agency=agency, code="123456")


def write(purchase, delivery, days):
    """Write a row of each kind on each of these days from now."""
    for day in days:
        at = NOW + timedelta(days=day)
        audit.record("thing.done", purchase, by=None, at=at)
        Milestone.objects.record(purchase, Milestone.Code.DECLARED, at=at, detail=f"day {day}")
        DomesticEvent.objects.create(delivery=delivery, code="EMH", at=at, place="Balbala", key=f"day {day}")


def test_a_table_is_parted_while_it_is_used(apart, person, monkeypatch, capsys):
    """What was there and what comes is found, once over all months, and no part may be changed."""
    monkeypatch.setattr("suuq.management.commands.partition.timezone.now", lambda: NOW)
    purchase, delivery = PurchaseFactory(), delivered()
    DomesticEvent.objects.create(delivery=delivery, code="EMH", at=NOW, place="Balbala")  # a scan without a key
    write(purchase, delivery, [-40, -1])
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE clerk; GRANT SELECT, INSERT ON suuq_entry TO clerk")

    call_command("partition")
    write(purchase, delivery, [0, 10, 45, 400])  # the rest of the time before, two months, further than the months go
    call_command("partition")

    assert {model._meta.db_table for model in months.kept()} == PARTED
    assert parts("suuq_entry") == [f"suuq_entry_{p}" for p in ["2026_12", "2027_01", "2027_02", "before", "beyond"]]
    assert capsys.readouterr().out.count("made.") == 9
    assert list(audit.verify()) == []
    found = [Entry.objects.filter(verb="thing.done"), purchase.milestones, DomesticEvent.objects.exclude(key=None)]
    assert [rows.count() for rows in found] == [6, 6, 6]
    again = Milestone.objects.record(purchase, Milestone.Code.DECLARED, at=NOW, detail="day 45")
    assert again.at == NOW + timedelta(days=45)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(number=1, at=NOW + timedelta(days=45), verb="x", digest="x")
    for table in PARTED:
        for part in [table, *parts(table), f"{table}_once"]:
            refused(f"TRUNCATE {part} CASCADE")
        for part in [table, f"{table}_2026_12", f"{table}_2027_01", f"{table}_before", f"{table}_beyond"]:
            refused(f"UPDATE {part} SET at = at")  # noqa: S608 - a table of ours
            refused(f"DELETE FROM {part}")  # noqa: S608 - the same
    assert re.findall(r"on (suuq_entry_\w+)", the_trail_of_december(person(Role.AUDITOR)).explain()) == [
        "suuq_entry_2026_12"
    ]
    assert months.ask("SELECT has_table_privilege('clerk', 'suuq_entry', 'insert')") == [(True,)]
    assert months.ask("SELECT has_sequence_privilege('clerk', 'suuq_entry_id_seq', 'usage')") == [(True,)]
    with connection.cursor() as cursor:
        cursor.execute("DROP OWNED BY clerk; DROP ROLE clerk")


def test_the_night_makes_the_months_to_come_and_says_what_it_cannot(apart, monkeypatch):
    monkeypatch.setattr("suuq.months.timezone.now", lambda: NOW)
    parting.part(Entry, at=NOW)
    months.go_on()
    audit.record("thing.done", PurchaseFactory(), by=None, at=NOW + timedelta(days=125))  # a clock that is ahead

    monkeypatch.setattr("suuq.months.timezone.now", lambda: NOW + timedelta(days=60))
    with pytest.raises(RuntimeError, match="suuq_entry"):
        months.go_on()

    assert parts("suuq_entry")[:3] == ["suuq_entry_2026_12", "suuq_entry_2027_01", "suuq_entry_2027_02"]
    assert list(audit.verify()) == []


def test_a_busy_table_stays_as_it_is_until_it_is_asked_again(apart, monkeypatch):
    monkeypatch.setattr("suuq.management.commands.partition.timezone.now", lambda: NOW)
    monkeypatch.setattr("suuq.months.PATIENCE", "50ms")
    somebody = connection.copy()
    somebody.set_autocommit(False)
    somebody.cursor().execute("SELECT 1 FROM forwarding_milestone")
    with pytest.raises(CommandError, match="forwarding_milestone is in use"):
        call_command("partition")
    assert not months.is_parted("forwarding_milestone")
    Milestone.objects.record(PurchaseFactory(), Milestone.Code.ARRIVED, at=NOW + timedelta(days=90))
    somebody.close()

    call_command("partition")

    assert all(months.is_parted(table) for table in PARTED)
