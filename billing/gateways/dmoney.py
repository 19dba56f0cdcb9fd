"""
D-Money, Djibouti Telecom's wallet: its hosted page, on which a payer confirms with their own PIN.

Written to what is public of its Payment Gateway API 2.1: a token, ``payment.preorder``, ``payment.queryorder``, a page
at ``/payment/web/paygate``, news signed by RSA-PSS. What that leaves open is our assumption until the operator confirms
it: ``payment.refund`` as other wallets of the same make have it, that the statement names a payment by its
``payment_order_id``, and that the same order asked for again is the same page (where it is refused instead, the attempt
has failed and another is begun: nobody has seen the first page).
"""

import base64
import json
import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from billing import card_facts
from billing.gateways import interface, listed
from billing.gateways.interface import ForgedError, RefusedError, UnreachableError
from billing.models.payment import Means
from suuq.money import Money

CODE, NAME = "dmoney", "D-Money"
MEANS: Means = Means.PROVIDER
CLOSES_PAGES = False
DOOR = "/apiaccess/payment/gateway/payment/v1"
SHOP = {"business_type": "OnlineMerchant", "trade_type": "Checkout"}
STANDS = {"paid": "complete", "pay_success": "complete", "completed": "complete", "refunded": "complete",
          "expired": "expired", "order_closed": "expired", "failure": "expired", "pay_failed": "expired"}  # fmt: skip
UNSIGNED = {"sign", "sign_type", "biz_content"}
SALT = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
TOLERANCE_SECONDS, CLOCK_SKEW_SECONDS = 300, 60
reference_of, expire, refunds, events = listed.reference_of, listed.expire, listed.refunds, listed.events


def accepted() -> bool:
    """Whether this post has an account at D-Money."""
    return bool(settings.DMONEY_KEY)


def money_key(charge: card_facts.Charge) -> str:
    """Name the money as its line on D-Money's statement does, so that the two are one payment."""
    return f"dmoney:{charge.id}"


def doubt_key(charge: card_facts.Charge) -> str:
    """Name money of unknown origin as the line on the statement does."""
    return f"transfer:{money_key(charge)}:received"


def open_session(
    *, key: str, reference: str, money: Money, words: str, facts: Mapping[str, str], language: str,  # noqa: ARG001 - the reference is the key here
    return_url: str, cancel_url: str, expires_at: datetime, hold: bool,  # noqa: ARG001 - one way back for either end
) -> card_facts.Session:  # fmt: skip
    """Announce an order and write the signed address of its page."""
    if hold:
        raise RefusedError("no_holds", "D-Money takes money at once and holds none.")
    minutes = max(1, int((expires_at - timezone.now()).total_seconds()) // 60)
    made = _ask("preOrder", "payment.preorder", SHOP | {
        "merch_order_id": reference, "title": words, "total_amount": f"{money.value:f}",
        "trans_currency": money.currency, "timeout_express": f"{minutes}m", "redirect_url": return_url,
        "notify_url": settings.SITE_URL.rstrip("/") + reverse("gateway_webhook", args=[CODE]),
    })  # fmt: skip
    page = _signed({**_who(), "nonce_str": _nonce(), "prepay_id": str(made["prepay_id"]), "timestamp": _now()})
    spoken = {"version": "1.0", "trade_type": "Checkout", "language": "fr" if language == "fr" else "en"}
    return card_facts.Session(
        id=reference, reference=reference, status="open", paid=False, money=money,
        url=f"{settings.DMONEY_API}/payment/web/paygate?{urlencode(page | spoken)}",
    )  # fmt: skip


def look(session_id: str, *, booked: bool = True) -> card_facts.Session:  # noqa: ARG001 - all is told at once
    """Read what became of one of our orders."""
    try:
        seen = _ask("queryOrder", "payment.queryorder", {"merch_order_id": session_id})
    except RefusedError:  # it knows no such order: nobody has paid it
        seen = {}
    status = STANDS.get(str(seen.get("order_status", "")).lower(), "open")
    charge = _charge(seen) if status == "complete" else None
    money = Money(charge.captured_minor, charge.currency) if charge else Money(0, settings.CURRENCY)
    return card_facts.Session(
        id=session_id, reference=session_id, status=status, paid=charge is not None, money=money, url="",
        intent_id=charge.id if charge else "", charge=charge,
    )  # fmt: skip


def _charge(seen: Mapping[str, Any]) -> card_facts.Charge:
    try:
        taken = Money.of(Decimal(str(seen["total_amount"])), str(seen["trans_currency"]).upper())
        number = str(seen["payment_order_id"])
    except (KeyError, InvalidOperation, ValueError) as nonsense:
        raise UnreachableError(f"D-Money's answer cannot be read: {nonsense!r}") from nonsense
    return card_facts.Charge(
        id=number, status="succeeded", captured_minor=taken.amount_minor, refunded_minor=0, currency=taken.currency,
        disputed=False, card="", intent_id=number, created=0,
    )  # fmt: skip


def refund(*, key: str, intent_id: str, money: Money) -> card_facts.Refund:
    """Send money back to the wallet it came from; the number of the request makes it once."""
    number = uuid.uuid5(uuid.NAMESPACE_URL, f"refund:{key}").hex
    made = _ask("refund", "payment.refund", {
        "payment_order_id": intent_id, "refund_request_no": number, "refund_reason": key,
        "actual_amount": f"{money.value:f}", "trans_currency": money.currency,
    })  # fmt: skip
    return card_facts.Refund(
        id=str(made.get("refund_order_id") or number), status="succeeded", money=money, intent_id=intent_id, key=key,
        created=0,
    )  # fmt: skip


def charges(*, since: datetime) -> Iterable[card_facts.Charge]:
    """D-Money's API lists nothing: read its statements."""
    return listed.charges(CODE, since=since)


def known_until(_at: datetime) -> datetime:
    """Say how far its statements reach."""
    return listed.known_until(CODE)


def read_event(payload: bytes, _headers: Mapping[str, str], *, at: datetime) -> tuple[card_facts.Event, dict[str, Any]]:
    """
    Verify news, whose signature is in its body, and read whom it speaks of.

    :raises ForgedError: unsigned, altered, too old or from the future
    """
    try:
        body = json.loads(payload)
        stamp, reference, status = (str(body[name]) for name in ("timestamp", "merch_order_id", "trade_status"))
        signature, number = base64.b64decode(body["sign"], validate=True), str(body.get("transId", ""))
        if not -CLOCK_SKEW_SECONDS <= at.timestamp() - int(stamp) <= TOLERANCE_SECONDS:
            raise ForgedError
        verify(body, signature)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature) as nonsense:
        raise ForgedError from nonsense
    event = card_facts.Event(
        id=f"dmoney:{reference}:{status.lower()}:{number}", kind=f"payment.{status.lower()}", created=int(stamp),
        live=True, api_version="2.1", object_id=number, object_kind="payment", intent_id=number, reference=reference,
    )  # fmt: skip
    return event, body


