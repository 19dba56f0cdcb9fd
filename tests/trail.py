"""
R9: every request that changed the state of the house and was accepted left a word in the trail under its own number.

``watched()`` looks over the shoulder of every test client: which tables the statements of a request wrote and did not
roll back, what it was answered, and whether the trail knows its number.
"""

import re
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from unittest import mock

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from suuq.audit import Entry

WRITES = re.compile(
    r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "?(\w+)"?(?: SET "(\w+)")?|FROM (billing)_post\('
)
SAVEPOINTS = re.compile(r'(ROLLBACK TO )?SAVEPOINT "?(\w+)"?')
HOUSE = re.compile(r"(billing|customs|forwarding)")
SAFE = {"GET", "HEAD", "OPTIONS"}
SILENT = {
    # What others told us: kept whole, never changed, with its own moment.
    "billing_stripeevent", "forwarding_partnernews", "forwarding_domesticevent",
    # What says itself who did it and when: papers, letters, what was counted, what was scanned onto a waybill.
    "forwarding_document", "forwarding_notice", "forwarding_countedparcel", "forwarding_waybillline",
    # What was read again at a gateway, what was tried in vain, what somebody looked at or likes.
    "billing_cardcheckout.intent_id", "forwarding_casetries", "forwarding_recipient.wrong_codes",
    "forwarding_delivery.wrong_codes", "customs_look", "customs_savedview", "forwarding_preference",
    "forwarding_pushdevice", "forwarding_workplace.drop_id",
    # A price shown to anybody; a suite, which opens by itself at the first look.
    "forwarding_quotation", "forwarding_customer",
}  # fmt: skip
_seen: ContextVar[list[str] | None] = ContextVar("seen", default=None)


def _look(execute, sql, params, many, context):
    seen = _seen.get()
    if seen is not None:
        if point := SAVEPOINTS.match(sql):
            _save(seen, point[2], back=bool(point[1]))
        elif found := WRITES.search(sql):
            table, column, by_function = found.groups()
            seen.append("billing_entry" if by_function else f"{table}.{column}" if column else table)
    return execute(sql, params, many, context)


def _save(seen, point, *, back):
    if back and point in seen:
        del seen[seen.index(point) :]
    seen.append(point)


def _forget(it, _plain=BaseDatabaseWrapper._rollback):
    if (seen := _seen.get()) is not None:
        seen.clear()
    return _plain(it)


def _knows(request_id):
    counted, connection.force_debug_cursor = connection.force_debug_cursor, False  # no question of the test's own
    try:
        return Entry.objects.filter(request_id=request_id).exists()
    finally:
        connection.force_debug_cursor = counted


@contextmanager
def watched():
    """Fail the request that changed a table of the house and left no word."""
    plain = Client.request

    def request(self, **asked):
        seen = []
        before = _seen.set(seen)
        try:
            answer = plain(self, **asked)
        finally:
            _seen.reset(before)
        changed = {one for one in seen if HOUSE.match(one) and not SILENT & {one, one.partition(".")[0]}}
        if changed and asked.get("REQUEST_METHOD", "GET") not in SAFE and answer.status_code < 400:
            assert _knows(answer["X-Request-Id"]), (
                f"{asked['REQUEST_METHOD']} {asked['PATH_INFO']} changed {sorted(changed)} and left no word"
            )
        return answer

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(Client, "request", request))
        stack.enter_context(mock.patch.object(BaseDatabaseWrapper, "_rollback", _forget))
        stack.enter_context(connection.execute_wrapper(_look))
        yield


@pytest.fixture(autouse=True)
def every_change_leaves_a_word(request):
    """R9: whichever verb a test asks for over HTTP, by form, by API or by a provider's news."""
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        with watched():
            yield
    else:
        yield
