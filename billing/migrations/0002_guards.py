"""What the database itself refuses: changing the books, and an entry that does not balance."""

from typing import Any, ClassVar

from django.db import migrations

from suuq.appendonly import append_only

BALANCES = """
CREATE FUNCTION billing_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE off text;
BEGIN
    SELECT string_agg(currency || ' ' || difference, ', ') INTO off FROM (
        SELECT account.currency, sum(leg.debit_minor - leg.credit_minor) AS difference
        FROM billing_leg leg JOIN billing_account account ON account.id = leg.account_id
        WHERE leg.entry_id = NEW.entry_id GROUP BY account.currency
        HAVING sum(leg.debit_minor - leg.credit_minor) <> 0) AS sums;
    IF off IS NOT NULL THEN
        RAISE EXCEPTION 'entry % does not balance: %', NEW.entry_id, off USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER billing_leg_balances AFTER INSERT ON billing_leg
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_entry_balances();
CREATE FUNCTION billing_entry_has_legs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM billing_leg WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % moves nothing', NEW.key USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER billing_entry_moves AFTER INSERT ON billing_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_entry_has_legs();
"""
# An account's name never changes, nor does an account go: SQLite and PostgreSQL alike.
NAMES = {
    "postgresql": """
CREATE FUNCTION billing_account_keeps_its_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an account keeps its name'; END $$;
CREATE TRIGGER billing_account_name BEFORE UPDATE OF code, currency, owner_id, holder ON billing_account
    FOR EACH ROW EXECUTE FUNCTION billing_account_keeps_its_name();
CREATE TRIGGER billing_account_stays BEFORE DELETE ON billing_account
    FOR EACH ROW EXECUTE FUNCTION billing_account_keeps_its_name();
""",
    "sqlite": """
CREATE TRIGGER billing_account_name BEFORE UPDATE OF code, currency, owner_id, holder ON billing_account
BEGIN SELECT RAISE(ABORT, 'an account keeps its name'); END;
CREATE TRIGGER billing_account_stays BEFORE DELETE ON billing_account
BEGIN SELECT RAISE(ABORT, 'an account keeps its name'); END;
""",
}


def guard(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - RunPython's signature
    """Install the guards that this database can keep. SQLite has no deferred trigger: there ``ledger.post`` balances alone."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BALANCES, params=None)
        schema_editor.execute(NAMES["postgresql"], params=None)
        return
    for statement in NAMES["sqlite"].split("END;"):
        if statement.strip():
            schema_editor.execute(statement + "END")


class Migration(migrations.Migration):
    """Entries, legs, the lines of bills and the counters' documents stay as they were written."""

    dependencies: ClassVar = [("billing", "0001_initial")]

    operations: ClassVar = [
        append_only("billing_entry", "billing_leg", "billing_invoiceline"),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
