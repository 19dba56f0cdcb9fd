"""Tell failures to a Sentry, where SENTRY_DSN names one: where the code broke, and nothing of whose parcel it was."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from suuq import logs

LEFT_OUT = ("request", "user", "server_name")
KEPT = ("event_id", "timestamp", "contexts", "release", "platform", "level", "sdk", "environment", "modules")


def begin(dsn: str, *, environment: str) -> None:
    """Start telling; without a DSN nothing is loaded."""
    if not dsn:
        return
    try:
        import sentry_sdk.integrations.django  # noqa: PLC0415 - an optional dependency
    except ImportError as missing:
        raise ImproperlyConfigured("SENTRY_DSN is set: install sentry-sdk, or leave it empty.") from missing
    views = sentry_sdk.integrations.django.DjangoIntegration(transaction_style="function_name")
    sentry_sdk.init(dsn=dsn, environment=environment, integrations=[views], **options())


def options() -> dict[str, Any]:
    """Keep people out of what is told: no body, no local variables, every word scrubbed (users are off unasked)."""
    return {
        "include_local_variables": False,
        "max_request_body_size": "never",
        "before_send": clean,
    }


def clean(event: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """Leave out who asked and for what, an address with a parcel's number included; scrub the rest as the logs are."""
    told = {name: value for name, value in event.items() if name not in LEFT_OUT}
    if told.get("transaction_info", {}).get("source") == "url":  # no view was found for it
        del told["transaction"]
    if extra := told.get("extra"):
        told["extra"] = {name: value for name, value in extra.items() if name != "request"}
    ours = {name: told.pop(name) for name in KEPT if name in told}
    return {**logs.scrub_event(None, "", told), **ours}
