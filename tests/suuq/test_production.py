"""Production refuses to start with anything unsafe, one sentence for each thing."""

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from suuq import production, wsgi
from suuq.accounts import demo
from suuq.roles import Role
from suuq.settings import ground
from tests.house import source

SAFE = {
    "SECRET_KEY": "".join(chr(ord("a") + i % 26) for i in range(60)),
    "DEBUG": False,
    "ALLOWED_HOSTS": ["suuq.example"],
    "SITE_URL": "https://suuq.example",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://mail.example:587",
    "STORE_BUCKET": "photos",
    "STORE_KEY_ID": "suuq",
    "STORE_KEY": "a key",
    "CELERY_BROKER_URL": "redis://redis:6379/0",
    "STRIPE_SIMULATOR": False,
    "STRIPE_SECRET_KEY": "sk_live_abc",
    "STRIPE_WEBHOOK_SECRET": "whsec_abc",
    "STRIPE_API_BASE": "https://api.stripe.com",
    "WAAFI_API": "https://api.waafipay.net/asm",
    "WAAFI_KEY": "HPP-abc",
    "WAAFI_WEBHOOK_SECRET": "abc",
    "MERSENNE_PRIVATE": "known",
    "MERSENNE_PUBLIC": "known to all",
    "DMONEY_API": "https://pg.d-moneyservice.dj:38443",
    "DMONEY_KEY": "abc",
    "DMONEY_PRIVATE_KEY": "ours",
    "DMONEY_PUBLIC_KEY": "theirs",
    "FAILPOINTS": "",
    "METRICS_TOKEN": "",
    "GATEWAYS": {"sms": "https://sms.example", "whatsapp": ""},
    "GATEWAY_SECRETS": {"sms": ["abc"], "whatsapp": []},
    "MAIL_IN_DOMAIN": "",
    "MAIL_IN_TRUSTED_HOP": "",
    "MAIL_IN_SECRET": "",
    "MAIL_IN_IMAP": "",
}


def test_what_is_safe_starts():
    production.refuse_unsafe(SAFE)


def test_a_post_that_takes_no_cards_and_no_wallet_needs_neither():
    nothing = (
        "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "WAAFI_KEY", "WAAFI_WEBHOOK_SECRET", "DMONEY_KEY",
        "DMONEY_PRIVATE_KEY", "DMONEY_PUBLIC_KEY",
    )  # fmt: skip
    production.refuse_unsafe(SAFE | dict.fromkeys(nothing, ""))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 80),
        ("SECRET_KEY", "django-insecure-" + SAFE["SECRET_KEY"]),
        ("DEBUG", True),
        ("ALLOWED_HOSTS", []),
        ("ALLOWED_HOSTS", ["*"]),
        ("SITE_URL", "http://suuq.example"),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}),
        ("REDIS_URL", ""),
        ("EMAIL_URL", ""),
        ("METRICS_TOKEN", "guess"),
        ("METRICS_TOKEN", "a" * 40),
        ("STORE_KEY_ID", ""),
        ("STORE_KEY", ""),
        ("CELERY_BROKER_URL", "filesystem://localhost"),
        ("CELERY_BROKER_URL", "memory://"),
        ("STRIPE_SIMULATOR", True),
        ("STRIPE_SECRET_KEY", "sk_test_abc"),
        ("STRIPE_WEBHOOK_SECRET", ""),
        ("STRIPE_WEBHOOK_SECRET", "whsec_simulator"),
        ("STRIPE_API_BASE", "http://localhost:8000/_dev/stripe"),
        ("WAAFI_API", "http://localhost:8000/_dev/waafi/asm"),
        ("WAAFI_KEY", "HPP-simulator"),
        ("WAAFI_WEBHOOK_SECRET", ""),
        ("DMONEY_API", "http://localhost:8000/_dev/dmoney"),
        ("DMONEY_PRIVATE_KEY", ""),
        ("DMONEY_PUBLIC_KEY", "known to all"),
        ("FAILPOINTS", "/var/failpoints"),
        ("GATEWAYS", {"sms": "console"}),
        ("GATEWAYS", {"sms": "http://sms.example"}),
        ("GATEWAY_SECRETS", {"sms": [], "whatsapp": []}),
    ],
)
def test_each_unsafe_thing_is_one_sentence(name, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        production.refuse_unsafe(SAFE | {name: value})

    _head, sentence = str(refused.value).splitlines()
    assert sentence.endswith(".")
    assert "abc" not in sentence


def test_everything_unsafe_is_said_at_once():
    with pytest.raises(ImproperlyConfigured) as refused:
        production.refuse_unsafe(SAFE | {"DEBUG": True, "SECRET_KEY": "", "ALLOWED_HOSTS": []})

    assert str(refused.value).count("\n- ") == 3


def test_the_settings_ask():
    """In a process of its own, as a server would start."""
    bare = {"PATH": os.environ["PATH"], "SUUQ_ENV": "production"}

    outcome = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=source.ROOT, env=bare, capture_output=True, text=True, check=False
    )

    assert outcome.returncode != 0
    assert "SECRET_KEY is missing" in outcome.stderr


@pytest.mark.django_db
def test_accounts_that_everybody_knows_are_not_served(settings):
    """Issue 7: a database that was filled as a demonstration is refused by web, by check and by migrate."""
    shopper = demo.person(Role.CUSTOMER, full_name="Hodan Ali")
    call_command("check", databases=["default"])

    settings.PRODUCTION = True
    for command, asked in {"check": {"databases": ["default"]}, "migrate": {"skip_checks": False}}.items():
        with pytest.raises(SystemCheckError, match="accounts of the demonstration"):
            call_command(command, **asked)
    with pytest.raises(ImproperlyConfigured, match="accounts of the demonstration"):
        wsgi._begun()
    with pytest.raises(CommandError):
        call_command("demo")

    shopper.is_active = False
    shopper.save()
    call_command("check", databases=["default"])


def test_a_secret_is_said_once_and_can_be_read(tmp_path):
    """U78: by value or by file; both, or a file that is not there, is a sentence and not a traceback."""
    production.refuse_unread({"SECRET_KEY": "said"})
    (tmp_path / "key").write_text("said")
    production.refuse_unread({"SECRET_KEY_FILE": str(tmp_path / "key")})

    twice = {"SECRET_KEY": "said", "SECRET_KEY_FILE": str(tmp_path / "key")}
    with pytest.raises(ImproperlyConfigured) as refused:
        production.refuse_unread(twice | {"DATABASE_URL_FILE": str(tmp_path / "nothing")})

    assert str(refused.value).splitlines()[1:] == [
        "- SECRET_KEY and SECRET_KEY_FILE are both set: keep one of them.",
        "- DATABASE_URL_FILE names a file that cannot be read.",
    ]


def test_the_end_of_a_secrets_line_is_no_part_of_it(tmp_path):
    """An editor leaves one, and Prometheus sends the token without it."""
    (tmp_path / "token").write_text("of a file\n")

    told = ground.Secrets({"METRICS_TOKEN_FILE": str(tmp_path / "token"), "PORT": "8000"})

    assert (told["METRICS_TOKEN"], told["PORT"]) == ("of a file", "8000")


def test_every_setting_of_the_environment_is_in_the_example():
    """U78: .env.example is complete."""
    settings = "".join(file.read_text("utf-8") for file in source.files("suuq/settings", "*.py"))
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings))
    told = set(re.findall(r"^(?:# )?([A-Z_]+)=", (source.ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))

    assert read - told == set()
