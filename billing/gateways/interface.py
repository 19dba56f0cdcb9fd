"""
What a gateway that takes money itself must answer, and how it says no.

A gateway is one module with these names in it, and its line in ``billing.gateways``. It speaks to its provider and
gives plain values (``card_facts``); what follows from them, for whatever gateway, is decided and booked in one place.

No call leaves while a transaction is open: a slow network would hold our locks, and a rollback cannot take back what
the provider has already done. What must survive a crash (the key above all) is stored before the call.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.module_loading import import_string

from billing import card_facts
from billing.models.payment import Means
from suuq import fuse, safe_mode
from suuq.money import Money


class InsideTransactionError(RuntimeError):
    """A call to a provider was attempted while a transaction was open."""


class UnreachableError(Exception):
    """The provider did not answer, or said that it is not well: try again later, with the same key."""


class RefusedError(Exception):
    """The provider answered, and will not do it."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the provider's own code and sentence for the staff."""
        self.code, self.message = code, message
        super().__init__(f"{code}: {message}")


class ForgedError(Exception):
    """News that the provider did not sign, or signed too long ago, or for another world."""


class Gateway(Protocol):
    """
    A provider that opens a page, takes the money there, tells of it, and sends money back.

    Every call may raise ``UnreachableError``; those that ask for something may raise ``RefusedError``.
    """

    CODE: str  # never changes: the books name the provider by it
    NAME: str  # as people know it
    MEANS: Means
    CLOSES_PAGES: bool  # whether a page can be taken back; if not, late money on it is looked for

    def accepted(self) -> bool:
        """Whether this post takes money this way at all."""

    def open_session(
        self, *, key: str, reference: str, money: Money, words: str, facts: Mapping[str, str], language: str,
        return_url: str, cancel_url: str, expires_at: datetime, hold: bool,
    ) -> card_facts.Session:  # fmt: skip
        """Open a page for one sum; the same key returns the same page, or is refused."""

    def look(self, session_id: str, /, *, booked: bool = True) -> card_facts.Session:
        """
        Read a page again with everything that came of it.

        Before any money of it is booked, what went back need not be told unless the charge itself says so.
        """

    def expire(self, session_id: str, /) -> None:
        """Close a page, so that nobody pays on it any more."""

    def refund(self, *, key: str, intent_id: str, money: Money) -> card_facts.Refund:
        """Send money back to where it came from, once for each key."""

    def money_key(self, charge: card_facts.Charge, /) -> str:
        """Name this money once and for all, as its payment is named in the books."""

    def doubt_key(self, charge: card_facts.Charge, /) -> str:
        """Name the entry that keeps this money as money of unknown origin."""

    def reference_of(self, intent_id: str, /) -> str:
        """Ask under which of our references an intent was opened; empty when it is none of ours."""

    def charges(self, *, since: datetime) -> Iterable[card_facts.Charge]:
        """Go through everything taken since a moment, as the provider's own list has it."""

    def refunds(self, *, since: datetime) -> Iterable[card_facts.Refund] | None:
        """Go through everything sent back since a moment; None when the provider gives no such list."""

    def known_until(self, at: datetime, /) -> datetime:
        """Say up to which moment the list of charges is whole."""

    def events(self, *, since: datetime) -> Iterable[tuple[card_facts.Event, dict[str, Any]]]:
        """Go through the news published since a moment, newest first; empty when the provider keeps none."""

    def read_event(
        self, payload: bytes, headers: Mapping[str, str], *, at: datetime
    ) -> tuple[card_facts.Event, dict[str, Any]]:
        """
        Verify news and read whom it speaks of.

        :raises ForgedError: unsigned, altered, too old, or from the future
        """


def refuse_inside_transaction() -> None:
    """Refuse to call anybody while a transaction is open."""
    # Django's own durable blocks make the same exception for the transaction a TestCase runs in.
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise InsideTransactionError


def refuse_from_a_copy() -> None:
    """Refuse to call anybody from a restored copy."""
    if safe_mode.is_on():
        raise UnreachableError("this is a restored copy: it charges nobody")


def post(url: str, text: str, headers: Mapping[str, str], *, timeout_seconds: int = 20) -> tuple[int, str]:
    """
    Send JSON to a provider, or to the simulator, which plays them all; give the status and the text of the answer.

    :raises UnreachableError: the line broke
    """
    refuse_inside_transaction()
    refuse_from_a_copy()
    headers = {"Content-Type": "application/json", **headers}
    try:
        if settings.STRIPE_SIMULATOR and settings.STRIPE_TRANSPORT:
            said, status, _headers = import_string(settings.STRIPE_TRANSPORT)("POST", url, headers, text)
            return status, said
        with fuse.of(urlsplit(url).netloc, requests.RequestException):
            answer = requests.post(url, text, headers=headers, timeout=timeout_seconds)
    except (requests.RequestException, ConnectionError) as lost:
        raise UnreachableError(type(lost).__name__) from lost
    return answer.status_code, answer.text


def count_forged(gateway: str) -> None:
    """Count what was turned away: no row is written for a stranger, yet somebody should see the number."""
    name = f"{gateway}_webhooks_forged"
    cache.add(name, 0, timeout=None)
    cache.incr(name)
