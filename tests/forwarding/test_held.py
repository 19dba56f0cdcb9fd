"""Duties held against declarations: assessed, collected, paid to the Treasury."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing import invoicing, remittance
from forwarding import held
from suuq.roles import Role
from tests.factories.forwarding import AT, WarehouseFactory
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def boxes(cleared):
    """Two boxes, paid one after the other."""
    warehouse = WarehouseFactory()
    return [cleared(warehouse), cleared(warehouse)]


def rows():
    """Read the page's rows, the first declared first."""
    return list(reversed(held.rows(held.declared())))


def remit(amount, key):
    """Pay the Treasury."""
    officer = PersonFactory(role=Role.FINANCE)
    remittance.remit(amount_minor=amount, bank_reference="B", key=key, by=officer, at=AT)


def test_each_declaration_says_what_was_assessed_collected_and_paid_over(boxes):
    """What came first is paid over first, and the sums of the rows are the ledger's."""
    first, second = rows()
    owed = first.assessed_minor
    assert owed == first.collected_minor == second.collected_minor > 0
    assert first.remitted_minor == second.remitted_minor == 0
    remit(owed + 100, "one")
    first, second = rows()
    assert (first.remitted_minor, second.remitted_minor, second.held_minor) == (owed, 100, owed - 100)
    line = invoicing.Line("duty", "TIC", 50, {}, for_state=True)
    invoicing.credit(key="less", invoice=boxes[1].invoice, lines=[line], why="Less", by=None, at=AT)
    second = rows()[1]
    assert (second.collected_minor, second.difference_minor) == (owed - 50, 50)
    assert first.held_minor + second.held_minor == remittance.held("DJF")
    remit(owed - 150, "two")
    assert [row.held_minor for row in rows()] == [0, 0]


def test_finance_reads_the_page_and_the_tables(boxes, client_as, person):
    """A page of fifty asks no more for many than for one; CSV and XLSX hold the same rows."""
    client = client_as(person(Role.AUDITOR))
    with time_machine.travel(AT):
        page = client.get(reverse("held"))
        assert page.content.decode().count("<tr>") == 3
        lines = client.get(reverse("held_csv")).content.decode().splitlines()
        assert len(lines) == 3
        assert boxes[0].number in lines[2]
        assert client.get(reverse("held_xlsx")).content.startswith(b"PK")
    with CaptureQueriesContext(connection) as one:
        held.rows(held.declared()[:1])
    with CaptureQueriesContext(connection) as two:
        held.rows(held.declared()[:2])
    assert len(one) == len(two)
