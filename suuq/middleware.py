"""What every request passes through: a name, a frisk, a second factor, and a plain answer when refused."""

import errno
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control
from django.utils.decorators import sync_only_middleware
from django.utils.translation import gettext as _
from structlog import contextvars

from suuq import idempotency, logs, metrics, problems, traces
from suuq.accounts import sessions
from suuq.workflow import Refused

Answer = Callable[[HttpRequest], HttpResponse]

STATUS_REFUSED, STATUS_NO_FORM, STATUS_NO_ROOM = 409, 415, 507
BAD_REQUEST, STATUS_NO_PAGE, TOO_LARGE = 400, 405, 413
OPEN_TO_ALL = ("/static/", "/healthz", "/readyz", problems.HERE)
LARGEST_BODY = 1024 * 1024


@sync_only_middleware
def request_id(get_response: Answer) -> Answer:
    """Name each request, so that a page, a log line and an audit entry can be laid side by side."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name = uuid.uuid4().hex
        contextvars.clear_contextvars()
        contextvars.bind_contextvars(request_id=name)
        request.request_id = name  # type: ignore[attr-defined] # written here, read where a view or request is judged
        began = time.monotonic()
        with traces.span("request", http__request__method=request.method) as told:
            response = get_response(request)
            if told:
                told.update_name(logs.name_of(request))
                told.set_attribute("http.response.status_code", response.status_code)
        response["X-Request-Id"] = name
        seconds = time.monotonic() - began
        logs.of_request(request, response, seconds=seconds)
        metrics.REQUESTS.labels(logs.name_of(request), response.status_code).observe(seconds)
        return response

    return middleware


class Policy(CSPMiddleware):
    """What a browser may do with an answer: put together for a page that asks for more, once for all the others."""

    def process_response(self, request: Any, response: HttpResponseBase) -> HttpResponseBase:
        """Say it."""
        asks_for_more = hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))
        if settings.DEBUG or asks_for_more:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, _policy())
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # too late to ask for one
        return response


@cache
def _policy() -> str:
    return build_policy()


@sync_only_middleware
def plain_to_machines(get_response: Answer) -> Answer:
    """Give a program every refusal as problem+json, whoever made it; and refuse a body that no operation needs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(problems.HERE):
            return get_response(request)
        said = request.headers.get("Content-Length") or "0"
        if not said.isdigit() or int(said[:12]) > LARGEST_BODY:
            return problems.answer(request, TOO_LARGE, detail=f"Send at most {LARGEST_BODY} bytes.")
        response = get_response(request)
        if response.status_code < BAD_REQUEST or response["Content-Type"] == problems.MEDIA_TYPE:
            return response
        plain = problems.answer(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if response.has_header(name):
                plain[name] = response[name]
        return plain

    return middleware


@sync_only_middleware
def client_address(get_response: Answer) -> Answer:
    """Take the client's address from our own proxies; what the client itself wrote before them counts for nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        told = [address.strip() for address in request.headers.get("X-Forwarded-For", "").split(",")]
        if 0 < settings.TRUSTED_PROXIES <= len(told) and (address := told[-settings.TRUSTED_PROXIES]):
            request.META["REMOTE_ADDR"] = address
        return get_response(request)

    return middleware


@sync_only_middleware
def refuse_hostile(get_response: Answer) -> Answer:
    """Answer 400 to NUL and lone surrogates in a path, query or form: no database stores them, no person types them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        texts = [request.path, *_pairs(request.GET)]
        if request.method == "POST" and not request.path.startswith(problems.HERE):  # its bodies are read elsewhere
            texts += _pairs(request.POST)
        if any("\x00" in text or any("\ud800" <= c <= "\udfff" for c in text) for text in texts):
            why = _("The address or the form holds a character that cannot be read. Type it again.")
            return render(request, "400.html", {"why": why}, status=400)
        return get_response(request)

    return middleware


def _pairs(fields: Any) -> list[str]:
    return [text for key, values in fields.lists() for text in (key, *values)]


@sync_only_middleware
def private_pages(get_response: Answer) -> Answer:
    """Keep a signed-in person's pages out of every cache, the browser's Back button included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


@sync_only_middleware
def second_factor(get_response: Answer) -> Answer:
    """Let staff without a second factor see nothing but the page that sets one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.works_here and not _may_pass(request) and not _has_factor(user):
            return redirect("mfa_activate_totp")
        if user.is_authenticated:
            sessions.note_seen(request)
        return get_response(request)

    return middleware


def _may_pass(request: HttpRequest) -> bool:
    return request.path.startswith(OPEN_TO_ALL) or "/accounts/" in request.path


def _has_factor(user: Any) -> bool:
    return user.authenticator_set.exclude(type="recovery_codes").exists()


def _reads_a_page(request: HttpRequest) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def _page_above(request: HttpRequest) -> str:
    """Give the address one step up, where anything of ours is: ``/packages/7ZJ5/`` of ``/packages/7ZJ5/contest/``."""
    above = request.path_info.rstrip("/").rpartition("/")[0] + "/"
    with suppress(Resolver404):
        resolve(above)
        return above
    return ""


class explain_refusals:  # noqa: N801 - listed beside functions in MIDDLEWARE
    """Turn ``Refused`` into a page that gives the reasons, with 409; lead who opens an act’s address to its page."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; an act opened as a page, by a tab restored or a language chosen, is no dead end."""
        response = self.get_response(request)
        if response.status_code == STATUS_NO_PAGE and _reads_a_page(request) and (above := _page_above(request)):
            return redirect(above)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what no form could carry: a refusal, a form where none is read, a disk without room."""
        if isinstance(exception, RawPostDataException):  # a door of machines, which reads the body as it was signed
            return HttpResponse(status=STATUS_NO_FORM)
        if isinstance(exception, OSError) and exception.errno == errno.ENOSPC:
            reasons = [_("There is no room for files at this moment. Nothing was kept: send it again in an hour.")]
            return render(request, "refused.html", {"reasons": reasons}, status=STATUS_NO_ROOM)
        if not isinstance(exception, Refused):
            return None
        shown = {"reasons": exception.reasons, "came_from": idempotency.came_from(request)}
        return render(request, "refused.html", shown, status=STATUS_REFUSED)
