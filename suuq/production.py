"""
What production may not do without, and what it may not do with.

Settings ask here as they load: a service that is not fit to run says why and stops, before it answers anyone.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

Settings = Mapping[str, Any]

BY_FILE = (
    "SECRET_KEY", "DATABASE_URL", "DATABASE_REPLICA_URL", "REDIS_URL", "CELERY_BROKER_URL", "EMAIL_URL", "STORE_KEY",
    "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "WAAFI_KEY", "WAAFI_WEBHOOK_SECRET", "DMONEY_SECRET",
    "DMONEY_PRIVATE_KEY", "DMONEY_PUBLIC_KEY", "PARTNER_SECRETS", "MAIL_IN_SECRET", "MAIL_IN_IMAP", "METRICS_TOKEN",
    "AUDIT_KEY", "LASTING_KEY", "SECRET_KEY_FORMER", "SMS_GATEWAY_SECRET",
    "WHATSAPP_GATEWAY_SECRET", "VAPID_PRIVATE_KEY",
)  # fmt: skip
SECRET_KEY_LENGTH, SECRET_KEY_VARIETY, TOKEN_LENGTH = 50, 10, 32


def refuse_unsafe(settings: Settings) -> None:
    """
    Stop when anything is missing or unsafe.

    :raises ImproperlyConfigured: with one sentence for each thing
    """
    if faults := [sentence for unsafe, sentence in RULES if unsafe(settings)]:
        raise ImproperlyConfigured("\n".join(["SUUQ_ENV=production does not start:", *(f"- {f}" for f in faults)]))


def refuse_unread(environment: Mapping[str, str]) -> None:
    """
    Stop when a secret is named in a file that cannot be read, or is said twice.

    :raises ImproperlyConfigured: with one sentence for each
    """
    faults = []
    for name in BY_FILE:
        path = environment.get(f"{name}_FILE")
        if path is not None and name in environment:
            faults.append(f"{name} and {name}_FILE are both set: keep one of them.")
        if path is not None and not os.access(path, os.R_OK):
            faults.append(f"{name}_FILE names a file that cannot be read.")
    if faults:
        raise ImproperlyConfigured("\n".join(["suuq does not start:", *(f"- {fault}" for fault in faults)]))


def _weak_secret(settings: Settings) -> bool:
    secret = settings["SECRET_KEY"]
    varied = len(secret) >= SECRET_KEY_LENGTH and len(set(secret)) >= SECRET_KEY_VARIETY
    return not varied or secret.startswith("django-insecure-")


def _unnamed_hosts(settings: Settings) -> bool:
    return not settings["ALLOWED_HOSTS"] or "*" in settings["ALLOWED_HOSTS"]


def _on_sqlite(settings: Settings) -> bool:
    return bool(settings["DATABASES"]["default"]["ENGINE"].endswith("sqlite3"))


def _loses_tasks(settings: Settings) -> bool:
    return not settings["CELERY_BROKER_URL"].startswith(("redis://", "rediss://", "amqp://", "amqps://", "sentinel://"))


def _keyless_store(settings: Settings) -> bool:
    return bool(settings["STORE_BUCKET"]) and not (settings["STORE_KEY_ID"] and settings["STORE_KEY"])


def _unreal_key(settings: Settings) -> bool:
    """Whether cards would be charged in play; no key at all means that this post takes no cards."""
    key = settings["STRIPE_SECRET_KEY"]
    return bool(key) and not key.startswith(("sk_live_", "rk_live_"))


def _unsigned_webhooks(settings: Settings) -> bool:
    secret = settings["STRIPE_WEBHOOK_SECRET"]
    return bool(settings["STRIPE_SECRET_KEY"]) and (not secret.startswith("whsec_") or "simulator" in secret)


def _unsigned_waafi(settings: Settings) -> bool:
    """Whether Waafi's news could not be told from forged news; no key at all means that this post has no such page."""
    secret = settings["WAAFI_WEBHOOK_SECRET"]
    return bool(settings["WAAFI_KEY"]) and (not secret or "simulator" in secret + settings["WAAFI_KEY"])


def _unsigned_dmoney(settings: Settings) -> bool:
    """Whether D-Money's news could be anybody's; no key at all means that this post has no such page."""
    keys = settings["DMONEY_PRIVATE_KEY"], settings["DMONEY_PUBLIC_KEY"]
    known = {settings["MERSENNE_PRIVATE"], settings["MERSENNE_PUBLIC"]}
    return bool(settings["DMONEY_KEY"]) and (not all(keys) or bool(known & set(keys)))


