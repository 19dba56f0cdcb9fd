"""
Part a table by month while the service works: ``manage.py partition``, which may be run again wherever it stopped.

First what takes long and is in nobody's way: a book of what may be there only once, filled in turns, and the indexes.
Then one short moment under the lock: the table as it is becomes the part of all that was before, under the same guards.

PostgreSQL keeps unique only what holds the column that a table is parted by, and a number is to be unique whatever its
month. So what may be there once lies in a table beside it, ``..._once``, into which a trigger writes before each row.
"""

import re
from datetime import datetime, timedelta

from django.db import connection, models, transaction

from suuq.appendonly import POSTGRESQL as GUARDS
from suuq.months import BEFORE, BEYOND, ask, start, tell

TURN = 50_000  # rows
NOTICE = timedelta(days=7)  # the parts begin no sooner: a row dated a little ahead is refused by nothing meanwhile

BOOK = """
CREATE TABLE IF NOT EXISTS {table}_once ({once} {kind} PRIMARY KEY);
CREATE OR REPLACE FUNCTION {table}_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO {table}_once VALUES (NEW.{once}); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER {table}_once BEFORE INSERT ON {table}
    FOR EACH ROW WHEN (NEW.{once} IS NOT NULL) EXECUTE FUNCTION {table}_once();
"""
FILL = """
INSERT INTO {table}_once SELECT {once} FROM {table} WHERE id > %s AND id <= %s AND {once} IS NOT NULL
    ON CONFLICT DO NOTHING
"""
BOUND = """
ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_before;
ALTER TABLE {table} ADD CONSTRAINT {table}_before CHECK (at < '{first}') NOT VALID;
"""
MOVE = """
ALTER TABLE {table} RENAME TO {before};
ALTER TABLE {before} DROP CONSTRAINT {table}_pkey, ALTER id DROP IDENTITY;
ALTER TABLE {before} ADD CONSTRAINT {before}_pkey PRIMARY KEY USING INDEX {table}_id_at;
CREATE TABLE {table} (LIKE {before} INCLUDING ALL EXCLUDING INDEXES EXCLUDING CONSTRAINTS EXCLUDING IDENTITY,
    CONSTRAINT {table}_pkey PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE SEQUENCE {table}_id_seq AS bigint START {next} OWNED BY {table}.id;
ALTER TABLE {table} ALTER id SET DEFAULT nextval('{table}_id_seq');
"""
JOIN = """
ALTER TABLE {table} ATTACH PARTITION {before} FOR VALUES FROM (MINVALUE) TO ('{first}');
ALTER TABLE {before} DROP CONSTRAINT {before};
CREATE TABLE {beyond} PARTITION OF {table} DEFAULT;
CREATE TRIGGER {beyond}_no_truncate BEFORE TRUNCATE ON {beyond} FOR EACH STATEMENT EXECUTE FUNCTION suuq_append_only();
"""


def part(model: type[models.Model], *, at: datetime) -> None:
    """Part one table. Told twice, or after it was broken off, it goes on with what is missing."""
    table, once = model._meta.db_table, model.once  # type: ignore[attr-defined] # see months.kept
    [(kind,)] = ask(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s",
        table, once,
    )  # fmt: skip
    facts = {"table": table, "once": once, "kind": kind}
    tell(BOOK.format(**facts) + GUARDS.format(table=f"{table}_once"))
    _fill(facts)
    _index(f"{table}_id_at", f"UNIQUE INDEX CONCURRENTLY {table}_id_at ON {table} (id, at)")
    _index(f"{table}_{once}", f"INDEX CONCURRENTLY {table}_{once} ON {table} ({once})")
    _switch(table, first=_first(table, at))


def _fill(facts: dict[str, str]) -> None:
    """Write down what is there already; what comes meanwhile writes itself down."""
    [(last,)] = ask(f"SELECT coalesce(max(id), 0) FROM {facts['table']}")  # noqa: S608 - a table of ours
    for done in range(0, last, TURN):
        with connection.cursor() as cursor:
            cursor.execute(FILL.format(**facts), [done, done + TURN])


def _index(name: str, what: str) -> None:
    """Build an index beside the writers; one that was broken off is worth nothing and is built anew."""
    found = ask("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", name)
    with connection.cursor() as cursor:
        if found == [(False,)]:
            cursor.execute(f"DROP INDEX {name}")
        if found != [(True,)]:
            cursor.execute(f"CREATE {what}")


def _first(table: str, at: datetime) -> datetime:
    """Say with which month the parts begin: after every row that is there."""
    [(latest,)] = ask(f"SELECT max(at) FROM {table}")  # noqa: S608 - a table of ours
    return start(max(at, latest or at) + NOTICE, later=1)


def _switch(table: str, *, first: datetime) -> None:
    """Put the whole in the place of the table; the bound is proved before, so that the lock is short."""
    facts = {"table": table, "before": f"{table}_{BEFORE}", "beyond": f"{table}_{BEYOND}", "first": first.isoformat()}
    tell(BOUND.format(**facts))
    try:
        tell("ALTER TABLE {table} VALIDATE CONSTRAINT {table}_before".format(**facts))
        with transaction.atomic():
            tell(f"LOCK TABLE {table}")
            [(following,)] = ask("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", table)
            dress, rights = _dress(table), _rights(table)
            tell(MOVE.format(**facts, next=following) + dress + JOIN.format(**facts) + rights)
    except BaseException:
        tell("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_before".format(**facts))
        raise


def _dress(table: str) -> str:
    """Write what makes the whole like the table: indexes, foreign keys and guards, under the names they had."""
    lines = []
    for name, index in ask(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = to_regclass(%s) AND NOT i.indisunique", table,
    ):  # fmt: skip
        lines += [f"ALTER INDEX {name} RENAME TO {name[:55]}_before", index]
    lines += [f"ALTER TABLE {table} ADD CONSTRAINT {name} {key}" for name, key in ask(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = to_regclass(%s) AND contype IN ('c', 'f') AND conname <> %s", table, f"{table}_{BEFORE}",
    )]  # fmt: skip
    for name, trigger in ask(
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal",
        table,
    ):
        if re.search("FOR EACH ROW", trigger):  # the whole hands it down to each part
            lines.append(f"DROP TRIGGER {name} ON {table}_{BEFORE}")
        lines.append(trigger)
    return "".join(f"{line};\n" for line in lines)


def _rights(table: str) -> str:
    """Write who else may do what, as it was; who may insert must be able to number and to write in the book."""
    granted = ask(
        "SELECT grantee::regrole::text, privilege_type FROM pg_class, aclexplode(relacl)"
        " WHERE oid = to_regclass(%s) AND grantee NOT IN (0, relowner)", table,
    )  # fmt: skip
    lines = [f"GRANT {right} ON {table} TO {who};" for who, right in granted]
    writers = sorted({who for who, right in granted if right == "INSERT"})
    lines += [
        f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {who}; GRANT INSERT ON {table}_once TO {who};" for who in writers
    ]
    return "\n".join(lines)
