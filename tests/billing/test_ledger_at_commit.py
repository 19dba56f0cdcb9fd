"""What PostgreSQL checks when a transaction ends, and how each engine answers an unbalanced entry written by hand."""

import pytest
from django.db import DatabaseError, connection, transaction

from billing import verify
from tests.factories.billing import fill_wallet

pytestmark = pytest.mark.django_db(transaction=True)


def write_by_hand(*legs):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO billing_entry (key, code, about, at) VALUES ('by hand', 'top_up', '', '2026-11-23 08:00+00')"
        )
        cursor.execute("SELECT id FROM billing_entry WHERE key = 'by hand'")
        entry = cursor.fetchone()[0]
        for code, debit, credit in legs:
            cursor.execute("SELECT id FROM billing_account WHERE code = %s", [code])
            cursor.execute(
                "INSERT INTO billing_leg (entry_id, account_id, debit_minor, credit_minor, balance_after_minor) "
                "VALUES (%s, %s, %s, %s, 0)",
                [entry, cursor.fetchone()[0], debit, credit],
            )


@pytest.mark.parametrize(
    "legs", [[("1200", 100, 0), ("2000", 0, 90)], [("1200", 100, 0)], []], ids=["off", "one leg", "no legs"]
)
def test_r1_an_unbalanced_entry_is_refused_at_commit_or_named_by_the_oracle(person, legs):
    fill_wallet(person(), 500)
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match=r"does not balance|moves nothing"):
            write_by_hand(*legs)
        assert list(verify.complaints()) == []
        return
    write_by_hand(*legs)
    assert any("by hand" in complaint for complaint in verify.complaints())
