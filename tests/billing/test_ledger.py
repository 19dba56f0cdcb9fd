"""The books themselves: balanced, append-only, guarded by the database as well as by Python."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from billing import chart, ledger, postings, verify
from billing.models import Account, Entry, Leg
from tests.factories.billing import AT, bill, fill_wallet

pytestmark = pytest.mark.django_db
CARD = postings.Account(chart.CARD, "DJF")


def wallet(user):
    return postings.Account(chart.WALLET, "DJF", user.pk)


def add(user, amount_minor, key="k"):
    legs = postings.topped_up(source=CARD, payer=user.pk, amount_minor=amount_minor)
    return ledger.post(key=key, code="top_up", legs=legs, by=None, at=AT)


def test_a_key_is_booked_once(person):
    hodan = person()
    assert add(hodan, 500) == add(hodan, 500)
    assert ledger.spendable(hodan, "DJF") == 500


def test_r34_a_key_with_another_amount_is_refused(person):
    hodan = person()
    add(hodan, 500)
    with pytest.raises(ledger.KeyReused):
        add(hodan, 600)
    assert ledger.spendable(hodan, "DJF") == 500


def test_a_wallet_does_not_fall_below_zero(person):
    hodan = person()
    add(hodan, 500)
    with pytest.raises(ledger.NotEnough):
        ledger.post(
            key="out",
            code="pay_out",
            legs=postings.paid_out(source=CARD, payer=hodan.pk, amount_minor=501),
            by=None,
            at=AT,
        )
    assert (ledger.spendable(hodan, "DJF"), Entry.objects.count()) == (500, 1)


def test_reversing_leaves_both_entries_and_no_money(person):
    hodan = person()
    entry = add(hodan, 500)
    back = ledger.reverse(entry, key="back", by=None, at=AT)
    assert (back.reverses, ledger.spendable(hodan, "DJF"), Entry.objects.count()) == (entry, 0, 2)
    add(hodan, 500, key="again")
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.reverse(entry, key="back twice", by=None, at=AT)


def test_each_leg_carries_the_balance_after_it(person):
    hodan = person()
    for n, amount in enumerate((500, 300, 200)):
        add(hodan, amount, key=f"k{n}")
    legs = Leg.objects.filter(account__owner=hodan).order_by("pk")
    assert [leg.balance_after_minor for leg in legs] == [500, 800, 1_000]


def test_unbalanced_legs_are_refused_before_the_database():
    with pytest.raises(postings.UnbalancedError):
        postings.journal(postings.debit(CARD, 5), postings.credit(CARD, 4))
    with pytest.raises(postings.UnbalancedError):
        postings.journal()


def test_currencies_balance_each_for_itself():
    euros = postings.Account(chart.CARD, "EUR")
    with pytest.raises(postings.UnbalancedError):
        postings.journal(postings.debit(CARD, 5), postings.credit(euros, 5))


@pytest.mark.parametrize("table", ["billing_entry", "billing_leg", "billing_invoiceline"])
@pytest.mark.parametrize("words", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_r5_the_database_refuses_to_change_the_books(table, words, person):
    bill(payer=person())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words.format(table))


@pytest.mark.parametrize("words", ["UPDATE billing_account SET owner_id = NULL", "DELETE FROM billing_account"])
def test_r5_an_account_keeps_its_name(words, person):
    add(person(), 500)
    with pytest.raises(DatabaseError, match="keeps its name"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


def test_r2_the_database_refuses_a_negative_wallet(person):
    hodan = person()
    add(hodan, 500)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(owner=hodan, code=chart.WALLET).update(balance_minor=-1)


def test_r3_the_database_refuses_a_bill_paid_beyond_its_total(person):
    invoice = bill(payer=person())
    with pytest.raises(IntegrityError), transaction.atomic():
        type(invoice).objects.filter(pk=invoice.pk).update(paid_minor=12_346)


def spoil(sql, *values):
    """Write past the guards, as a hand on the database would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit is checked before the spoiling
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'billing_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, values)


def test_the_oracle_names_an_altered_leg(person):
    add(person(), 500)
    spoil("UPDATE billing_leg SET debit_minor = 600 WHERE debit_minor = 500")
    complaints = "\n".join(verify.complaints())
    assert "entry k is off by 100 DJF" in complaints
    assert "account 1200 DJF says 500, its history says 600" in complaints


def test_the_oracle_names_an_altered_balance(person):
    hodan = person()
    add(hodan, 500)
    spoil("UPDATE billing_account SET balance_minor = 400 WHERE owner_id = %s", hodan.pk)
    assert f"billing: account 2000 DJF {hodan.pk} says 400, its history says 500" in list(verify.complaints())


def test_the_oracle_names_an_altered_bill(person):
    invoice = bill(payer=person())
    spoil("UPDATE billing_invoice SET paid_minor = 5 WHERE id = %s", invoice.pk)
    assert f"billing: {invoice.number} says 5 is paid, its payments say 0" in list(verify.complaints())


def test_the_oracle_names_a_gap_in_the_numbers(person):
    bill(payer=person())
    spoil("UPDATE billing_counter SET last = 2")
    assert "billing: series INV-2026 gave 2 numbers, 1 documents bear one" in list(verify.complaints())


def test_the_oracle_says_nothing_of_whole_books(person):
    fill_wallet(person(), 100)
    assert list(verify.complaints()) == []
