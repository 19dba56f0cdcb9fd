"""
By SMS or WhatsApp, through a gateway over HTTP: one small contract, ``docs/how-to/connect-a-message-gateway.md``.

``console`` instead of an address writes the message to the screen of a developer.
"""

import json
import sys
import time

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from forwarding.channels.message import Down, Message, Unreachable
from suuq import fuse, signing

CONSOLE = "console"
TIMEOUT_SECONDS = (3, 10)
LONGEST_REFERENCE = 80


def hand_over(message: Message) -> str:
    """Give a message to the gateway of its channel."""
    address = settings.GATEWAYS[message.channel]
    if address == CONSOLE:
        sys.stdout.write(f"{message.channel} to {message.user.phone}: {message.short}\n")
        return ""
    return _read(_post(address, message))


def _post(address: str, message: Message) -> requests.Response:
    body = json.dumps(
        {
            "id": message.key,
            "channel": message.channel,
            "to": message.user.phone,
            "language": message.user.language,
            "template": message.code,
            "text": message.short,
        },
        ensure_ascii=False,
    ).encode()
    secret, *_former = settings.GATEWAY_SECRETS[message.channel] or [""]
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": message.key,
        signing.HEADER: signing.sign(body, secret=secret, moment=int(time.time())),
    }
    again = HTTPAdapter(max_retries=Retry(total=1, backoff_factor=0.2, allowed_methods=None, status=0, redirect=0))
    try:
        with fuse.of(f"gateway:{message.channel}", requests.RequestException), requests.Session() as session:
            session.mount(address, again)
            return session.post(address, data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        raise Down(type(error).__name__) from error


def _read(response: requests.Response) -> str:
    if response.status_code >= 500 or response.status_code in {401, 403, 408, 425, 429}:  # noqa: PLR2004 - HTTP's own
        raise Down(f"{response.status_code}")  # our account, our pace or their house: the person is not to blame
    if not response.ok:
        raise Unreachable(f"{response.status_code}")
    try:
        return str(response.json().get("id", ""))[:LONGEST_REFERENCE]
    except (ValueError, AttributeError):
        return ""
