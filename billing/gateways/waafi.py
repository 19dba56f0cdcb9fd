"""
Waafi, Salaam's wallet: its hosted page, by which a payer confirms on their own phone.

Written to Waafi's published description (HPP_PURCHASE, HPP_GETTRANINFO, HPP_REFUNDPURCHASE, webhooks with a signature).
What it leaves open is our assumption until the operator confirms it: the names of the three headers, and that the same
requestId is one request. Its API lists nothing, so our books are laid beside the statements that finance takes in.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils import timezone

from billing import card_facts
from billing.gateways import interface, listed
from billing.gateways.interface import ForgedError, RefusedError, UnreachableError
from billing.models.payment import Means
from suuq.money import Money

CODE, NAME = "waafi", "Waafi"
MEANS: Means = Means.PROVIDER
CLOSES_PAGES = False
DONE, ALREADY_BACK = "2001", "E10207"
TOLERANCE_SECONDS, CLOCK_SKEW_SECONDS = 300, 60
STANDS = {"approved": "complete", "refunded": "complete", "declined": "expired", "failed": "expired",
          "canceled": "expired", "cancelled": "expired", "expired": "expired", "timeout": "expired"}  # fmt: skip
HEADERS = ("X-WaafiPay-Timestamp", "X-WaafiPay-Event-Id", "X-WaafiPay-Signature")
reference_of, expire, refunds, events = listed.reference_of, listed.expire, listed.refunds, listed.events


def accepted() -> bool:
    """Whether this post has an account at Waafi."""
    return bool(settings.WAAFI_KEY)


def money_key(charge: card_facts.Charge) -> str:
    """Name the money as its line on Waafi's statement does, so that the two are one payment."""
    return f"waafi:{charge.id}"


def doubt_key(charge: card_facts.Charge) -> str:
    """Name money of unknown origin as the line on the statement does."""
    return f"transfer:{money_key(charge)}:received"


def open_session(
    *, key: str, reference: str, money: Money, words: str, facts: Mapping[str, str], language: str,  # noqa: ARG001 - Waafi asks for less than others
    return_url: str, cancel_url: str, expires_at: datetime, hold: bool,  # noqa: ARG001 - its page ends by itself
) -> card_facts.Session:  # fmt: skip
    """Ask for a page; Waafi takes each of our references once."""
    if hold:
        raise RefusedError("no_holds", "Waafi takes money at once and holds none.")
    made = _ask("HPP_PURCHASE", key, {
        "paymentMethod": "MWALLET_ACCOUNT", "hppSuccessCallbackUrl": return_url, "hppFailureCallbackUrl": cancel_url,
        "hppRespDataFormat": 1,
        "transactionInfo": {
            "referenceId": reference, "invoiceId": reference, "amount": f"{money.value:f}", "currency": money.currency,
            "description": words,
        },
    })  # fmt: skip
    url = made.get("directPaymentLink") or made["hppUrl"]
    return card_facts.Session(id=reference, reference=reference, status="open", paid=False, money=money, url=url)


def look(session_id: str, *, booked: bool = True) -> card_facts.Session:  # noqa: ARG001 - all is told at once
    """Read what became of one of our references."""
    try:
        seen = _ask("HPP_GETTRANINFO", str(uuid.uuid4()), {"referenceId": session_id})
    except RefusedError:  # nobody has done anything on the page yet
        seen = {}
    status = STANDS.get(str(seen.get("status", "")).lower(), "open")
    charge = _charge(seen) if status == "complete" else None
    money = Money(charge.captured_minor, charge.currency) if charge else Money(0, settings.CURRENCY)
    return card_facts.Session(
        id=session_id, reference=session_id, status=status, paid=charge is not None, money=money, url="",
        intent_id=charge.id if charge else "", charge=charge,
    )  # fmt: skip


