"""
Races for a decision, named by their number in the list of checks.

Each has its control: the same race with the guard off, which shows on PostgreSQL that the race is real. SQLite lets one
writer in at a time.
"""

from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection

from customs import assessing, deciding, guards, lodging
from customs.models import Assessment, Decision, Declaration, Version
from suuq.roles import Role
from tests.factories import customs as make
from tests.races import guards_off, race, refused

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def no_locks(monkeypatch):
    """Take away the row locks, and the unique number that would catch what they let through."""
    with guards_off(monkeypatch):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE customs_decision DROP CONSTRAINT decision_numbered_once")
        try:
            yield
        finally:
            with connection.cursor() as cursor:  # the rows of this very test break it, and nobody may delete them
                cursor.execute("SET session_replication_role = replica")
                cursor.execute("TRUNCATE customs_decision, customs_appeal")
                cursor.execute("RESET session_replication_role")
                cursor.execute(
                    "ALTER TABLE customs_decision ADD CONSTRAINT decision_numbered_once UNIQUE (declaration_id, number)"
                )


@pytest.fixture
def officers(person):
    return person(Role.OFFICER), person(Role.OFFICER)


def release_and_hold(declaration, officers, at):
    first, second = officers
    return (
        partial(deciding.release, declaration, by=first, at=at, seen=declaration.revision),
        partial(deciding.hold, declaration, reason="value", by=second, at=at, seen=declaration.revision),
    )


def history(declaration):
    return [d.kind for d in Decision.objects.filter(declaration=declaration).exclude(kind__in=["lodged", "assessed"])]


@pytest.mark.row_locks
def test_r42_control_without_locks_a_parcel_is_released_and_held_at_once(declaration, officers, at, monkeypatch):
    with no_locks(monkeypatch):
        outcomes = race(*release_and_hold(declaration, officers, at))
        assert refused(outcomes) == 0
        assert sorted(history(declaration)) == ["held", "released"]


def test_r42_of_release_and_hold_one_wins_and_the_other_is_told_what_happened(declaration, officers, at):
    outcomes = race(*release_and_hold(declaration, officers, at))
    declaration.refresh_from_db()

    assert refused(outcomes) == 1
    assert history(declaration) == [declaration.status]
    loser = next(o for o in outcomes if isinstance(o, guards.Stale))
    assert str(loser.reasons[0])


def correct(declaration, officer, value, at):
    return partial(
        deciding.correct,
        declaration,
        changes={1: {"value_minor": value}},
        reason="value",
        by=officer,
        at=at,
        seen=declaration.revision,
    )


@pytest.mark.row_locks
def test_r59_control_without_a_revision_the_second_correction_overwrites_the_first(declaration, officers, at):
    """The guard here is the revision on the page: without it both corrections stand, one after the other."""
    seen_by_nobody = (
        partial(correct(declaration, officer, value, at), seen=None)
        for officer, value in zip(officers, (11_000, 12_000), strict=True)
    )
    assert refused(race(*seen_by_nobody)) == 0
    assert Assessment.objects.count() == 3


def test_r59_of_two_corrections_one_stands(declaration, officers, at):
    """R59."""
    outcomes = race(*(correct(declaration, o, v, at) for o, v in zip(officers, (11_000, 12_000), strict=True)))

    assert refused(outcomes) == 1
    assert (Version.objects.count(), Assessment.objects.count()) == (2, 2)


def test_r44_what_is_assessed_is_the_version_it_names(tariff, at):
    consignment = make.consignment()
    declaration = lodging.lodge(consignment=consignment, by=None, at=at)
    other = lodging.replace(consignment, items=(make.item(value_minor=100),))
    outcomes = race(
        partial(assessing.assess, declaration, by=None, at=at),
        partial(lodging.lodge, consignment=other, by=None, at=at),
    )

    assert refused(outcomes) == 1
    assessment = Assessment.objects.get()
    assert assessment.version.value_minor == 8900


def test_six_officers_release_once(declaration, person, at):
    officers = [person(Role.OFFICER) for _ in range(6)]
    outcomes = race(*(partial(deciding.release, declaration, by=o, at=at) for o in officers))

    assert refused(outcomes) == 0
    assert history(declaration) == ["released"]


def test_one_parcel_lodged_six_times_is_one_declaration(tariff, at):
    consignment = make.consignment()
    outcomes = race(*(partial(lodging.lodge, consignment=consignment, by=None, at=at) for _ in range(6)))

    assert {outcome.pk for outcome in outcomes} == {Declaration.objects.get().pk}
    assert (Version.objects.count(), Decision.objects.count()) == (1, 1)
