"""What the tests of customs may ask for."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from customs import assessing, corrections, formats, gazette
from suuq.roles import Role
from tests import trail
from tests.factories import customs as make

HERE = Path(__file__).parent
DAY = date(2026, 1, 1)
every_change_leaves_a_word = trail.every_change_leaves_a_word


@pytest.fixture
def tariff(db):
    """Load the desk's small law: shoes 20 %, telephones 33 %, books 8 %, TVA 10 %; 1 EUR = 205 DJF."""
    forget()
    schedule = formats.read(HERE / "desk_tariff.toml")
    gazette.load(
        schedule,
        country="DJ",
        start=DAY,
        source="desk_tariff.toml",
        digest="0" * 64,
        by=None,
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    yield
    forget()


def forget():
    """Let a process know no tariff and no correction: rows that are rolled back leave their numbers to others."""
    gazette._tariff.cache_clear()
    corrections._learned.cache_clear()


@pytest.fixture
def officer(person):
    return person(Role.OFFICER, full_name="Fatouma")


@pytest.fixture
def desk(client_as, officer):
    return client_as(officer)


@pytest.fixture
def declaration(tariff, at):
    declaration = make.lodged(at=at)
    assessing.assess(declaration, by=None, at=at)
    declaration.refresh_from_db()
    return declaration
