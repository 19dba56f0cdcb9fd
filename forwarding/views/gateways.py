"""The door at which a message gateway says what became of a message."""

import json

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from forwarding import hearing
from suuq import doors, signing

LARGEST_BODY = 4 * 1024


@csrf_exempt
@doors.anyone
@require_POST
def message_status(request: HttpRequest, channel: str) -> JsonResponse:
    """Take in one piece of news, signed with a secret of the channel; twice is once."""
    at, secrets = timezone.now(), settings.GATEWAY_SECRETS.get(channel, [])
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return JsonResponse({"why": "too large"}, status=413)
    header = request.headers.get(signing.HEADER, "")
    if not secrets or signing.problem(header, request.body, secrets=secrets, now=int(at.timestamp())):
        return JsonResponse({"why": "not signed by this gateway within five minutes"}, status=401)
    try:
        news = json.loads(request.body)
        reference, status = str(news["id"]), str(news["status"])
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"why": "an id and a status, as JSON"}, status=422)
    if status not in hearing.REACHED:
        return JsonResponse({"why": "status is delivered, read or failed"}, status=422)
    if not hearing.hear(channel=channel, reference=reference, status=status, at=at):
        return JsonResponse({"why": "unknown id"}, status=404)
    return JsonResponse({})
