"""
The way out to another house: signed, bounded in time, tried again where that is safe, and left alone while it is down.

A house that fails again and again is not asked for a while (a circuit breaker for each), so that one silent post
does not occupy every worker.
"""

import ipaddress
import json
import socket
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import pybreaker
import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from forwarding.models import Partner
from suuq import safe_mode, signing

TIMEOUT_SECONDS = (3, 10)  # to connect, to answer
FAILURES_MOST = 5
REST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: taken, refused for good, or to be tried again."""

    is_taken: bool
    is_settled: bool
    words: str


class _Unwell(Exception):  # noqa: N818 - what the breaker counts
    """The house did not answer as a house that is up."""


def post(partner: Partner, message: dict[str, Any], *, at: datetime) -> Answer:
    """Send one message, and say what became of it; never raises for what the network does."""
    if safe_mode.is_on():
        return Answer(is_taken=False, is_settled=False, words="this is a restored copy: it sends nothing")
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        response = breaker(partner.code).call(_post, partner, body, message["id"], at)
    except pybreaker.CircuitBreakerError:
        return Answer(is_taken=False, is_settled=False, words="resting: it failed several times")
    except _Unwell as unwell:
        return Answer(is_taken=False, is_settled=False, words=str(unwell))
    words = f"{response.status_code} {response.text}"
    return Answer(is_taken=response.ok, is_settled=True, words=words)


def _post(partner: Partner, body: bytes, key: str, at: datetime) -> requests.Response:
    secret = next(iter(secrets_of(partner)), "")
    if not secret:
        raise _Unwell("no secret is set for this house")
    if not settings.PARTNERS_MAY_BE_LOCAL and not _is_public(partner.door_url):
        raise _Unwell("its door is not a public https address")
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        signing.HEADER: signing.sign(body, secret=secret, moment=int(at.timestamp())),
    }
    try:
        with requests.Session() as session:
            session.mount(partner.door_url, _patient())
            response = session.post(
                partner.door_url, data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
    except requests.RequestException as error:
        raise _Unwell(type(error).__name__) from error
    if response.status_code >= 500 or response.status_code in {408, 425, 429}:  # noqa: PLR2004 - HTTP's own
        raise _Unwell(f"{response.status_code}")
    return response


def _patient() -> HTTPAdapter:
    """Try a lost connection again at once, twice: the id makes that one message at the other end."""
    return HTTPAdapter(max_retries=Retry(total=2, backoff_factor=0.2, allowed_methods=None, status=0, redirect=0))


@lru_cache
def breaker(code: str) -> pybreaker.CircuitBreaker:
    """The fuse of one house, in this process."""
    return pybreaker.CircuitBreaker(fail_max=FAILURES_MOST, reset_timeout=REST_SECONDS, name=code)


def secrets_of(partner: Partner) -> list[str]:
    """The secrets shared with a house: the one in use first, the one it replaces after it."""
    return [secret for secret in settings.PARTNER_SECRETS.get(partner.code, "").split("|") if secret]


def _is_public(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        return False
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(parts.hostname, parts.port or 443)}
    except OSError:
        return False
    return all(ipaddress.ip_address(address).is_global for address in found)
