"""The demonstration's tariff says wherever a duty is shown, on pages and in tables, that it was not read in the law."""

import re
from dataclasses import replace
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from billing import remittance
from forwarding import duties
from suuq.roles import Role
from tests.customs import conftest as desk
from tests.factories.billing import bill, duty, freight
from tests.factories.forwarding import AT, WarehouseFactory
from tests.factories.suuq import PersonFactory
from tests.forwarding import conftest as voyage
from tests.house import urls

HREF = re.compile(r'href="(/en/[^"#]*)')
REFERENCE = re.compile(r"\d|[A-Z]{6,}")
NOT_READ = re.compile(r"^(?!/en/)|/admin/|/logout/|/customs/tariff|\.(?:xlsx|pdf|png)\b")
GAPS = re.compile(r"[,\s]")
MARK = re.compile("unverified|not read in the law", re.IGNORECASE)

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
tariff, cleared = desk.tariff, voyage.cleared


@pytest.fixture
def box(cleared):
    """A box whose duty is paid and in part paid over; another bill of the same duty waits."""
    made = cleared(WarehouseFactory())
    again = replace(duty(made.invoice.state_minor), params={"verified": "no"})
    made.unpaid = bill(again, freight(), payer=made.customer.user, at=AT)
    remittance.remit(amount_minor=1000, bank_reference="B", key="k", by=PersonFactory(role=Role.FINANCE), at=AT)
    return made


def answers(client, waiting):
    """Walk from some addresses along their links, each kind of page once."""
    seen = set()
    while waiting:
        address = waiting.pop()
        kind = REFERENCE.sub("", address.split("?")[0])
        if kind in seen or NOT_READ.search(address):
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.get("Content-Type", "").startswith("text/"):
            text = answer.content.decode()
            yield address, text
            waiting += map(unescape, HREF.findall(text))


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.OFFICER, Role.FINANCE])
def test_whatever_shows_a_duty_says_that_its_tariff_is_unverified(box, role, client_as):
    """The pages and CSV of those who see duties; papers and the API say it in their own tests."""
    amounts = {str(sum_) for sum_ in (box.invoice.state_minor, *duties.due_to_state(box).values()) if sum_ > 999}
    doors = [door.url() for door in urls.ours() if not door.arguments and role in (door.view.allowed or {None})]
    silent, shown = [], []
    with time_machine.travel(AT):
        client = client_as(box.customer.user if role == Role.CUSTOMER else PersonFactory(role=role))
        for address, text in answers(client, [*doors, f"{reverse('billing:pay')}?code={box.unpaid.payment_code}"]):
            if any(amount in GAPS.sub("", text) for amount in amounts):
                shown.append(address)
                silent += [] if MARK.search(text) else [address]

    assert silent == []
    assert len(shown) > 3
