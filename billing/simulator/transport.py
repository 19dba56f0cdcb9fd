"""Answer the SDK inside this process: its own serialisation and its own parsing, without a socket."""

from collections.abc import Mapping
from contextvars import copy_context
from urllib.parse import urlsplit

from django.test import Client
from django.utils import translation


def answer(
    method: str, url: str, headers: Mapping[str, str], body: str | bytes | None
) -> tuple[str, int, dict[str, str]]:
    """
    Pass one request to the simulator and give back text, status and headers.

    :raises ConnectionResetError: when the simulator was told to drop the connection
    """
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    kind = headers.get("Content-Type", "application/x-www-form-urlencoded")
    client = Client()
    with translation.override(translation.get_language()):  # a request inside a request leaves no trace
        response = copy_context().run(
            client.generic, method.upper(), path, body or b"", content_type=kind, headers=dict(headers)
        )
    return response.getvalue().decode(), response.status_code, dict(response.headers)
