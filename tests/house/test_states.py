"""Every status is a known value, and every table of states is whole, guarded, audited and drawn."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from suuq.management.commands import states
from suuq.workflow import Flow

FLOWS = list(states.flows())
MODELS = [
    model
    for model in apps.get_models()
    if any(field.name == "status" and isinstance(field, models.CharField) for field in model._meta.concrete_fields)
    and model.__module__.split(".")[0] in {"suuq", "customs", "billing", "forwarding"}
]

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def test_every_move_is_between_known_states():
    for app, name, flow in FLOWS:
        named = {*flow.moves, *(to for targets in flow.moves.values() for to in targets), *flow.verbs}
        assert named <= set(flow.states.values), f"{app}.{name}"


def test_every_state_reached_is_audited_under_a_verb():
    for app, name, flow in FLOWS:
        reached = {to for targets in flow.moves.values() for to in targets}
        assert reached <= set(flow.verbs), f"{app}.{name}"


def test_every_state_can_be_reached():
    for app, name, flow in FLOWS:
        reached = {to for targets in flow.moves.values() for to in targets}
        unreached = set(flow.states.values) - reached
        assert len(unreached) <= 1, f"{app}.{name}: only where things begin has no way in, not {unreached}"


def test_a_status_has_its_table():
    for model in MODELS:
        checks = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
        if not any("status" in str(check.condition) for check in checks):
            pytest.fail(f"{model._meta.label} has a status and no CHECK: constraints = [FLOW.known(...)]")
        assert isinstance(model.FLOW, Flow), model._meta.label


def test_the_check_names_every_state():
    for model in MODELS:
        conditions = [c.condition for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
        assert models.Q(status__in=list(model.FLOW.states.values)) in conditions, model._meta.label


@each_model
@pytest.mark.django_db
def test_the_database_refuses_an_unknown_state(model):
    """Asked of the database itself, so that no SQL by hand can write one."""
    table, quote = model._meta.db_table, connection.ops.quote_name
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    if not [c for c in constraints.values() if c["check"] and "status" in c["columns"]]:
        pytest.fail(f"{table}: no CHECK on status in the database")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(table)} (status) VALUES ('no such state')")  # noqa: S608 - a table of ours


def test_the_drawing_is_fresh():
    call_command("states", check=True)
