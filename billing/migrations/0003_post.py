"""One question for a whole posting, where rows can be locked: ``billing.writing`` asks it, and says what it answers."""

from typing import ClassVar

from django.db import migrations

from suuq.migrating import PostgresqlSQL

POST = """
CREATE FUNCTION billing_post(
    entry_key text, entry_code text, entry_about text, entry_at timestamptz, entry_by bigint, entry_reverses bigint,
    codes text[], currencies text[], holders text[], owners bigint[],
    debits bigint[], credits bigint[], growths bigint[], floored text[],
    OUT complete boolean, OUT number bigint
) LANGUAGE plpgsql AS $$
DECLARE accounts bigint[];
BEGIN
    -- all of them, or none: who opens an account must hold no other
    accounts := ARRAY(
        SELECT (SELECT id FROM billing_account account
            WHERE account.code = name.code AND account.currency = name.currency AND account.holder = name.holder
            AND (account.owner_id = name.owner OR (name.owner = 0 AND account.owner_id IS NULL)))
        FROM unnest(codes, currencies, holders, owners) WITH ORDINALITY AS name (code, currency, holder, owner, n)
        ORDER BY n);
    complete := array_position(accounts, NULL) IS NULL;
    IF NOT complete THEN RETURN; END IF;
    PERFORM FROM billing_account WHERE id = ANY (accounts) ORDER BY id FOR UPDATE;

    -- from here each statement reads what those who held the accounts before left behind
    IF EXISTS (
        SELECT FROM billing_account account JOIN unnest(accounts, growths) AS move (id, growth) USING (id)
        WHERE account.code = ANY (floored) GROUP BY id HAVING account.balance_minor + sum(growth) < 0
    ) THEN RETURN; END IF;
    INSERT INTO billing_entry (key, code, about, at, by_id, reverses_id)
        VALUES (entry_key, entry_code, entry_about, entry_at, entry_by, entry_reverses)
        ON CONFLICT (key) DO NOTHING RETURNING id INTO number;
    IF number IS NULL THEN RETURN; END IF;
    INSERT INTO billing_leg (entry_id, account_id, debit_minor, credit_minor, balance_after_minor)
        SELECT number, id, debit, credit, balance_minor + sum(growth) OVER (PARTITION BY id ORDER BY n)
        FROM unnest(accounts, debits, credits, growths) WITH ORDINALITY AS leg (id, debit, credit, growth, n)
        JOIN billing_account USING (id) WHERE debit + credit > 0 ORDER BY n;
    UPDATE billing_account account SET balance_minor = account.balance_minor + move.growth
        FROM (SELECT id, sum(growth) AS growth FROM unnest(accounts, growths) AS leg (id, growth) GROUP BY id) move
        WHERE account.id = move.id;
END $$;
"""


class Migration(migrations.Migration):
    """A posting asks once."""

    dependencies: ClassVar = [("billing", "0002_guards")]

    operations: ClassVar = [PostgresqlSQL(POST, migrations.RunSQL.noop)]