def _charge(seen: Mapping[str, Any]) -> card_facts.Charge:
    try:
        taken = Money.of(Decimal(str(seen["tranAmount"])), str(seen["currency"]).upper())
    except (KeyError, InvalidOperation, ValueError) as nonsense:
        raise UnreachableError(f"Waafi's answer cannot be read: {nonsense!r}") from nonsense
    number = str(seen["transactionId"])
    return card_facts.Charge(
        id=number, status="succeeded", captured_minor=taken.amount_minor, refunded_minor=0, currency=taken.currency,
        disputed=False, card=f"•••{str(seen.get('payerId', ''))[-3:]}", intent_id=number, created=0,
    )  # fmt: skip


def refund(*, key: str, intent_id: str, money: Money) -> card_facts.Refund:
    """Send money back to the wallet it came from; what Waafi says is back already is back."""
    wanted = {"transactionId": intent_id, "amount": f"{money.value:f}", "description": key}
    try:
        number = str(_ask("HPP_REFUNDPURCHASE", f"refund:{key}", wanted).get("transactionId", ""))
    except RefusedError as refusal:
        if refusal.code != ALREADY_BACK:
            raise
        number = ""
    return card_facts.Refund(
        id=number or f"back:{intent_id}", status="succeeded", money=money, intent_id=intent_id, key=key, created=0
    )


def charges(*, since: datetime) -> Iterable[card_facts.Charge]:
    """Waafi's API lists nothing: read its statements."""
    return listed.charges(CODE, since=since)


def known_until(_at: datetime) -> datetime:
    """Say how far its statements reach."""
    return listed.known_until(CODE)


def read_event(payload: bytes, headers: Mapping[str, str], *, at: datetime) -> tuple[card_facts.Event, dict[str, Any]]:
    """
    Verify a webhook and read whom it speaks of.

    :raises ForgedError: unsigned, altered, too old or from the future
    """
    stamp, number, signature = (headers.get(name, "") for name in HEADERS)
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and number):  # noqa: PLR2004 - figures of a moment
        raise ForgedError
    if not -CLOCK_SKEW_SECONDS <= at.timestamp() - int(stamp) <= TOLERANCE_SECONDS:
        raise ForgedError
    secrets = settings.WAAFI_WEBHOOK_SECRET.split(",")
    if not any(hmac.compare_digest(sign(payload, one.strip(), stamp, number), signature.encode()) for one in secrets):
        raise ForgedError
    try:
        body = json.loads(payload)
        paid = body.get("payment") or {}
        transaction, reference = str(paid.get("transaction_id", "")), str(paid.get("reference_id", ""))
    except (ValueError, AttributeError, RecursionError) as nonsense:
        raise ForgedError from nonsense
    event = card_facts.Event(
        id=f"waafi:{number}", kind=f"payment.{body.get('event', '')}", created=int(stamp), live=True, api_version="1.0",
        object_id=transaction, object_kind="payment", intent_id=transaction, reference=reference,
    )  # fmt: skip
    return event, body


def sign(payload: bytes, secret: str, stamp: str, number: str) -> bytes:
    """Write the signature of a webhook."""
    return hmac.new(secret.encode(), f"{stamp}.{number}.".encode() + payload, hashlib.sha256).hexdigest().encode()


def _ask(service: str, key: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Call one service; the key makes the number of the request, so that asked again it is the same request."""
    who = {"merchantUid": settings.WAAFI_MERCHANT, "storeId": settings.WAAFI_STORE, "hppKey": settings.WAAFI_KEY}
    asked = {
        "schemaVersion": "1.0", "requestId": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{service}:{key}")),
        "timestamp": timezone.now().strftime("%Y-%m-%d %H:%M:%S"), "channelName": "WEB", "serviceName": service,
        "serviceParams": who | dict(params),
    }  # fmt: skip
    status, text = interface.post(settings.WAAFI_API, json.dumps(asked), {})
    try:
        answer = json.loads(text)
        code, trouble, words = (str(answer.get(name, "")) for name in ("responseCode", "errorCode", "responseMsg"))
    except (ValueError, AttributeError) as nonsense:
        raise UnreachableError(f"Waafi answered {status}") from nonsense
    if code == DONE:
        return answer.get("params") or {}
    if status != 200 or not code:  # noqa: PLR2004 - anything else is trouble on the way
        raise UnreachableError(f"Waafi answered {status}")
    raise RefusedError(trouble, words)
