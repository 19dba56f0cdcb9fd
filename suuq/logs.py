"""
What is written down of each request and task, and what is never written: whom it was about.

One line for each, in UTC and in JSON in production, in words in development. Whatever library speaks, its words pass
``scrub`` on their way out: addresses, telephones, cards and secrets are cut from messages, values and tracebacks alike.
"""

import re
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict

NOT_TOLD = ("/static/", "/healthz", "/readyz", "/metrics")
# Never of a person.
OURS = {"request_id", "task_id", "task", "timestamp", "level", "logger", "view", "method", "ms", "checkpoint"}
SECRET_NAMES = re.compile(
    r"passw|secret|token|cookie|authori[sz]ation|session|csrf|otp|cvc|pin$|^code$|api_?key", re.IGNORECASE
)
LONGEST_INT = 10**11

SCRUBBED = (
    (re.compile(r"[^\s<>\"'=:,;/]+@[^\s<>\"',;/]+"), "[e-mail]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), r"\1 [secret]"),
    (re.compile(r"(?i)((?:passw\w*|secret|\w*token|session\w*|cvc|otp|api_?key)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;]+"),
     r"\1[secret]"),
    (re.compile(r"\b(?:sk|rk|pk|whsec)_\w{8,}"), "[secret]"),
    (re.compile(r"\b(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{20,}\b"), "[secret]"),
    (re.compile(r"\b(?=[0-9a-f]*[a-f])[0-9a-f]{32,}\b"), "[secret]"),
    (re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?!\w)"), "[card]"),
    (re.compile(r"(?<!\w)(?:\+|00)\d[\d\s().-]{5,16}\d"), "[telephone]"),
    (re.compile(r"(?<![\w.:+-])\d{2}(?:[ .]\d{2}){3,4}(?![\w:.-])"), "[telephone]"),
    (re.compile(r"(?<![\w.])\d{8,12}(?![\w.])"), "[telephone]"),
)  # fmt: skip


def scrub(text: str) -> str:
    """Cut out of a text what could name a person or open a door."""
    for pattern, instead in SCRUBBED:
        text = pattern.sub(instead, text)
    return text


def scrub_event(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Scrub every value of a line but those that we make ourselves."""
    return {name: value if name in OURS else _scrubbed(name, value) for name, value in event.items()}


def _scrubbed(name: str, value: Any) -> Any:
    if SECRET_NAMES.search(name):
        return "[secret]"
    if value is None or isinstance(value, bool | float) or (isinstance(value, int) and value < LONGEST_INT):
        return value
    if isinstance(value, dict):
        return {scrub(str(key)): _scrubbed(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_scrubbed("", inner) for inner in value]
    return scrub(value if isinstance(value, str) else str(value))


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(*, as_json: bool, level: str) -> dict[str, Any]:
    """Give Django its LOGGING: every logger, ours and others', ends at one handler that scrubs."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    drawn = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.StackInfoRenderer(),
            scrub_event,
            drawn,
        ],
    }
    to_the_one = {"handlers": [], "propagate": True}  # Django's own handlers would write past the scrubbing
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": to_the_one,
            "django.server": to_the_one,
            "celery": {"level": "WARNING"},  # a task has one line of ours
            "stripe": {"level": "WARNING"},  # it writes two lines for every call
        },
    }


def of_request(request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
    """
    Write the one line of a request.

    It names the view and never the address: addresses hold the tokens of shared parcels and of bills.
    """
    if request.path.startswith(NOT_TOLD):
        return
    structlog.get_logger("suuq.requests").info(
        "request",
        method=request.method,
        view=name_of(request),
        status=response.status_code,
        ms=round(seconds * 1000),
        user_id=_who(request),
    )


def name_of(request: HttpRequest) -> str:
    """Name the view that answered; an address that leads nowhere has none."""
    match = request.resolver_match
    return (match.view_name or match._func_path) if match else "nowhere"  # noqa: SLF001 - views of libraries may have no name


def _who(request: HttpRequest) -> int | None:
    """Whoever was recognised on the way: asking now would cost a query on pages that need nobody."""
    return getattr(getattr(request, "_cached_user", None), "pk", None)
