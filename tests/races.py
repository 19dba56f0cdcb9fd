"""
A driver for races: everyone reads before anyone writes, if the guards let them.

Each contestant runs in a thread with a connection of its own. Before its first write it waits for the others; a guard
that holds the others back makes the wait run out, and the contestants go on one after another, as they should.
"""

import sys
import threading
from contextlib import contextmanager, suppress

from django.db import connection

from suuq.workflow import Refused

PATIENCE_SECONDS = 0.4
UNGUARDED_SECONDS = 30
WRITES = ("INSERT", "UPDATE", "DELETE", "SELECT complete")  # the ledger asks a function


def race(*contestants):
    """Run all at once; return what each returned or the refusal it met, in their order. Other exceptions are raised."""
    outcomes = [None] * len(contestants)
    gate = threading.Barrier(len(contestants))

    def run(n, contestant):
        try:
            with connection.execute_wrapper(_wait_before_first_write(gate)):
                outcomes[n] = contestant()
        except Exception as error:  # noqa: BLE001 - handed to the test's own thread below
            outcomes[n] = error
            gate.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(contestants)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, Refused):
            raise outcome
    return outcomes


def _wait_before_first_write(gate):
    waited = []

    def wrapper(execute, sql, params, many, context):
        if not waited and sql.startswith(WRITES):
            waited.append(True)
            with suppress(threading.BrokenBarrierError):
                gate.wait(PATIENCE_SECONDS)
        return execute(sql, params, many, context)

    return wrapper


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
