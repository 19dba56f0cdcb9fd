"""An account opened at the counter: without an address of any kind, and one for each paper."""

import pytest
from django.urls import reverse

from forwarding import enrolling, finding, sending
from forwarding.documents import cards
from forwarding.models import Customer, Notice
from forwarding.states import NoticeStatus
from suuq import audit, documents
from tests.factories.forwarding import (
    AT,
)
from tests.forwarding import counters
from tests.forwarding.test_labels import read

pytestmark = pytest.mark.django_db

agency, clerk, give = counters.agency, counters.clerk, counters.give


PAPER = {"paper_kind": "card", "paper_number": "DJ-12 345 678"}


def test_an_account_without_e_mail_or_telephone_and_its_card(client_as, clerk):
    """U55: the paper finds the person again, the card scans, and news waits to be told."""
    browser = client_as(clerk)
    fields = {"full_name": "فاطمة عمر", **PAPER, "phone": "", "email": "", "language": "ar"}

    answer = browser.post(reverse("counter:open_account"), fields)

    customer = Customer.objects.get()
    assert answer.url == reverse("counter:person", args=[customer.suite])
    assert (customer.user.email, customer.user.phone, customer.user.has_usable_password()) == (None, "", False)
    assert finding.customers("DJ 12345678") == finding.customers("Fadumo Cumar") == [customer]
    assert "12345678" not in str(list(customer.papers.values()))
    assert browser.get(reverse("counter:card", args=[customer.suite])).content.startswith(b"%PDF")
    card = documents.pictures(cards.HERE / "card.typ", cards._card(customer), ppi=300)
    assert (len(card), read(card)) == (1, [customer.suite] * 2)
    assert browser.get(reverse("counter:consent_form", args=[customer.suite])).content.startswith(b"%PDF")

    sending.send(Notice.objects.get().pk, at=AT)
    assert Notice.objects.get().status == NoticeStatus.KEPT
    assert "Your address abroad is ready" in browser.get(answer.url).content.decode()
    browser.post(reverse("counter:tell", args=[customer.suite]))
    assert Notice.objects.get().status == NoticeStatus.SENT
    assert audit.Entry.objects.filter(verb="customer.enrolled", by_id=str(clerk.pk)).exists()


def test_one_paper_has_one_account_and_one_e_mail_too(client_as, clerk, agency):
    newcomer = enrolling.Newcomer(full_name="Amina", email="amina@example.com", **PAPER)
    enrolling.enrol(newcomer=newcomer, agency=agency, by=clerk, at=AT)

    fields = {"full_name": "Amina", "paper_kind": "card", "paper_number": "dj12345678", "email": "AMINA@example.com"}
    page = client_as(clerk).post(reverse("counter:open_account"), {**fields, "language": "fr"}).content.decode()

    assert "This paper belongs to an account already" in page
    assert "An account has this e-mail already" in page
    assert Customer.objects.count() == 1
