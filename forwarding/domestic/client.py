"""
The way out to another house: signed, bounded in time, tried again where that is safe, and left alone while it is down.

A house that fails again and again is not asked for a while (suuq/fuse.py), so that one silent post does not occupy
every worker.
"""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from forwarding.models import Partner
from suuq import fetch, fuse, safe_mode, signing

SECONDS = 13.0  # for all tries together
TRIES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: taken, refused for good, or to be tried again."""

    is_taken: bool
    is_settled: bool
    words: str


class _Unwell(Exception):  # noqa: N818 - what the fuse counts
    """The house did not answer as a house that is up."""


def post(partner: Partner, message: dict[str, Any], *, at: datetime) -> Answer:
    """Send one message, and say what became of it; never raises for what the network does."""
    if safe_mode.is_on():
        return Answer(is_taken=False, is_settled=False, words="this is a restored copy: it sends nothing")
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        with fuse.of(f"partner:{partner.code}", _Unwell):
            answer = _post(partner, body, message["id"], at)
    except _Unwell as unwell:
        return Answer(is_taken=False, is_settled=False, words=str(unwell))
    return Answer(is_taken=answer.is_good, is_settled=True, words=f"{answer.status} {answer.text}")


def _post(partner: Partner, body: bytes, key: str, at: datetime) -> fetch.Answer:
    secret = next(iter(secrets_of(partner)), "")
    if not secret:
        raise _Unwell("no secret is set for this house")
    if not settings.PARTNERS_MAY_BE_LOCAL and not partner.door_url.startswith("https://"):
        raise _Unwell("its door is not a public https address")
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        signing.HEADER: signing.sign(body, secret=secret, moment=int(at.timestamp())),
    }
    answer = _patiently(partner.door_url, body, headers)
    if answer.status >= 500 or answer.status in {408, 425, 429}:  # noqa: PLR2004 - HTTP's own
        raise _Unwell(f"{answer.status}")
    return answer


def _patiently(url: str, body: bytes, headers: dict[str, str]) -> fetch.Answer:
    """Try a lost connection again at once, twice: the id makes that one message at the other end."""
    reach = fetch.Reach.ANYWHERE if settings.PARTNERS_MAY_BE_LOCAL else fetch.Reach.PUBLIC
    until, why = time.monotonic() + SECONDS, ""
    for _try in range(TRIES):
        try:
            return fetch.post(url, body=body, headers=headers, seconds=until - time.monotonic(), reach=reach)
        except fetch.NotFetched as refusal:
            why = refusal.reasons[0].code
            if why != "no_answer":
                break
    raise _Unwell(why)


def secrets_of(partner: Partner) -> list[str]:
    """The secrets shared with a house: the one in use first, the one it replaces after it."""
    return [secret for secret in settings.PARTNER_SECRETS.get(partner.code, "").split("|") if secret]
