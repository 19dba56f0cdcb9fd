"""
Stripe's API at ``/_dev/stripe/v1/``: keys checked, forms unfolded, replies replayed, errors in Stripe's words.

The reply of a POST is stored under its Idempotency-Key in the same transaction as its effect: the same key gets the
same reply again, another body under it is refused.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from billing.simulator import books, courier, shapes, wire
from billing.simulator.models import Fault, Reply, Thing
from suuq import doors

LONGEST_KEY = 255
PAGE, MOST = 10, 100
Form = dict[str, Any]
Act = Callable[[Form, str], dict[str, Any]]


@csrf_exempt
@doors.anyone
def api(request: HttpRequest, path: str) -> Any:
    """Answer one call of the SDK."""
    try:
        status, text, replayed = _answer(request, path)
    except wire.ApiError as error:
        return _reply(error.status, json.dumps(error.body()), replayed=False)
    if request.method == "POST" and Fault.take(Fault.Kind.DROP):
        return dropped(text)
    return _reply(status, text, replayed=replayed)


def _answer(request: HttpRequest, path: str) -> tuple[int, str, bool]:
    _check_key(request)
    if Fault.take(Fault.Kind.ERROR):
        raise wire.ApiError(500, "api_error", "The simulator was told to fail.")
    return _post(request, path) if request.method == "POST" else (*_get(request, path), False)


def _reply(status: int, text: str, *, replayed: bool) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="application/json")
    response["Request-Id"] = shapes.new_ref("req")
    response["Stripe-Version"] = shapes.API_VERSION
    if replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def dropped(text: str) -> StreamingHttpResponse:
    """Break the connection in the middle of the answer: the effect stands, the caller does not know."""

    def half() -> Iterator[str]:
        yield text[: len(text) // 2]
        raise ConnectionResetError

    response = StreamingHttpResponse(half(), content_type="application/json")
    response["Content-Length"] = str(len(text.encode()))
    return response


def _check_key(request: HttpRequest) -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if given != settings.STRIPE_SECRET_KEY:
        raise wire.ApiError(401, "invalid_request_error", f"Invalid API Key provided: {given[:7]}***")


def _post(request: HttpRequest, path: str) -> tuple[int, str, bool]:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        raise wire.wrong("Idempotency keys are at most 255 characters.")
    pairs = parse_qsl(request.body.decode(), keep_blank_values=True)
    fingerprint = hashlib.sha256(json.dumps([path, sorted(pairs)]).encode()).hexdigest()
    try:
        with transaction.atomic():
            if key:
                Reply.objects.create(key=key, fingerprint=fingerprint)
            status, text = _effect(path, wire.unfold(pairs), key)
            Reply.objects.filter(key=key).update(status=status, text=text)
            courier.call_after_commit()
    except IntegrityError:  # the key is known: whoever came first has committed by now
        return *_again(key, fingerprint), True
    return status, text, False


def _effect(path: str, form: Form, key: str) -> tuple[int, str]:
    """Do what was asked; a refusal that is the caller's fault is a reply like any other and is kept too."""
    try:
        with transaction.atomic():
            body = _find_act(path)(form, key)
    except wire.ApiError as error:
        return error.status, json.dumps(error.body())
    return 200, json.dumps(wire.expand(body, form.get("expand", []), books.body_of))


def _again(key: str, fingerprint: str) -> tuple[int, str]:
    kept = Reply.objects.get(key=key)
    if kept.fingerprint != fingerprint:
        message = "Keys for idempotent requests can only be used with the same parameters they were first used with."
        raise wire.ApiError(400, "idempotency_error", f"{message} Try using a key other than '{key}'.")
    return kept.status or 200, kept.text


def _find_act(path: str) -> Act:
    at = int(timezone.now().timestamp())
    match path.strip("/").split("/"):
        case ["checkout", "sessions"]:
            return lambda form, _key: books.open_session(form, page_url=_page_url(), at=at)
        case ["checkout", "sessions", ref, "expire"]:
            return lambda _form, key: books.expire_session(ref, at=at, key=key)
        case ["payment_intents", ref, "capture"]:
            return lambda form, key: books.capture(ref, form, at=at, key=key)
        case ["payment_intents", ref, "cancel"]:
            return lambda _form, key: books.cancel(ref, at=at, key=key)
        case ["refunds"]:
            return lambda form, key: books.refund(form, at=at, key=key)
    raise _unknown("POST", path)


def _page_url() -> str:
    return settings.SITE_URL.rstrip("/") + reverse("simulator:pay", args=["x"]).removesuffix("x")


def _unknown(method: str, path: str) -> wire.ApiError:
    return wire.wrong(f"Unrecognized request URL ({method}: /v1/{path}).", status=404)


def _get(request: HttpRequest, path: str) -> tuple[int, str]:
    books.lapse(at=int(timezone.now().timestamp()))
    form = wire.unfold(parse_qsl(request.META.get("QUERY_STRING", "")))
    parts = path.strip("/").split("/")
    kinds = {"payment_intents": books.INTENT, "charges": books.CHARGE, "refunds": books.REFUND,
             "disputes": books.DISPUTE, "events": books.EVENT}  # fmt: skip
    if parts[:2] == ["checkout", "sessions"]:
        kind, rest = books.SESSION, parts[2:]
    elif parts[0] in kinds:
        kind, rest = kinds[parts[0]], parts[1:]
    else:
        raise _unknown("GET", path)
    body = books.find(rest[0], kind).body if rest else _list(path, kind, form)
    return 200, json.dumps(wire.expand(body, form.get("expand", []), books.body_of))


def _list(path: str, kind: str, form: Form) -> dict[str, Any]:
    things = Thing.objects.filter(kind=kind)
    if ref := form.get("payment_intent"):
        things = things.filter(intent=ref)
    if ref := form.get("charge"):
        things = things.filter(charge=ref)
    if types := form.get("types") or ([form["type"]] if form.get("type") else []):
        things = things.filter(body__type__in=types)
    created = form.get("created") or {}
    for bound in set(created) & {"gt", "gte", "lt", "lte"}:
        things = things.filter(**{f"created__{bound}": wire.number(created, bound)})
    if after := form.get("starting_after"):
        things = things.filter(pk__lt=books.find(after, kind).pk)
    limit = min(wire.number(form, "limit", default=PAGE), MOST)
    found = list(things[: limit + 1])
    return shapes.page(url=f"/v1/{path}", things=[one.body for one in found[:limit]], has_more=len(found) > limit)
