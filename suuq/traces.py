"""
Traces of requests, tasks and their questions to the database, told where OTEL_EXPORTER_OTLP_ENDPOINT says.

Written by hand on OpenTelemetry's own library: its ready-made instruments tell addresses, searches and the words of
errors. Here a span holds the name of a view or task, its outcome, the request id, and SQL with its places empty.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created
from structlog import contextvars

LONGEST_SQL = 2000
TELLING: list[Any] = []  # the tracer, once there is one
CARRIER = "traceparent"


def begin(endpoint: str) -> None:
    """Start telling; without an address nothing is loaded."""
    if not endpoint:
        return
    try:
        import opentelemetry.exporter.otlp.proto.http.trace_exporter as http  # noqa: PLC0415 - an optional dependency
        import opentelemetry.sdk.resources as about  # noqa: PLC0415 - the same
        import opentelemetry.sdk.trace as spans  # noqa: PLC0415 - the same
        import opentelemetry.sdk.trace.export as out  # noqa: PLC0415 - the same
    except ImportError as missing:
        words = "OTEL_EXPORTER_OTLP_ENDPOINT is set: install suuq[traces], or leave it empty."
        raise ImproperlyConfigured(words) from missing
    provider = spans.TracerProvider(resource=about.Resource.create({"service.name": "suuq"}))
    provider.add_span_processor(out.BatchSpanProcessor(http.OTLPSpanExporter()))
    tell_to(provider)


def tell_to(provider: Any) -> None:
    """Make spans from now on, the database's included."""
    TELLING.append(provider.get_tracer("suuq"))
    connection_created.connect(_listen, dispatch_uid="suuq.traces")


@contextmanager
def span(name: str, *, carried: str = "", **facts: Any) -> Iterator[Any]:
    """Tell of what happens inside; ``carried`` is the word of another process that asked for it."""
    if not TELLING:
        yield None
        return
    named = {key.replace("__", "."): value for key, value in facts.items()}
    with TELLING[0].start_as_current_span(
        name, context=_context(carried), attributes=named, record_exception=False, set_status_on_exception=False
    ) as told:
        if request_id := contextvars.get_contextvars().get("request_id"):
            told.set_attribute("suuq.request_id", request_id)
        try:
            yield told
        except Exception as trouble:
            told.set_attribute("error.type", type(trouble).__name__)
            raise


def carried() -> dict[str, str]:
    """Give the word by which another process goes on with this trace."""
    word: dict[str, str] = {}
    if TELLING:
        _propagator().inject(word)
    return {CARRIER: word[CARRIER]} if CARRIER in word else {}


def _context(word: str) -> Any:
    return _propagator().extract({CARRIER: word}) if word else None


def _propagator() -> Any:
    import opentelemetry.trace.propagation.tracecontext as words  # noqa: PLC0415 - an optional dependency

    return words.TraceContextTextMapPropagator()


def _listen(connection: Any, **_rest: Any) -> None:
    if _ask not in connection.execute_wrappers:
        connection.execute_wrappers.append(_ask)


def _ask(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
    """Tell of one question, inside a request or task alone; never of what was put into its places."""
    import opentelemetry.trace as spans  # noqa: PLC0415 - an optional dependency

    if not TELLING or not spans.get_current_span().is_recording():
        return execute(sql, params, many, context)
    vendor = context["connection"].vendor
    verb = str(sql).split(maxsplit=1)[0]
    with span(f"{verb} {vendor}", db__system__name=vendor, db__query__text=str(sql)[:LONGEST_SQL]):
        return execute(sql, params, many, context)
