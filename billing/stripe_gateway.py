"""
The only importer of ``stripe``: every call to Stripe leaves from here, and its answers come back as plain values.

No call leaves while a transaction is open: a slow network would hold our locks, and a rollback cannot take back what
Stripe has already done. What must survive a crash (the idempotency key above all) is stored before the call.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import stripe
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.module_loading import import_string

from billing import card_facts
from suuq.money import Money

RETRIES, TIMEOUT_SECONDS = 2, 20
TOLERANCE_SECONDS, CLOCK_SKEW_SECONDS = 300, 60
API_VERSION = "2026-10-28.endive"  # the version our reading was written for, whatever the account's default
WHOLE = ["payment_intent.latest_charge"]
STAMP = re.compile(r"(?:^|,)\s*t=(\d{1,12})(?:,|$)")


class InsideTransactionError(RuntimeError):
    """A call to Stripe was attempted while a transaction was open."""


class UnreachableError(Exception):
    """Stripe did not answer, or said that it is not well: try again later, with the same key."""


class RefusedError(Exception):
    """Stripe answered, and will not do it."""

    def __init__(self, code: str, message: str) -> None:
        """Keep Stripe's own code and sentence for the staff."""
        self.code, self.message = code, message
        super().__init__(f"{code}: {message}")


class ForgedError(Exception):
    """A webhook that Stripe did not sign, or signed too long ago, or for another world."""


class _Through(stripe.HTTPClient):
    """Carry the SDK's requests through a function instead of a socket (tests and the demo)."""

    name = "through"

    def request(self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_: Any) -> tuple[str, int, Mapping[str, str]]:
        """Answer one request of the SDK."""
        answer = import_string(settings.STRIPE_TRANSPORT)
        try:
            text, status, answered = answer(method, url, headers or {}, post_data)
        except ConnectionError as lost:
            raise stripe.APIConnectionError(str(lost), should_retry=True) from lost
        return text, status, {name.lower(): value for name, value in answered.items()}

    def close(self) -> None:
        """Nothing to close."""

    def _sleep_time_seconds(self, num_retries: int) -> float:  # noqa: ARG002 - the SDK's signature
        """Try again at once: nobody is at the other end to be spared."""
        return 0


def _client() -> stripe.StripeClient:
    _refuse_inside_transaction()
    through = settings.STRIPE_TRANSPORT
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        stripe_version=API_VERSION,
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=RETRIES,
        http_client=_Through() if through else stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
    )


def _refuse_inside_transaction() -> None:
    # Django's own durable blocks make the same exception for the transaction a TestCase runs in.
    if any(not block._from_testcase for block in connection.atomic_blocks):  # noqa: SLF001
        raise InsideTransactionError


class _Answers:
    """Turn the SDK's exceptions into the two that a caller can act on."""

    def __enter__(self) -> stripe.StripeClient:
        return _client()

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if not isinstance(error, stripe.StripeError):
            return
        passing = (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError)
        if isinstance(error, passing) or (error.http_status or 0) >= 500:  # noqa: PLR2004 - "5xx"
            raise UnreachableError(str(error)) from error
        raise RefusedError(error.code or type(error).__name__, error.user_message or str(error)) from error


def open_session(
    *, key: str, reference: str, money: Money, words: str, facts: Mapping[str, str], email: str,
    language: str, return_url: str, cancel_url: str, expires_at: datetime,
) -> card_facts.Session:  # fmt: skip
    """Open a hosted payment page for one sum; the same key returns the same page."""
    with _Answers() as client:
        session = client.v1.checkout.sessions.create(
            {
                "mode": "payment",
                "client_reference_id": reference,
                "line_items": [{"quantity": 1, "price_data": {
                    "currency": money.currency.lower(),
                    "unit_amount": card_facts.to_stripe(money),
                    "product_data": {"name": words},
                }}],
                "metadata": dict(facts, reference=reference),
                "payment_intent_data": {"description": words, "metadata": dict(facts, reference=reference)},
                "customer_email": email,
                "locale": language,
                "success_url": return_url,
                "cancel_url": cancel_url,
                "expires_at": int(expires_at.timestamp()),
            },
            {"idempotency_key": key},
        )  # fmt: skip
    return _session(session)


def look(session_id: str) -> card_facts.Session:
    """Read a session again with everything that came of it: its charge, its refunds, its disputes."""
    with _Answers() as client:
        session = client.v1.checkout.sessions.retrieve(session_id, {"expand": WHOLE})
        intent = session.payment_intent
        if intent is None:
            return _session(session)
        refunds = client.v1.refunds.list({"payment_intent": intent.id, "limit": 100})
        disputes = client.v1.disputes.list({"payment_intent": intent.id, "limit": 100})
    return _session(session, refunds=refunds.data, disputes=disputes.data)


def expire(session_id: str) -> None:
    """Close a payment page, so that nobody can pay on it any more."""
    with _Answers() as client:
        client.v1.checkout.sessions.expire(session_id)


def refund(*, key: str, intent_id: str, money: Money) -> card_facts.Refund:
    """Send money back to the card it came from."""
    with _Answers() as client:
        made = client.v1.refunds.create(
            {"payment_intent": intent_id, "amount": card_facts.to_stripe(money), "metadata": {"key": key}},
            {"idempotency_key": key},
        )
    return _refund(made)


