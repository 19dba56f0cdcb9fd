"""Every word that a person reads can be translated: pages are walked in a language that shows what was forgotten."""

import re

import pytest
from django.test import Client

from suuq.roles import Role
from tests.customs import conftest as desk
from tests.factories import billing, customs
from tests.factories.forwarding import CustomerFactory, PackageFactory, PurchaseFactory, WarehouseFactory, boxed
from tests.factories.suuq import PersonFactory
from tests.house import pseudo, source, urls

HREF = re.compile(r'href="(/en/[^"#?]*)')
REFERENCE = re.compile(r"[A-Z0-9-]*\d[A-Z0-9-]*|\b[A-Z]{6,}\b")
NOT_OURS = re.compile(r"^(?!/en/)|/admin/|/logout/|/customs/tariff|\.(?:csv|xlsx|pdf|txt|png)$")  # the tariff is data
WHOSE = (None, Role.CUSTOMER, Role.OFFICER)  # of the other desks, the words in templates are held below
# Tags that open in one branch and close in another; and the simulator, which stands in for Stripe.
NOT_READ = ("templates/allauth/elements/button.html", "templates/bootstrap5/field.html", "templates/simulator/")
CATALOGUE = {"faux", "sneakers"}  # names of goods, in three languages in a file of their own

pytestmark = pytest.mark.django_db
tariff = desk.tariff


@pytest.fixture
def people(tariff):
    """A visitor, a shopper with something at each stage, an officer with a declaration to judge."""
    customer, warehouse = CustomerFactory(), WarehouseFactory()
    PurchaseFactory(customer=customer, warehouse=warehouse)
    PackageFactory(customer=customer, warehouse=warehouse)
    boxed(PackageFactory(customer=customer, warehouse=warehouse))
    billing.bill(payer=customer.user)
    customs.lodged()
    return {None: None, Role.CUSTOMER: customer.user, Role.OFFICER: PersonFactory(role=Role.OFFICER)}


def pages(client, role, seen):
    """Walk from the doors of a role along its links, each kind of page once for all roles; yield address and text."""
    waiting = [door.url() for door in urls.ours() if not door.arguments and role in (door.view.allowed or {None})]
    while waiting:
        address = waiting.pop()
        kind = REFERENCE.sub("N", address)
        if kind in seen or NOT_OURS.search(address):
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            yield kind, text
            waiting += HREF.findall(text)


def test_no_page_shows_a_word_that_cannot_be_translated(people, monkeypatch):
    """R167: what code and templates say, on the pages of a visitor, a shopper and an officer."""
    pseudo.speak(monkeypatch)
    known, seen, forgotten = pseudo.data() | CATALOGUE, set(), {}
    for role, user in people.items():
        client = Client()
        if user:
            client.force_login(user)
        for kind, text in pages(client, role, seen):
            if found := {word for word in pseudo.outside(text) if word.casefold() not in known}:
                forgotten[kind] = found

    assert forgotten == {}
    assert len(seen) > 40


def test_no_template_says_a_word_that_cannot_be_translated():
    """R167: every desk, every mail."""
    names, forgotten = {name.casefold() for name in pseudo.NAMES}, {}
    for file in source.files("templates", "*.html", "*.txt"):
        said = {word for word in pseudo.literal(file.read_text("utf-8")) if word.casefold() not in names}
        if said and not source.short(file).startswith(NOT_READ):
            forgotten[source.short(file)] = said

    assert forgotten == {}
