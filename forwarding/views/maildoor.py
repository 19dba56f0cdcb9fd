"""The door at which a mail server brings the mail that people forward."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from forwarding import tasks
from forwarding.mail import letters
from suuq import doors, signing


@csrf_exempt
@doors.anyone
@require_POST
def mail_door(request: HttpRequest) -> JsonResponse:
    """Keep one whole message, signed with the secret we share; twice is once. It is read afterwards."""
    if int(request.headers.get("Content-Length") or 0) > letters.MOST_BYTES:
        return JsonResponse({"why": f"at most {letters.MOST_BYTES} bytes"}, status=413)
    raw, secrets = request.read(letters.MOST_BYTES), [s for s in settings.MAIL_IN_SECRET.split("|") if s]
    header, now = request.headers.get(signing.HEADER, ""), int(timezone.now().timestamp())
    if signing.problem(header, raw, secrets=secrets, now=now):
        return JsonResponse({"why": "not signed with our secret within five minutes"}, status=401)
    tasks.keep_mail(raw, len(raw))
    return JsonResponse({})