def charges(*, since: datetime) -> Iterator[card_facts.Charge]:
    """Go through everything Stripe charged since a moment."""
    with _Answers() as client:
        for charge in client.v1.charges.list({"created": {"gte": int(since.timestamp())}, "limit": 100}).auto_paging_iter():
            yield _charge(charge)


def refunds(*, since: datetime) -> Iterator[card_facts.Refund]:
    """Go through everything Stripe sent back since a moment."""
    with _Answers() as client:
        for made in client.v1.refunds.list({"created": {"gte": int(since.timestamp())}, "limit": 100}).auto_paging_iter():
            yield _refund(made)


def events(*, since: datetime) -> Iterator[tuple[card_facts.Event, dict[str, Any]]]:
    """Go through the news Stripe published since a moment, newest first, each with its whole text."""
    with _Answers() as client:
        for event in client.v1.events.list({"created": {"gte": int(since.timestamp())}, "limit": 100}).auto_paging_iter():
            yield _event(event), event.to_dict()


def read_event(payload: bytes, signature: str, *, at: datetime) -> tuple[card_facts.Event, dict[str, Any]]:
    """
    Verify a webhook and read whom it speaks of.

    Any secret of STRIPE_WEBHOOK_SECRET may have signed it, so that secrets can be changed without losing news.

    :raises ForgedError: unsigned, altered, too old, from the future, or of the other mode (test or live)
    """
    stamp = STAMP.search(signature)
    if stamp is None or int(stamp[1]) > at.timestamp() + CLOCK_SKEW_SECONDS:
        raise ForgedError
    for secret in settings.STRIPE_WEBHOOK_SECRET.split(","):
        try:
            event = stripe.Webhook.construct_event(payload, signature, secret.strip(), TOLERANCE_SECONDS, settings.STRIPE_SECRET_KEY)
        except (stripe.SignatureVerificationError, ValueError):
            continue
        return _of_our_world(event)
    raise ForgedError


def _of_our_world(event: stripe.Event) -> tuple[card_facts.Event, dict[str, Any]]:
    live = settings.STRIPE_SECRET_KEY.split("_")[1:2] == ["live"]
    if getattr(event, "livemode", None) is not live:
        raise ForgedError
    return _event(event), event.to_dict()


def count_forged() -> None:
    """Count what was turned away: no row is written for a stranger, yet somebody should see the number."""
    cache.add("stripe_webhooks_forged", 0, timeout=None)
    cache.incr("stripe_webhooks_forged")


def _of(thing: Any, name: str, default: Any = "") -> Any:
    """Read a field that an older or newer API may lack; the SDK raises for those."""
    value = getattr(thing, name, None)
    return default if value is None else value


def _id(thing: Any) -> str:
    """Read an id, whether Stripe gave the id or the whole object."""
    return thing if isinstance(thing, str) else _of(thing, "id")


def _session(session: Any, *, refunds: Any = (), disputes: Any = ()) -> card_facts.Session:
    intent = _of(session, "payment_intent", None)
    charge = _of(intent, "latest_charge", None) if intent and not isinstance(intent, str) else None
    return card_facts.Session(
        id=session.id, reference=_of(session, "client_reference_id"), status=_of(session, "status"),
        paid=session.payment_status == "paid", url=_of(session, "url"), intent_id=_id(intent),
        money=card_facts.from_stripe(_of(session, "amount_total", 0), _of(session, "currency")),
        charge=_charge(charge) if charge and not isinstance(charge, str) else None,
        refunds=tuple(_refund(one) for one in refunds), disputes=tuple(_dispute(one) for one in disputes),
    )  # fmt: skip


def _charge(charge: Any) -> card_facts.Charge:
    card = _of(_of(charge, "payment_method_details", None), "card", None)
    taken = card_facts.from_stripe(charge.amount_captured if charge.status == "succeeded" else 0, charge.currency)
    return card_facts.Charge(
        id=charge.id, status=charge.status, captured_minor=taken.amount_minor, currency=taken.currency,
        refunded_minor=card_facts.from_stripe(charge.amount_refunded, charge.currency).amount_minor,
        disputed=bool(_of(charge, "disputed", default=False)), card=f"{_of(card, 'brand')} {_of(card, 'last4')}".strip(),
        intent_id=_id(_of(charge, "payment_intent")), created=charge.created,
    )  # fmt: skip


def _refund(made: Any) -> card_facts.Refund:
    return card_facts.Refund(
        id=made.id, status=_of(made, "status"), money=card_facts.from_stripe(made.amount, made.currency),
        intent_id=_id(_of(made, "payment_intent")), key=_of(_of(made, "metadata", None), "key"), created=made.created,
    )  # fmt: skip


def _dispute(dispute: Any) -> card_facts.Dispute:
    return card_facts.Dispute(
        id=dispute.id, status=dispute.status, intent_id=_id(_of(dispute, "payment_intent")),
        money=card_facts.from_stripe(dispute.amount, dispute.currency),
    )  # fmt: skip


def _event(event: Any) -> card_facts.Event:
    about = event.data.object
    kind = _of(about, "object")
    return card_facts.Event(
        id=event.id, kind=event.type, created=event.created, live=bool(event.livemode),
        api_version=_of(event, "api_version"), object_id=_of(about, "id"), object_kind=kind,
        intent_id=_of(about, "id") if kind == "payment_intent" else _id(_of(about, "payment_intent")),
        reference=_of(about, "client_reference_id") or _of(_of(about, "metadata", None), "reference"),
    )  # fmt: skip
