"""
A driver for races: everyone reads before anyone writes, if the guards let them.

Each contestant runs in a thread with a connection of its own. Before its first write it waits for the others at a gate.
PostgreSQL says whom a guard holds back, and nobody waits for those; SQLite does not say it, so there the wait runs out.
Then the contestants go on one after another, as they should.

Threads and their connections are kept from race to race: to open twenty costs PostgreSQL more than most races.
"""

import contextvars
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections

from suuq import questions
from suuq.workflow import Refused

PATIENCE_SECONDS = 0.4
UNGUARDED_SECONDS = 30
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH", "SELECT complete")  # the ledger asks a function
HELD_BACK = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

_threads = []
_crew = ThreadPoolExecutor(max_workers=64, initializer=lambda: _threads.append(threading.current_thread()))


def race(*contestants):
    """Run all at once; return what each returned or the refusal it met, in their order. Other exceptions are raised."""
    gate = Gate()
    runs = [_crew.submit(contextvars.Context().run, gate.run, n, one) for n, one in enumerate(contestants)]
    gate.open_in_time(len(contestants))
    outcomes = [run.result(60) for run in runs]
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, Refused):
            raise outcome
    return outcomes


class Gate:
    """Where the contestants of a race meet before their first write. It opens when nobody is left to wait for."""

    def __init__(self):
        self.arrived, self.opened = set(), threading.Event()

    def run(self, n, contestant):
        """Let one run; whoever is at the gate, or at the end, has arrived."""

        def wait_before_first_write(execute, sql, params, many, context):
            if n not in self.arrived and sql.startswith(WRITES):
                self.arrived.add(n)
                self.opened.wait(UNGUARDED_SECONDS)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(wait_before_first_write):
                return contestant()
        except Exception as error:  # noqa: BLE001 - handed to the test's own thread
            return error
        finally:
            self.arrived.add(n)

    def open_in_time(self, contestants):
        """Open when all have arrived or are held back, seen twice; or when patience has run out after the first."""
        seen, until = 0, time.monotonic() + UNGUARDED_SECONDS
        while seen < 2 and time.monotonic() < until:
            seen = seen + 1 if len(self.arrived) + _held_back() >= contestants else 0
            if self.arrived:
                until = min(until, time.monotonic() + PATIENCE_SECONDS)
            self.opened.wait(0.005)
        self.opened.set()


def _held_back():
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(HELD_BACK)
        return cursor.fetchone()[0]


def dismiss():
    """Let the threads close their connections, before the database goes."""
    meeting = threading.Barrier(len(_threads) or 1)

    def close():
        meeting.wait(UNGUARDED_SECONDS)
        connections.close_all()

    for closing in [_crew.submit(close) for _thread in _threads]:
        closing.result()


@contextmanager
def not_before(event):
    """Hold this thread's first write back until something has happened, or for as long as patience lasts."""
    waited = []

    def wrapper(execute, sql, params, many, context):
        if not waited and sql.startswith(WRITES):
            waited.append(event.wait(2 * PATIENCE_SECONDS))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def be_patient(monkeypatch):
    """For a control: nothing holds anybody back, so that all come to the gate, however busy the machine is."""
    monkeypatch.setattr(sys.modules[__name__], "PATIENCE_SECONDS", UNGUARDED_SECONDS)


@contextmanager
def guards_off(monkeypatch, *constraints):
    """Take the row locks and these CHECK constraints away."""
    assert connection.features.has_select_for_update, "no row locks to take: mark this test row_locks"
    with monkeypatch.context() as patch:
        patch.setattr(type(connection.features), "has_select_for_update", False)
        patch.setattr(questions, "KEPT", "kept_without_locks")  # what was put into SQL before has them
        be_patient(patch)
        definitions = [_drop(table, name) for table, name in constraints]
        try:
            yield
        finally:
            for table, name, definition in definitions:
                with connection.cursor() as cursor:  # not validated: the rows of this very test break it
                    cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition} NOT VALID")


def _drop(table, name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        definition = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return table, name, definition


def refused(outcomes):
    """Count the contestants that were told no."""
    return sum(isinstance(outcome, Refused) for outcome in outcomes)
