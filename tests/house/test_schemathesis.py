"""R105, U85: the API holds to its own description, whoever asks and whatever is sent."""

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from suuq.api import DOORS
from suuq.roles import Role
from suuq.wsgi import application
from tests.customs import conftest as desk
from tests.factories import billing, customs
from tests.factories.forwarding import PurchaseFactory, ShipmentFactory, posted_at
from tests.factories.keys import made
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db
tariff = desk.tariff
EXAMPLES = 6
CHECKS = (
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance, checks.negative_data_rejection, checks.ignored_auth,
)  # fmt: skip


@pytest.fixture
def one_connection():
    """Let the requests run inside the test's own transaction, as Django's test client does."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def owners():
    """Somebody of each role who may call operations, with something to call them about."""
    shopper = PurchaseFactory().customer.user
    ShipmentFactory(customer=shopper.customer)
    billing.bill(payer=shopper)
    customs.lodged()
    people = {role: PersonFactory(role=role) for role in Role if role not in {Role.CUSTOMER, Role.WAREHOUSE}}
    return people | {Role.CUSTOMER: shopper, Role.WAREHOUSE: posted_at(PurchaseFactory().warehouse)}


def held(operation, headers):
    """Send a few requests that fit the description and a few that do not; gather what breaks it."""

    def holds(case):
        cache.clear()  # the limits have tests of their own
        case.call_and_validate(headers=headers, checks=CHECKS)

    brief = settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    brief(given(case=operation.as_strategy())(holds))()


def test_every_operation_holds_to_its_description(tariff, one_connection):
    """R105"""
    people = {role: made(user)[1] for role, user in owners().items()}
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)

    wrong = []
    for operation in (found.ok() for found in described.get_all_operations()):
        door = DOORS[operation.definition.raw["operationId"]]
        try:
            held(operation, {"Authorization": f"Bearer {people[min(door.to)]}"} if door.to else {})
        except (AssertionError, schemathesis.errors.SchemathesisError, BaseExceptionGroup) as failure:
            wrong.append(f"{operation.label}: {failure!r} {getattr(failure, 'exceptions', '')}")
    assert not wrong, "\n".join(wrong)