def sign(told: Mapping[str, Any]) -> str:
    """Sign what is said, as either side does: all of its fields in order, those of the order among them."""
    ours = serialization.load_der_private_key(base64.b64decode(settings.DMONEY_PRIVATE_KEY), password=None)
    signature = cast("rsa.RSAPrivateKey", ours).sign(_canonical(told).encode(), SALT, hashes.SHA256())
    return base64.b64encode(signature).decode()


def verify(told: Mapping[str, Any], signature: bytes) -> None:
    """
    Look whether D-Money signed what is said.

    :raises InvalidSignature: it did not
    """
    theirs = serialization.load_der_public_key(base64.b64decode(settings.DMONEY_PUBLIC_KEY))
    cast("rsa.RSAPublicKey", theirs).verify(signature, _canonical(told).encode(), SALT, hashes.SHA256())


def _canonical(told: Mapping[str, Any]) -> str:
    fields = {**told, **told.get("biz_content", {})}
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name not in UNSIGNED and fields[name] != "")


def _signed(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "sign": sign(told), "sign_type": "SHA256WithRSA"}


def _who() -> dict[str, str]:
    return {"appid": settings.DMONEY_APP, "merch_code": settings.DMONEY_MERCHANT}


def _now() -> str:
    return str(int(timezone.now().timestamp()))


def _nonce() -> str:
    return secrets.token_hex(16)


def _ask(door: str, method: str, order: Mapping[str, Any]) -> dict[str, Any]:
    """Send one signed request, under a token of its own."""
    token = str(_answered("token", {"appSecret": settings.DMONEY_SECRET}, {}).get("token", ""))
    asked = {"timestamp": _now(), "nonce_str": _nonce(), "method": method, "version": "1.0",
             "biz_content": _who() | dict(order)}  # fmt: skip
    content = _answered(door, _signed(asked), {"Authorization": token}).get("biz_content") or {}
    return dict(json.loads(content) if isinstance(content, str) else content)


def _answered(door: str, asked: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    heads = {"X-APP-Key": settings.DMONEY_KEY, **headers}
    status, text = interface.post(f"{settings.DMONEY_API}{DOOR}{_PATHS[door]}", json.dumps(asked), heads)
    try:
        answer = json.loads(text)
        trouble = answer.get("errorCode") or (answer.get("code", "0") != "0" and answer["code"])
    except (ValueError, AttributeError) as nonsense:
        raise UnreachableError(f"D-Money answered {status}") from nonsense
    if trouble:
        raise RefusedError(str(trouble), str(answer.get("errorMsg", answer.get("message", ""))))
    if status != 200:  # noqa: PLR2004 - anything else is trouble on the way
        raise UnreachableError(f"D-Money answered {status}")
    return dict(answer)


_PATHS = {"token": "/token", "preOrder": "/merchant/preOrder", "queryOrder": "/merchant/queryOrder",
          "refund": "/merchant/refund"}  # fmt: skip
