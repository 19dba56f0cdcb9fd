"""``move``: locks, checks the table, saves, audits. Tried on a small table made for the purpose."""

import pytest
from django.db import connection, models, transaction
from django.utils import translation

from suuq import workflow
from suuq.audit import Entry
from suuq.roles import Role
from suuq.workflow import Flow, IllegalMove, Reason, Refused


class LampStatus(models.TextChoices):
    OFF = "off", "Off"
    ON = "on", "On"
    BROKEN = "broken", "Broken"


each_move = pytest.mark.parametrize("move", [workflow.move, workflow.move_on])
LAMP = Flow(
    LampStatus,
    {LampStatus.OFF: {LampStatus.ON}, LampStatus.ON: {LampStatus.OFF, LampStatus.BROKEN}},
    {LampStatus.ON: "lamp_lit", LampStatus.OFF: "lamp_put_out", LampStatus.BROKEN: "lamp_broken"},
)


class Lamp(models.Model):
    """A thing with a status, in this file alone."""

    FLOW = LAMP
    status = models.CharField(max_length=10, default=LampStatus.OFF)
    watts = models.IntegerField(default=0)

    class Meta:
        app_label = "suuq_tests"
        constraints = [LAMP.known("lamp_status_known")]

    def __str__(self):
        return f"lamp {self.pk}"


@pytest.fixture(scope="module")
def lamps(django_db_setup, django_db_blocker):
    """Make the table for this file and take it away again."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Lamp)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Lamp)


@pytest.fixture
def lamp(lamps, db):
    return Lamp.objects.create()


def test_a_move_saves_and_audits(lamp, person, at):
    keeper = person(Role.OPERATOR)

    workflow.move(lamp, to=LampStatus.ON, by=keeper, at=at, why="it is dark", watts=40)

    lamp.refresh_from_db()
    assert (lamp.status, lamp.watts) == ("on", 40)
    entry = Entry.objects.get()
    assert (entry.verb, entry.old, entry.new, entry.why) == ("lamp_lit", "off", "on", "it is dark")
    assert (entry.by_id, entry.by_role, entry.at) == (str(keeper.pk), "operator", at)


def test_an_illegal_move_says_where_it_stands_and_changes_nothing(lamp, at):
    with translation.override("en"), pytest.raises(IllegalMove) as refused:
        workflow.move(lamp, to=LampStatus.BROKEN, by=None, at=at)

    assert str(refused.value.reasons[0]) == "It is now “Off”, so it cannot become “Broken”."
    assert Lamp.objects.get().status == "off"
    assert not Entry.objects.exists()


@each_move
def test_a_stale_object_is_read_again(lamp, at, move):
    stale = Lamp.objects.get(pk=lamp.pk)
    workflow.move(lamp, to=LampStatus.ON, by=None, at=at)

    move(stale, to=LampStatus.BROKEN, by=None, at=at)

    assert stale.status == "broken"


@each_move
def test_the_second_of_two_callers_is_refused(lamp, at, move):
    twin = Lamp.objects.get(pk=lamp.pk)
    move(lamp, to=LampStatus.ON, by=None, at=at)

    with pytest.raises(IllegalMove):
        move(twin, to=LampStatus.ON, by=None, at=at)

    assert twin.status == "on"
    assert Entry.objects.values_list("old", "new").get() == ("off", "on")


def test_a_state_without_moves_is_the_end(lamp, at):
    workflow.move(lamp, to=LampStatus.ON, by=None, at=at)
    workflow.move(lamp, to=LampStatus.BROKEN, by=None, at=at)

    with pytest.raises(IllegalMove):
        workflow.move(lamp, to=LampStatus.ON, by=None, at=at)


def test_the_database_knows_the_states(lamp):
    with pytest.raises(Exception, match=r"(?i)lamp_status_known|constraint"), transaction.atomic():
        Lamp.objects.update(status="sparkling")


def test_when_the_step_fails_neither_the_move_nor_its_audit_stands(lamp, at):
    def step():
        with transaction.atomic():
            workflow.move(lamp, to=LampStatus.ON, by=None, at=at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        step()

    assert Lamp.objects.get().status == "off"
    assert not Entry.objects.exists()


def test_refused_takes_one_reason_or_several():
    one, two = Reason("a", "A."), Reason("b", "B.")

    assert Refused(one).reasons == [one]
    assert str(Refused([one, two])) == "a; b"
