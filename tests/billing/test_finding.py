"""Finding whose money it is, at the desk and among doubtful lines, and what the database does for it."""

import pytest
from django.db import connection

from billing.models import Invoice
from billing.transfer_forms import IdentifyForm, bills_named
from billing.views import desk
from suuq.accounts import people
from suuq.accounts.models import User
from tests.factories.billing import AT, bill
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db


def meant(what):
    """What a cashier's words name: a bill, a person, or neither."""
    form = IdentifyForm({"what": what, "why": "the slip"})
    form.is_valid()
    return form.cleaned_data["bill"] or form.cleaned_data["person"]


def test_a_doubt_is_settled_on_one_bill_or_one_person_and_never_on_a_part_of_them():
    hodan = PersonFactory(full_name="Hodan Farah", email="hodan@example.com", phone="+25377814209")
    people.file(hodan)
    invoice = bill(payer=hodan)

    for words in (invoice.payment_code.lower(), f" {invoice.number.lower()} "):
        assert meant(words) == invoice, words
    for words in ("HODAN@example.com", "77 81 42 09", "٧٧٨١٤٢٠٩"):
        assert meant(words) == hodan, words
    for words in ("4209", "Hodan", "@", invoice.number[:-1], "%"):
        assert meant(words) is None, words


def test_bills_are_found_in_the_index_and_not_by_reading_them_all():
    """At any number of bills and people (PostgreSQL: no table is read through)."""
    payers = User.objects.bulk_create(User(email=None, password="!", full_name=f"P {n}") for n in range(1500))
    for payer in payers[::300]:
        people.file(payer)
    facts = {"currency": "DJF", "total_minor": 100, "issued_at": AT, "kind": "invoice"}
    Invoice.objects.bulk_create(
        Invoice(key=f"k{n}", number=f"INV-{n:06}", payment_code=f"{n:08}", about=f"RR{n}", payer=payer, **facts)
        for n, payer in enumerate(payers)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    queries = [desk.bills_named("inv-000123"), desk.bills_of(payers[:12]), bills_named("inv-000123")]
    plans = [query[:12].explain() for query in queries]

    assert desk.find_bills("inv-000123", [])[0].payer == payers[123]
    assert desk.find_bills("P 300", [payers[300]])[0].number == "INV-000300"
    if connection.vendor == "postgresql":
        assert not any("Seq Scan on billing_invoice" in plan for plan in plans), "\n\n".join(plans)
        assert all("Index Cond" in plan for plan in plans), "\n\n".join(plans)
    else:
        assert not any("SCAN billing_invoice" in plan for plan in plans), "\n\n".join(plans)
