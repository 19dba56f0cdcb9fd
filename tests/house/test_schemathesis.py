"""R105, U85: the API holds to its own description, whoever asks and whatever is sent."""

import json

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
PEERS = ["shopper", "neighbour"]
OF_KEYS = (checks.object_level_authorization, checks.ignored_auth)


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


class Heard:
    """The application, and what was asked of it: under which key, which path, and how it answered."""

    def __init__(self):
        self.asked = set()

    def __call__(self, environ, start_response):
        def answered(status, *rest):
            said = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
            self.asked.add((said, environ["PATH_INFO"], int(status[:3])))
            return start_response(status, *rest)

        return application(environ, answered)


def neighbours(folder):
    """Two shoppers, the first with one thing of each kind: their keys, and how schemathesis is told of them."""
    purchase = PurchaseFactory()
    shopper = purchase.customer.user
    shipment, bill = ShipmentFactory(customer=purchase.customer), billing.bill(payer=shopper)
    keys = [made(person)[1] for person in (shopper, PersonFactory())]
    entries = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {key}"}]}
        for name, key in zip(PEERS, keys, strict=True)
    ]
    (folder / "keys.json").write_text(json.dumps({"auth": entries}))
    told = {"auth": {"wfc": {"path": str(folder / "keys.json"), "peers": PEERS}}, "generation": {"mode": "positive"}}
    things = {f"declarations/{purchase.reference}", f"shipments/{shipment.number}", f"bills/{bill.number}"}
    return keys, schemathesis.Config.from_dict(told), {f"/api/v1/{thing}" for thing in things}


def followed(loaded, names):
    """Read a list, go on to what it leads to, and hold each answer against the other keys."""

    class Machine(loaded.include(operation_id=names).as_state_machine()):
        def validate_response(self, response, case, **_facts):
            cache.clear()
            case.validate_response(response, checks=OF_KEYS, recorder=self.recorder)

    Machine.run(settings=settings(
        max_examples=4, stateful_step_count=3, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=True,
    ))  # fmt: skip


def test_a_neighbours_thing_is_not_read_with_another_key(one_connection, tmp_path):
    """R102, R105: whatever a list leads to is asked for again with the other shopper's key, and with none."""
    heard = Heard()
    (own, others), config, things = neighbours(tmp_path)
    loaded = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", heard, config=config)

    for names in (["announcements", "announcement"], ["shipments", "shipment"], ["bills", "bill"]):
        followed(loaded, names)

    assert things <= {path for key, path, status in heard.asked if (key, status) == (own, 200)}
    assert things <= {path for key, path, status in heard.asked if (key, status) == (others, 404)}
