"""Every word that a person reads can be translated: pages are walked in a language that shows what was forgotten."""

import re

import pytest
from django.test import Client

from forwarding import sending, wording
from forwarding.models import Notice
from forwarding.models.notice import Channel
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
CATALOGUE = {"dress", "faux", "sneakers"}  # names of goods, in three languages in a file of their own

TYPST_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
SENTENCE = re.compile(r"[^\W\d_]{3,}\s+[^\W\d_]{2,}")
TYPST_LITERAL = re.compile(r"(?<![#.\w-])[^\W\d_]{3,}(?![\w-])")
FACES = {"Readex Pro"}

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
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


def test_no_notice_says_a_word_that_cannot_be_translated(monkeypatch):
    """R167: every mail and SMS of the outbox, its signature included, is one translated string around its facts."""
    pseudo.speak(monkeypatch)
    facts = {"place": "7", "day": "2026-12-01", "due": "2026-12-01", "price": "700 DJF", "amount": "700 DJF"}
    facts |= {"digits": "7", "keeper": "7", "case": "7"}
    forgotten = {}
    for code in wording.WORDS:
        notice = Notice(user=PersonFactory.build(language="en"), code=code, about="7", facts=facts)
        message = sending.message(notice, Channel.SMS)
        words = set(pseudo.outside(f"{message.subject} {message.text} {message.signature}"))
        if words := {word for word in words if word.casefold() not in pseudo.data()}:
            forgotten[code] = words

    assert forgotten == {}


def test_no_paper_says_a_word_by_itself():
    """R167: what a PDF says comes in its data, already in the reader's language; a template brings the form alone."""
    said = {}
    for file in [file for app in ("billing", "customs", "forwarding") for file in source.files(app, "*.typ")]:
        text = re.sub(r"//[^\n]*", "", file.read_text("utf-8"))
        sentences = [words for words in TYPST_STRING.findall(text) if SENTENCE.search(words)]
        text = TYPST_STRING.sub("", text)
        while (less := re.sub(r"\([^()\[\]]*\)", "", text)) != text:
            text = less
        written = [word for part in re.findall(r"\[([^\[\]]*)\]", text) for word in TYPST_LITERAL.findall(part)]
        if found := {*sentences, *written} - FACES:
            said[source.short(file)] = found

    assert said == {}