def _unsafe_gateway(settings: Settings) -> bool:
    """Whether messages would be printed, travel in clear, or be answered by anybody; no gateway is no such channel."""
    named = {name: address for name, address in settings["GATEWAYS"].items() if address}
    return any(not a.startswith("https://") or not settings["GATEWAY_SECRETS"][n] for n, a in named.items())


def _unvouched_mail(settings: Settings) -> bool:
    """Whether mail would be taken in whose senders nobody vouches for, or fetched in clear."""
    mailbox = settings["MAIL_IN_IMAP"]
    is_open = bool(settings["MAIL_IN_DOMAIN"] or settings["MAIL_IN_SECRET"] or mailbox)
    return is_open and not (
        settings["MAIL_IN_DOMAIN"]
        and settings["MAIL_IN_TRUSTED_HOP"]
        and (not mailbox or mailbox.startswith("imaps://"))
    )


def _weak_token(settings: Settings) -> bool:
    """Whether the figures would be open to who guesses; without a token there is no door."""
    token = settings["METRICS_TOKEN"]
    return bool(token) and (len(token) < TOKEN_LENGTH or len(set(token)) < SECRET_KEY_VARIETY)


RULES: list[tuple[Callable[[Settings], bool], str]] = [
    (_weak_secret, "SECRET_KEY is missing or weak: set it to at least 50 random characters."),
    (lambda s: bool(s["DEBUG"]), "DEBUG is on: it shows the code and the settings to whoever causes an error."),
    (_unnamed_hosts, "ALLOWED_HOSTS does not name the hosts that this service answers to."),
    (lambda s: not s["SITE_URL"].startswith("https://"), "SITE_URL is not https: cookies travel by https alone."),
    (_on_sqlite, "DATABASE_URL is missing or SQLite: money needs the row locks of PostgreSQL."),
    (lambda s: not s["REDIS_URL"], "REDIS_URL is missing: limits on sign-in attempts are counted there."),
    (lambda s: not s["EMAIL_URL"], "EMAIL_URL is missing: codes and notices would reach nobody."),
    (_keyless_store, "STORE_BUCKET is set without STORE_KEY_ID and STORE_KEY: photos could not be kept."),
    (_loses_tasks, "CELERY_BROKER_URL would lose tasks when a worker dies: use Redis or RabbitMQ."),
    (lambda s: bool(s["STRIPE_SIMULATOR"]), "STRIPE_SIMULATOR is on: anyone could pay with money that does not exist."),
    (lambda s: bool(s["FAILPOINTS"]), "FAILPOINTS is set: whoever can write that file can stop the service."),
    (_weak_token, "METRICS_TOKEN is weak: set it to at least 32 random characters, or leave it empty."),
    (_unreal_key, "STRIPE_SECRET_KEY is not a live key: cards would be charged in play only."),
    (_unsigned_webhooks, "STRIPE_WEBHOOK_SECRET is missing: Stripe's messages could not be told from forged ones."),
    (
        _unsafe_gateway,
        "SMS_GATEWAY or WHATSAPP_GATEWAY is not https with a secret: leave it empty or set both.",
    ),
    (
        _unvouched_mail,
        "MAIL_IN_DOMAIN and MAIL_IN_TRUSTED_HOP belong together, and MAIL_IN_IMAP is imaps, or all are empty.",
    ),
    (
        _unsigned_waafi,
        "WAAFI_WEBHOOK_SECRET is missing, or the simulator's: set it, or leave WAAFI_KEY empty.",
    ),
    (
        lambda s: bool(s["WAAFI_KEY"]) and not s["WAAFI_API"].startswith("https://"),
        "WAAFI_API is not https: the key of the account would travel in clear.",
    ),
    (
        _unsigned_dmoney,
        "DMONEY_PRIVATE_KEY or DMONEY_PUBLIC_KEY is missing, or the simulator's: set both, or leave DMONEY_KEY empty.",
    ),
    (
        lambda s: bool(s["DMONEY_KEY"]) and not s["DMONEY_API"].startswith("https://"),
        "DMONEY_API is not https: the secret of the account would travel in clear.",
    ),
    (
        lambda s: not s["STRIPE_API_BASE"].startswith("https://api.stripe.com"),
        "STRIPE_API_BASE is not Stripe's address: card payments would go elsewhere.",
    ),
]
