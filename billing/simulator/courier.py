"""
Carry events to our webhooks, signed as Stripe, Waafi and D-Money sign them.

Which way they travel is a setting: over HTTP from a short thread while developing, by hand in tests, where
``deliver(by_hand)`` makes every order and every loss repeatable.
"""

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from billing.gateways import dmoney, waafi
from billing.simulator.models import Delivery, Fault, Thing

MOST_ATTEMPTS = 8
NEWS_OF_WAAFI, NEWS_OF_DMONEY = "waafi.event", "dmoney.event"
Send = Callable[[str, bytes, dict[str, str]], int]


def sign(payload: bytes, *, secret: str, at: int) -> str:
    """Write the Stripe-Signature header for a payload."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def deliver(send: Send) -> int:
    """Carry everything that waits, once each, and count what arrived; the rest waits for the next round."""
    waiting = list(Delivery.objects.filter(state=Delivery.State.WAITING).select_related("event"))
    if len(waiting) > 1 and Fault.take(Fault.Kind.REORDER):
        waiting.reverse()
    return sum(_carry(delivery, send) for delivery in waiting)


def _carry(delivery: Delivery, send: Send) -> bool:
    payload, at = json.dumps(delivery.event.body, indent=2).encode(), int(timezone.now().timestamp())
    status = send(*_address(delivery.event, payload, at))
    arrived = 200 <= status < 300  # noqa: PLR2004 - "2xx"
    delivery.attempts += 1
    delivery.answer = str(status)
    if arrived:
        delivery.state = Delivery.State.DONE
    elif delivery.attempts >= MOST_ATTEMPTS:
        delivery.state = Delivery.State.LOST
    delivery.save()
    return arrived


def _address(event: Thing, payload: bytes, at: int) -> tuple[str, bytes, dict[str, str]]:
    """Say where news goes and under which headers: as each provider sends it."""
    if event.kind == NEWS_OF_WAAFI:
        return reverse("gateway_webhook", args=["waafi"]), payload, _waafi_headers(payload, event.ref, at)
    if event.kind == NEWS_OF_DMONEY:
        told = event.body | {"timestamp": str(at), "sign_type": "SHA256WithRSA"}
        signed = json.dumps(told | {"sign": dmoney.sign(told)}).encode()
        return reverse("gateway_webhook", args=["dmoney"]), signed, {}
    secret = settings.STRIPE_WEBHOOK_SECRET.split(",")[0]
    return reverse("stripe_webhook"), payload, {"Stripe-Signature": sign(payload, secret=secret, at=at)}


def _waafi_headers(payload: bytes, number: str, at: int) -> dict[str, str]:
    secret = settings.WAAFI_WEBHOOK_SECRET.split(",")[0]
    signature = waafi.sign(payload, secret, str(at), number).decode()
    return dict(zip(waafi.HEADERS, (str(at), number, signature), strict=True))


def release() -> None:
    """Let go of what was held back."""
    Delivery.objects.filter(state=Delivery.State.HELD).update(state=Delivery.State.WAITING)


def resend(event_ref: str) -> None:
    """Send an event again, as Stripe's dashboard can."""
    delivery = Delivery.objects.filter(event__ref=event_ref).first()
    if delivery:
        Delivery.objects.create(event=delivery.event)


def by_hand(path: str, payload: bytes, headers: dict[str, str]) -> int:
    """Hand the event to our webhook in this process, without a socket."""
    return Client().post(path, payload, content_type="application/json", headers=headers).status_code


def by_http(path: str, payload: bytes, headers: dict[str, str]) -> int:
    """Post the event to our webhook over the network, as the provider does."""
    url = settings.SITE_URL.rstrip("/") + path
    headers = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(url, payload, headers, method="POST")  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310 - our own address
            return int(response.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return 0


def call_after_commit() -> None:
    """Ask for a round once the books are written, the way the settings say."""
    if way := settings.STRIPE_SIMULATOR_COURIER:
        transaction.on_commit(import_string(way), robust=True)


def from_a_thread() -> None:
    """Carry what waits from a short thread, so that whoever pays does not wait for it."""
    threading.Thread(target=_rounds, daemon=True).start()


def _rounds() -> None:
    try:
        for pause in (0, 1, 3, 10):
            time.sleep(pause)
            deliver(by_http)
            if not Delivery.objects.filter(state=Delivery.State.WAITING).exists():
                return
    finally:
        connection.close()
