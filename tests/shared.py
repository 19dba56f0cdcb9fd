"""
What the whole suite asks of both engines; the rest of what touches the database it asks of PostgreSQL alone.

PostgreSQL is what a post runs on, and the stricter of the two: it takes no text for a number, no column that is not
grouped. On SQLite stay: code of ours that asks which engine this is, named here beside the tests that prove it
(``tests/house/test_engines.py``); the journeys; what opens every door and reads every table; what SQLite locks in its
own way. Only ``python -m tests`` shares: a choice of tests runs on both, and ``make soak`` runs everything on SQLite.
"""

import os

SHARED = "TEST_SHARED"  # set by python -m tests when it runs everything

ASKS_THE_ENGINE = {
    "billing/ledger.py": "billing/test_ledger.py",
    "billing/writing.py": "billing/test_ledger.py",
    "forwarding/sending.py": "forwarding/test_rounds.py",
    "suuq/appendonly.py": "house/test_append_only.py",
    "suuq/audit.py": "suuq/test_audit.py",
    "suuq/copying.py": "forwarding/test_intakes.py",
    "suuq/management/commands/partition.py": "suuq/test_months.py",
    "suuq/migrating.py": "house/test_migrations.py",
    "suuq/months.py": "suuq/test_months.py",
    "suuq/questions.py": "suuq/test_questions.py",
    "suuq/rows.py": "forwarding/test_drawn.py",
    "suuq/safe_mode.py": "suuq/test_safe_mode.py",
    "suuq/traces.py": "suuq/test_traces.py",
}
JOURNEYS = {"stories", "test_simulation.py", "test_two_houses.py"}
EVERYTHING_ONCE = {"house", "test_backoffice.py", "test_personal.py"}  # every door, table, state, list, person's row
LOCKED_OTHERWISE = {"test_races.py", "test_card_races.py", "test_dispatch_races.py", "test_home_races.py"}
PINNED = {
    "test_check_in_cost.py", "test_finding.py", "test_assessing.py", "test_ledger_at_commit.py", "test_flush.py",
}  # fmt: skip
BOTH = JOURNEYS | EVERYTHING_ONCE | LOCKED_OTHERWISE | PINNED


def leaves_to_postgresql(path):
    """Whether the whole run asks this file's questions to the database of PostgreSQL alone."""
    inside = path.parts[-2:]
    return SHARED in os.environ and not BOTH & set(inside) and "/".join(inside) not in ASKS_THE_ENGINE.values()
