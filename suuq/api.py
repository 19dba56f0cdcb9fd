"""
The ground of the machine door ``/api/v1/``: keys, limits, errors, repeats. Each app's ``api.py`` says what it offers.

An operation says which scope it needs and which roles may call it; the tests hold every one against the role matrix.
"""

import hashlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any, get_type_hints

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from ninja import NinjaAPI, Router, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from suuq import apikeys, idempotency, limits, paging, problems, strictjson
from suuq.roles import Role
from suuq.workflow import Refused

SAFE = {"GET"}
KEYED_A_MINUTE = 600
OPEN_A_MINUTE = 60
WRONG_KEYS_A_MINUTE = 30
MEDIA_TYPE = "application/json"
NOT_JSON = 415
REFUSALS = (400, 401, 403, 404, 409, 413, 415, 422, 429)
OF_THE_ADDRESS = {"path", "query", "header"}


class Problem(Schema):
    """Every refusal has this shape; ``reasons`` say what to do."""

    type: str
    title: str
    status: int
    detail: str
    reasons: list[dict[str, Any]]
    request_id: str


@dataclass(frozen=True, slots=True)
class Door:
    """What an operation asks for: a scope of the key and a role of its owner; ``to`` is none where it is public."""

    scope: str
    to: frozenset[Role] | None


DOORS: dict[str, Door] = {}


class NotJson(Exception):  # noqa: N818 - it is an answer, not a fault
    """The body is announced as something else than JSON."""


class StrictParser(Parser):
    """Reads bodies that have one meaning."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Refuse what is not JSON, by its name and by its content."""
        if request.content_type != MEDIA_TYPE:
            raise NotJson
        return strictjson.read(request.body)


class ApiKey(HttpBearer):
    """``Authorization: Bearer suuq_…``, and nowhere else."""

    def __init__(self, door: Door) -> None:
        """Guard one operation."""
        self.door = door
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> apikeys.ApiKey | None:
        """Find the key and hold it against the door."""
        who = limits.address(request)
        if limits.counted("wrong-key", who) >= WRONG_KEYS_A_MINUTE:
            raise Throttled(wait=limits.WINDOW_SECONDS)
        key = apikeys.find(token, at=timezone.now())
        if key is None:
            limits.count("wrong-key", who)
            return None
        if self.door.scope not in key.scopes or Role(key.user.role) not in (self.door.to or frozenset(Role)):
            raise HttpError(403, f"This key may not do that: it needs the scope {self.door.scope}.")
        return key


class Limit(BaseThrottle):
    """So many calls a minute for a key; fewer for an address without one."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the call."""
        key = getattr(request, "auth", None)
        if key:
            return limits.count("key", key.pk) <= KEYED_A_MINUTE
        return limits.count("address", limits.address(request)) <= OPEN_A_MINUTE

    def wait(self) -> float:
        """Say when to come back."""
        return limits.WINDOW_SECONDS


