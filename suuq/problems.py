"""Refusals to machines: ``application/problem+json`` (RFC 9457), with a code and a sentence for each reason."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

MEDIA_TYPE = "application/problem+json"
HERE = "/api/"


def answer(
    request: HttpRequest, status: int, *, code: str = "", detail: Any = "", reasons: Iterable[dict[str, Any]] = ()
) -> JsonResponse:
    """Compose a refusal; ``reasons`` are dicts of ``code``, ``message`` and, where one field is meant, ``field``."""
    title = HTTPStatus(status).phrase
    body = {
        "type": f"urn:suuq:problem:{code or title.lower().replace(' ', '-')}",
        "title": title,
        "status": status,
        "detail": str(detail),
        "reasons": list(reasons),
        "request_id": getattr(request, "request_id", ""),
    }
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)
