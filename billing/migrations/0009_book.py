"""
A posting by small steps of the database, each found by one index: half the work of 0003's joins over arrays.

0003's function stays for processes of the release before this one, which may still be at work.
"""

from typing import ClassVar

from django.db import migrations

from suuq.migrating import PostgresqlSQL

BOOK = """
CREATE FUNCTION billing_book(
    entry_key text, entry_code text, entry_about text, entry_at timestamptz, entry_by bigint, entry_reverses bigint,
    codes text[], currencies text[], holders text[], owners bigint[], nets bigint[], growths bigint[], falling text[],
    OUT complete boolean, OUT number bigint
) LANGUAGE plpgsql AS $$
DECLARE accounts bigint[]; one bigint; after bigint;
BEGIN
    -- all of them, or none: who opens an account must hold no other
    complete := false;
    FOR n IN 1 .. cardinality(codes) LOOP
        IF owners[n] IS NULL THEN
            SELECT id INTO one FROM billing_account
                WHERE code = codes[n] AND currency = currencies[n] AND holder = holders[n] AND owner_id IS NULL;
        ELSE
            SELECT id INTO one FROM billing_account
                WHERE code = codes[n] AND currency = currencies[n] AND holder = holders[n] AND owner_id = owners[n];
        END IF;
        IF one IS NULL THEN RETURN; END IF;
        accounts[n] := one;
    END LOOP;
    complete := true;
    FOREACH one IN ARRAY ARRAY(SELECT unnest(accounts) AS id ORDER BY id) LOOP
        PERFORM FROM billing_account WHERE id = one FOR NO KEY UPDATE;
    END LOOP;

    -- from here each statement reads what those who held the accounts before left behind
    IF falling <> '{}' THEN
        IF EXISTS (
            SELECT FROM billing_account account JOIN unnest(accounts, growths) AS move (id, growth) USING (id)
            WHERE account.code = ANY (falling) GROUP BY id HAVING account.balance_minor + sum(growth) < 0
        ) THEN RETURN; END IF;
    END IF;
    INSERT INTO billing_entry (key, code, about, at, by_id, reverses_id)
        VALUES (entry_key, entry_code, entry_about, entry_at, entry_by, entry_reverses)
        ON CONFLICT (key) DO NOTHING RETURNING id INTO number;
    IF number IS NULL THEN RETURN; END IF;
    FOR n IN 1 .. cardinality(codes) LOOP
        CONTINUE WHEN nets[n] = 0;
        UPDATE billing_account SET balance_minor = balance_minor + growths[n] WHERE id = accounts[n]
            RETURNING balance_minor INTO after;
        INSERT INTO billing_leg (entry_id, account_id, debit_minor, credit_minor, balance_after_minor)
            VALUES (number, accounts[n], greatest(nets[n], 0), greatest(-nets[n], 0), after);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    """A posting asks once, and cheaply."""

    dependencies: ClassVar = [("billing", "0008_carried")]

    operations: ClassVar = [PostgresqlSQL(BOOK, migrations.RunSQL.noop)]
