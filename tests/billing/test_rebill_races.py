"""
A reassessment that needs several credit notes, while the payer pays one of the bills it lowers.

The control has the locks of old: the first bill alone, the others as each note is written. There the two wait for each
other, and PostgreSQL kills one of them.
"""

from functools import partial

import pytest
from django.db import OperationalError

from billing import ledger, payments, rebilling, verify
from billing.models import Invoice, InvoiceKind
from tests.factories.billing import AT, bill, duty, fill_wallet
from tests.races import be_patient, race

pytestmark = pytest.mark.django_db(transaction=True)


def matter(payer, n):
    """A bill and two supplements, all of duty, so that taking all of it off needs three notes."""
    root = bill(duty(1_000), payer=payer)
    for step in (2, 3):
        rebilling.rebill(key=f"{n}:{step}", invoice=root, lines=[duty(step * 1_000)], why="up", by=None, at=AT)
    return root, root.supplements.order_by("pk").first()


def down_and_paid(payer, n):
    root, first = matter(payer, n)
    return race(
        partial(rebilling.rebill, key=f"{n}:down", invoice=root, lines=[], why="down", by=None, at=AT),
        partial(payments.from_wallet, invoice=first, key=f"{n}:paid", by=payer, at=AT),
    )


@pytest.mark.row_locks
def test_control_with_the_old_locks_one_of_the_two_is_killed(person, monkeypatch):
    hodan = person()
    fill_wallet(hodan, 100_000)
    monkeypatch.setattr(rebilling, "_lock_matter", lambda root: Invoice.objects.select_for_update().get(pk=root.pk))
    monkeypatch.setattr(rebilling, "_accounts_of", lambda _root: [])
    be_patient(monkeypatch)
    with pytest.raises(OperationalError, match="deadlock"):
        down_and_paid(hodan, 0)


def test_several_notes_and_a_payment_meanwhile_wait_in_turn(person):
    hodan = person()
    fill_wallet(hodan, 100_000)
    for n in range(3):
        down_and_paid(hodan, n)
    assert ledger.spendable(hodan, "DJF") == 100_000
    assert Invoice.objects.filter(kind=InvoiceKind.CREDIT_NOTE).count() == 9
    assert list(verify.complaints()) == []
