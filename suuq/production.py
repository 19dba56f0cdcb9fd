"""
What production may not do without, and what it may not do with.

Settings ask here as they load: a service that is not fit to run says why and stops, before it answers anyone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_LENGTH = 50


def refuse_unsafe(settings: Mapping[str, Any]) -> None:
    """
    Stop when anything is missing or unsafe.

    :raises ImproperlyConfigured: with one sentence for each thing
    """
    if faults := list(_faults(settings)):
        raise ImproperlyConfigured("SUUQ_ENV=production does not start:\n" + "\n".join(f"- {f}" for f in faults))


def _faults(settings: Mapping[str, Any]) -> Iterator[str]:
    secret = settings["SECRET_KEY"]
    if not secret:
        yield "SECRET_KEY is empty: set it to at least 50 random characters."
    elif len(secret) < SECRET_KEY_LENGTH or len(set(secret)) < 10 or secret.startswith("django-insecure-"):  # noqa: PLR2004 - as Django's own check
        yield "SECRET_KEY is weak: set it to at least 50 random characters."
    if settings["DEBUG"]:
        yield "DEBUG is on: it shows the code and the settings to whoever causes an error."
    if not settings["ALLOWED_HOSTS"]:
        yield "ALLOWED_HOSTS is empty: name the hosts that this service answers to."
    if "*" in settings["ALLOWED_HOSTS"]:
        yield "ALLOWED_HOSTS holds *: name the hosts that this service answers to."
    if not settings["SITE_URL"].startswith("https://"):
        yield "SITE_URL is not https: sign-in cookies travel over https alone."
    if settings["DATABASES"]["default"]["ENGINE"].endswith("sqlite3"):
        yield "DATABASE_URL is SQLite: row locks need PostgreSQL."
    if not settings["REDIS_URL"]:
        yield "REDIS_URL is empty: limits on sign-in attempts are counted across processes in Redis."
    if settings["CELERY_BROKER_URL"].startswith(("filesystem", "memory")):
        yield "CELERY_BROKER_URL loses tasks when a worker dies: use Redis."
    yield from _stripe_faults(settings)


def _stripe_faults(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["STRIPE_SIMULATOR"]:
        yield "STRIPE_SIMULATOR is on: anyone could pay with money that does not exist."
    if not settings["STRIPE_SECRET_KEY"].startswith(("sk_live_", "rk_live_")):
        yield "STRIPE_SECRET_KEY is not a live key: payments by card would not be real."
    if not settings["STRIPE_WEBHOOK_SECRET"].startswith("whsec_") or "simulator" in settings["STRIPE_WEBHOOK_SECRET"]:
        yield "STRIPE_WEBHOOK_SECRET is missing: Stripe's messages could not be told from forged ones."
    if settings["STRIPE_API_BASE"] != "https://api.stripe.com":
        yield "STRIPE_API_BASE is not Stripe's: card payments would go elsewhere."
