"""
No question of a page may grow with the history: PostgreSQL says how it would read, were each table ten million rows.

``only_by_index()`` listens to a story. When it is over, while its rows still stand, the statistics are said to be
those of a long history (a fifth of its keys differ), each question is explained, and what would read a table from end
to end is named with who asks it. Then all is rolled back. A table that the story left empty cannot be judged.
"""

import json
import re
import sys
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

ROOT = str(Path(__file__).resolve().parents[1])
OURS = ("billing/", "customs/", "forwarding/", "suuq/")
READS = re.compile(r"\s*(SELECT|UPDATE|DELETE)\b")
LISTS = re.compile(r"%s(, %s)+")
LONG, WHOLE = 10_000_000, 50_000  # rows of each table; what it costs at least to read so many
SET_BY_HAND = {  # as many rows as somebody writes in the back office, or a gazette prints
    "billing_counter", "customs_edition", "customs_exchangerate", "customs_measure", "customs_riskrule",
    "customs_tariff", "forwarding_agency", "forwarding_channelcost", "forwarding_numberrange", "forwarding_presetbox",
    "forwarding_quarter", "forwarding_ratecard", "forwarding_ratestep", "forwarding_round", "forwarding_roundhours",
    "forwarding_series", "forwarding_shelf", "forwarding_storagerule", "forwarding_warehouse", "forwarding_weightrule",
    "forwarding_workplace", "suuq_chainhead", "suuq_endpoint",
}  # fmt: skip
SAME_FOR_MANY = {"agency_id", "edition_id", "quarter_id", "round_id", "shelf_id", "tariff_id", "warehouse_id"}
SAY = """
UPDATE pg_class SET reltuples = %(rows)s, relpages = 1
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND NOT relname = ANY(%(few)s);
DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace);
INSERT INTO pg_statistic SELECT attrelid, attnum, false, 0, 8, -0.2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relname = ANY(%(few)s)
AND attnum > 0 AND attname ~ '(^id|_id|key|number|reference)$' AND NOT attname = ANY(%(common)s)
"""


@contextmanager
def only_by_index():
    """Fail when a question of ours would read a long table whole."""
    asked = {}

    def listen(execute, sql, params, many, context):
        if READS.match(sql) and (who := _asker()):
            asked.setdefault(LISTS.sub("%s", sql), (sql, params, who))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield
    with transaction.atomic():
        found = sorted(_explained(asked.values()))
        transaction.set_rollback(True)
    assert not found, "\n\n".join(found)


def _asker():
    """Name the innermost line of ours that asks, unless a test asks itself."""
    frame = sys._getframe(2)
    while frame:
        room = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        if room.startswith(OURS) and not room.startswith("billing/simulator"):
            return f"{room}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back
    return None


def _explained(asked):
    with connection.cursor() as cursor:
        cursor.execute(SAY, {"rows": LONG, "few": list(SET_BY_HAND), "common": list(SAME_FOR_MANY)})
        for sql, params, who in asked:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            plan = cursor.fetchone()[0]
            whole = set(_read_whole((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"], stops=False))
            if whole:
                yield f"{who} reads {', '.join(sorted(whole))} from end to end:\n{sql}"


def _read_whole(node, *, stops):
    """Name the tables that a plan reads whole; what ends at a limit may walk an index, or take whatever comes first."""
    kind, table, stops = node["Node Type"], node.get("Relation Name"), stops or node["Node Type"] == "Limit"
    walks = kind.startswith("Index") and "Index Cond" not in node and not stops
    reads = kind == "Seq Scan" and ("Filter" in node or not stops)
    if table and table not in SET_BY_HAND and node["Total Cost"] > WHOLE and (walks or reads):
        yield table
    for part in node.get("Plans", []):
        yield from _read_whole(part, stops=stops)