class Machines(NinjaAPI):
    """The API, with the shape of its refusals in its description."""

    def get_openapi_schema(self, **asked: Any) -> Any:
        """Describe it all."""
        described = super().get_openapi_schema(**asked)
        described["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return described


api = Machines(
    title="suuq",
    version="1",
    description="Cross-border parcels: prices, declarations, check-ins, tracking, bills, payments and customs.",
    urls_namespace="api",
    docs_url=None,
    parser=StrictParser(),
    throttle=Limit(),
)


def scopes_of(role: str) -> list[str]:
    """Every scope that somebody of a role may give to a key; the operations are known once the doors are mounted."""
    import_module(settings.ROOT_URLCONF)
    return sorted({door.scope for door in DOORS.values() if door.to and role in door.to})


def offer(
    router: Router,
    method: str,
    path: str,
    *,
    answer: Any,
    scope: str = "",
    to: Iterable[Role] | None = None,
    code: int = 200,
    durable: bool = False,
    leads_to: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """
    Register an operation.

    ``to`` are the roles that may call it, none when it is public. What is not safe takes an ``Idempotency-Key`` and
    has one effect under it; ``durable`` says that its verb commits by itself and knows a repeat by a key of its own.
    ``leads_to`` names the operations to go on with, each with the field of the answer that goes into its address.
    """

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        door = Door(scope, None if to is None else frozenset(to))
        DOORS[view.__name__] = door
        is_safe = method in SAFE
        guarded = _asked_plainly(view if is_safe else _once(view, answer, code=code, durable=durable))
        router.api_operation(
            [method],
            path,
            auth=None if door.to is None else ApiKey(door),
            response={code: answer},
            operation_id=view.__name__,
            openapi_extra=_described(door, is_safe=is_safe, links={code: _links(answer, leads_to or {})}),
        )(guarded)
        return view

    return register


def _described(door: Door, *, is_safe: bool, links: dict[int, dict[str, Any]]) -> dict[str, Any]:
    shape = {"content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    extra: dict[str, Any] = {"responses": {code: {"description": "Refused", **shape} for code in REFUSALS} | links}
    if door.to is not None:
        extra |= {"x-scope": door.scope, "x-roles": sorted(door.to)}
    if not is_safe:
        extra["parameters"] = [idempotency.HEADER_DESCRIBED]
    return extra


def _links(answer: type[Schema], leads_to: Mapping[str, str]) -> dict[str, Any]:
    """Tell where to go on: of a page, with its first row."""
    row = "items/0/" if "items" in answer.model_fields else ""
    links = {
        name: {"operationId": name, "parameters": {field: f"$response.body#/{row}{field}"}}
        for name, field in leads_to.items()
    }
    return {"links": links} if links else {}


def _asked_plainly(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse a question in the address that the operation does not know, or that is asked twice."""
    known = _questions(view)

    @wraps(view)
    def asked(request: HttpRequest, **given: Any) -> Any:
        translation.activate(translation.get_language_from_request(request))  # no language in the address of a machine
        for name, values in request.GET.lists():
            if name not in known:
                raise HttpError(400, f"There is no parameter {name[:40]!r} here.")
            if len(values) > 1:
                raise HttpError(400, f"The parameter {name!r} is given twice.")
        return view(request, **given)

    return asked


def _questions(view: Callable[..., Any]) -> set[str]:
    """Name what an operation reads from the query: what has a default, and the fields of a ``Query`` schema."""
    hints, found = get_type_hints(view), set()
    for name, parameter in inspect.signature(view).parameters.items():
        shape = hints.get(name)
        if isinstance(shape, type) and issubclass(shape, Schema):
            found |= set(shape.model_fields)
        elif parameter.default is not inspect.Parameter.empty:
            found.add(name)
    return found


def _once(view: Callable[..., Any], answer: type[Schema], *, code: int, durable: bool) -> Callable[..., Any]:
    @wraps(view)
    def guarded(request: HttpRequest, **given: Any) -> HttpResponse:
        key: Any = getattr(request, "auth")  # noqa: B009 - set by the door
        asked = f"{request.method} {request.path} {hashlib.sha256(request.body).hexdigest()}"

        def act() -> str:
            told = answer.model_validate(view(request, **given), from_attributes=True).model_dump()
            return str(api.renderer.render(request, told, response_status=code))

        name = request.headers.get(idempotency.HEADER, "")
        kept = idempotency.kept(user=key.user, key=name, asked=asked, act=act, durable=durable)
        return HttpResponse(kept, status=code, content_type=api.get_content_type())

    return guarded


def _handled(kind: type[Exception]) -> Callable[[Callable[[HttpRequest, Any], HttpResponse]], Any]:
    return api.exception_handler(kind)


@_handled(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    reasons = [{"code": reason.code, "message": str(reason)} for reason in refused.reasons]
    return problems.answer(
        request, 409, code="refused", detail="; ".join(r["message"] for r in reasons), reasons=reasons
    )


@_handled(ValidationError)
def _wrong_fields(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    reasons = [
        {"code": error["type"], "message": error["msg"], "field": ".".join(str(step) for step in error["loc"][1:])}
        for error in wrong.errors
    ]
    status = 400 if any(error["loc"][0] in OF_THE_ADDRESS for error in wrong.errors) else 422
    return problems.answer(request, status, code="fields", detail="Some fields are not as asked.", reasons=reasons)


@_handled(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, NotJson):
        return problems.answer(request, NOT_JSON, code="not-json", detail=f"Send {MEDIA_TYPE}.")
    detail = f"The body cannot be read: {error.__cause__}." if error.__cause__ else str(error)
    return problems.answer(request, error.status_code, detail=detail)


@_handled(idempotency.BadKey)
def _bad_key(request: HttpRequest, bad: idempotency.BadKey) -> HttpResponse:
    return problems.answer(request, 400, code="idempotency-key", detail=str(bad))


@_handled(paging.NotACursor)
def _bad_cursor(request: HttpRequest, _bad: paging.NotACursor) -> HttpResponse:
    return problems.answer(request, 400, code="cursor", detail="This cursor is not one that we gave.")


@_handled(Http404)
def _not_found(request: HttpRequest, _missing: Http404) -> HttpResponse:
    return problems.answer(request, 404, detail="There is no such thing, or it is not yours.")


@_handled(AuthenticationError)
def _no_key(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    response = problems.answer(request, 401, detail="Send a key that is in force: Authorization: Bearer suuq_…")
    response["WWW-Authenticate"] = "Bearer"
    return response


@_handled(Throttled)
def _too_often(request: HttpRequest, _error: Throttled) -> HttpResponse:
    response = problems.answer(request, 429, detail="Too many calls. Wait a minute.")
    response["Retry-After"] = str(limits.WINDOW_SECONDS)
    return response
