"""The only importer of ``stripe``: every call to Stripe leaves from here, and its answers come back as plain values."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NoReturn
from urllib.parse import quote

import stripe
from django.conf import settings
from django.utils.module_loading import import_string

from billing import card_facts
from billing.gateways import interface, stripe_answers
from billing.gateways.interface import ForgedError, RefusedError, UnreachableError
from billing.models.payment import Means
from suuq import fuse
from suuq.money import Money

CODE, NAME = "stripe", "Stripe"
MEANS: Means = Means.CARD
CLOSES_PAGES = True
PASSING = {409, 429, *range(500, 600)}  # asked twice at once, asked too often, not well
RETRIES, TIMEOUT_SECONDS = 2, 8  # a page that asks answers within ten seconds, and a sweep asks again
TOLERANCE_SECONDS, CLOCK_SKEW_SECONDS = 300, 60
API_VERSION = "2026-10-28.endive"  # the version our reading was written for, whatever the account's default
LANGUAGES = {"fr", "en"}  # of those we speak; Stripe's pages know no Arabic, so the browser decides there
WHOLE = ["payment_intent.latest_charge"]
STAMP = re.compile(r"(?:^|,)\s*t=(\d{1,12})(?:,|$)")


class _Through(stripe.HTTPClient):
    """Carry the SDK's requests through a function instead of a socket (tests and the demo)."""

    name = "through"

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_: Any
    ) -> tuple[str, int, Mapping[str, str]]:
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


class _Network(stripe.RequestsClient):
    """Try again after any broken connection, for every change carries its key; but wait for a silent one only once."""

    def request_with_retries(self, *words: Any, **named: Any) -> tuple[str, int, Mapping[str, str]]:
        """Ask, unless Stripe has been silent for everybody."""
        with fuse.of(CODE, stripe.APIConnectionError):
            return super().request_with_retries(*words, **named)

    def _handle_request_error(self, e: Exception) -> NoReturn:
        try:
            super()._handle_request_error(e)
        except stripe.APIConnectionError as lost:
            lost.should_retry = not isinstance(e, (self.requests.exceptions.SSLError, self.requests.exceptions.Timeout))
            raise


def accepted() -> bool:
    """Whether this post takes cards at all."""
    return bool(settings.STRIPE_SECRET_KEY)


def money_key(charge: card_facts.Charge) -> str:
    """Name a payment by its intent: a capture of a hold is the same money."""
    return f"stripe:{charge.intent_id}:settled"


def doubt_key(charge: card_facts.Charge) -> str:
    """Name money of unknown origin by its charge."""
    return f"stripe:{charge.id}:doubtful"


def known_until(at: datetime) -> datetime:
    """Stripe's lists are whole at any moment."""
    return at


def _client() -> stripe.StripeClient:
    interface.refuse_inside_transaction()
    through = bool(settings.STRIPE_SIMULATOR and settings.STRIPE_TRANSPORT)  # never beside the real Stripe
    return _kept_client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, through, TIMEOUT_SECONDS)


@cache
def _kept_client(key: str, address: str, through: bool, seconds: float) -> stripe.StripeClient:  # noqa: FBT001 - a key of the cache
    """Keep a client with its line to Stripe: to greet anew costs more than to ask."""
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": address},
        max_network_retries=RETRIES,
        http_client=_Through() if through else _Network(timeout=seconds),
    )


class _Answers:
    """Turn the SDK's exceptions into the two that a caller can act on."""

    def __enter__(self) -> stripe.StripeClient:
        interface.refuse_from_a_copy()
        return _client()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, stripe.StripeError):
            return
        # A key that is refused says nothing about a payment: whatever waits goes on once the right one is there.
        key_refused = (stripe.AuthenticationError, stripe.PermissionError)
        passing = (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError, *key_refused)
        if isinstance(error, passing) or (error.http_status or 0) in PASSING:
            raise UnreachableError(str(error)) from error
        raise RefusedError(error.code or type(error).__name__, error.user_message or str(error)) from error


def open_session(
    *, key: str, reference: str, money: Money, words: str, facts: Mapping[str, str], language: str,
    return_url: str, cancel_url: str, expires_at: datetime, hold: bool,
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
                "payment_intent_data": {
                    "description": words,
                    "metadata": dict(facts, reference=reference),
                    "capture_method": "manual" if hold else "automatic_async",
                },
                "locale": language if language in LANGUAGES else "auto",
                "success_url": return_url,
                "cancel_url": cancel_url,
                "expires_at": int(expires_at.timestamp()),
            },
            {"idempotency_key": key},
        )  # fmt: skip
    return stripe_answers.session(session.to_dict())


