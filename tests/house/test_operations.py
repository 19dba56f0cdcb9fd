"""Every operation of the API says which scope it needs and whose key opens it; everybody else's does not."""

import json

import pytest
from django.core.management import call_command

from suuq.api import DOORS, scopes_of
from suuq.keypages import SCOPES
from suuq.management.commands.openapi import described
from suuq.roles import Role
from tests.factories.keys import Program, made
from tests.factories.suuq import PersonFactory
from tests.house.operations import OPERATIONS

REFUSED = {401, 403}


def operations():
    for path, methods in json.loads(described())["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method, path.removeprefix("/api/v1").replace("{", "").replace("}", "")


def called(program, method, path):
    return program.get(path) if method == "get" else program.post(path)


def test_the_matrix_agrees_with_every_operation():
    """R103 of the API: an operation without a row here fails."""
    assert {name: (door.scope, door.to) for name, door in DOORS.items()} == OPERATIONS
    assert sorted(name for name, _method, _path in operations()) == sorted(OPERATIONS)


def test_every_scope_has_words():
    assert {scope for role in Role for scope in scopes_of(role)} == set(SCOPES)


@pytest.mark.django_db
def test_every_operation_opens_to_its_roles_and_scopes_alone():
    """R104 of the API, R121: by role, by scope, and without a key."""
    every_scope = sorted(SCOPES)
    whole = {role: Program(PersonFactory(role=role), scopes=every_scope) for role in Role}
    for name, method, path in operations():
        scope, allowed = OPERATIONS[name]
        if allowed is None:
            continue
        assert called(Program(), method, path).status_code == 401, name
        for role, program in whole.items():
            answer = called(program, method, path)
            assert (answer.status_code in REFUSED) == (role not in allowed), (name, role, answer.content)
        others = [one for one in every_scope if one != scope]
        role = min(allowed)
        assert called(Program(PersonFactory(role=role), scopes=others), method, path).status_code == 403, name


@pytest.mark.django_db
def test_a_key_in_the_address_opens_nothing():
    """R121"""
    _key, word = made(PersonFactory())

    for name in ("key", "api_key", "access_token", "authorization"):
        assert Program().get("/shipments", {name: word}).status_code == 401


def test_the_description_is_fresh():
    """U85: the committed file is what the code says."""
    call_command("openapi", check=True)