def look(session_id: str, *, booked: bool = True) -> card_facts.Session:
    """Read a session again with everything that came of it: its charge, its refunds, its disputes."""
    with _Answers() as client:
        said = _read(client, f"/v1/checkout/sessions/{quote(session_id, safe='')}", expand=WHOLE)
        seen = stripe_answers.session(said)
        if not seen.intent_id or not (booked or seen.has_come_back):
            return seen
        of_it = {"payment_intent": seen.intent_id, "limit": 100}
        refunds, disputes = (_read(client, f"/v1/{what}", **of_it)["data"] for what in ("refunds", "disputes"))
    return stripe_answers.session(said, refunds=refunds, disputes=disputes)


def _read(client: stripe.StripeClient, path: str, **asked: Any) -> Any:
    """Read plain JSON: to make the SDK's objects of it, and read them once, costs more than the rest of the call."""
    return client.raw_request("get", path, **asked).data


def reference_of(intent_id: str) -> str:
    """Ask under which of our references an intent was opened; empty when it is none of ours."""
    with _Answers() as client:
        found = client.v1.checkout.sessions.list({"payment_intent": intent_id, "limit": 1})
    return stripe_answers.session(found.data[0].to_dict()).reference if found.data else ""


def expire(session_id: str) -> None:
    """Close a payment page, so that nobody can pay on it any more."""
    with _Answers() as client:
        client.v1.checkout.sessions.expire(session_id)


def refund(*, key: str, intent_id: str, money: Money) -> card_facts.Refund:
    """Send money back to the card it came from."""
    with _Answers() as client:
        made = client.v1.refunds.create(
            {"payment_intent": intent_id, "amount": card_facts.to_stripe(money), "metadata": {"key": key}},
            {"idempotency_key": f"refund:{key}"},
        )
    return stripe_answers.refund(made.to_dict())


def capture(*, key: str, intent_id: str, money: Money) -> None:
    """Take all or part of what is held on a card; the rest is let go."""
    with _Answers() as client:
        client.v1.payment_intents.capture(
            intent_id, {"amount_to_capture": card_facts.to_stripe(money)}, {"idempotency_key": key}
        )


def release(*, key: str, intent_id: str) -> None:
    """Let go of what is held on a card."""
    with _Answers() as client:
        client.v1.payment_intents.cancel(intent_id, {}, {"idempotency_key": key})


def charges(*, since: datetime) -> Iterator[card_facts.Charge]:
    """Go through everything Stripe charged since a moment."""
    with _Answers() as client:
        for charge in client.v1.charges.list(
            {"created": {"gte": int(since.timestamp())}, "limit": 100}
        ).auto_paging_iter():
            yield stripe_answers.charge(charge.to_dict())


def refunds(*, since: datetime) -> Iterator[card_facts.Refund]:
    """Go through everything Stripe sent back since a moment."""
    with _Answers() as client:
        for made in client.v1.refunds.list(
            {"created": {"gte": int(since.timestamp())}, "limit": 100}
        ).auto_paging_iter():
            yield stripe_answers.refund(made.to_dict())


def events(*, since: datetime) -> Iterator[tuple[card_facts.Event, dict[str, Any]]]:
    """Go through the news Stripe published since a moment, newest first, each with its whole text."""
    with _Answers() as client:
        for event in client.v1.events.list(
            {"created": {"gte": int(since.timestamp())}, "limit": 100}
        ).auto_paging_iter():
            said = event.to_dict()
            yield stripe_answers.event(said), said


def read_event(payload: bytes, headers: Mapping[str, str], *, at: datetime) -> tuple[card_facts.Event, dict[str, Any]]:
    """
    Verify a webhook and read whom it speaks of.

    Any secret of STRIPE_WEBHOOK_SECRET may have signed it, so that secrets can be changed without losing news.

    :raises ForgedError: unsigned, altered, too old, from the future, or of the other mode (test or live)
    """
    signature = headers.get("Stripe-Signature", "")
    stamp = STAMP.search(signature)
    if stamp is None or int(stamp[1]) > at.timestamp() + CLOCK_SKEW_SECONDS:
        raise ForgedError
    for secret in settings.STRIPE_WEBHOOK_SECRET.split(","):
        try:
            stripe.WebhookSignature.verify_header(payload.decode(), signature, secret.strip(), TOLERANCE_SECONDS)
            return _of_our_world(json.loads(payload))
        except stripe.SignatureVerificationError:
            continue
        except (LookupError, ValueError, AttributeError, TypeError, RecursionError) as nonsense:
            raise ForgedError from nonsense
    raise ForgedError


def _of_our_world(event: dict[str, Any]) -> tuple[card_facts.Event, dict[str, Any]]:
    live = settings.STRIPE_SECRET_KEY.split("_")[1:2] == ["live"]
    if event["livemode"] is not live:
        raise ForgedError
    return stripe_answers.event(event), event
