"""The door at which other houses knock: verify, keep, apply, answer what came of it."""

from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from forwarding.domestic import client, contract, inbox
from forwarding.models import Partner, PartnerNews
from suuq import doors, signing

LARGEST_BODY = 64 * 1024
STATUS = {
    PartnerNews.Outcome.APPLIED: 200,
    PartnerNews.Outcome.LATE: 200,
    PartnerNews.Outcome.UNKNOWN: 404,
    PartnerNews.Outcome.REFUSED: 409,
}


@csrf_exempt
@doors.anyone
@require_POST
def partner_door(request: HttpRequest, code: str) -> JsonResponse:
    """Take a message in."""
    at = timezone.now()
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return _no(413, "too_large", f"at most {LARGEST_BODY} bytes")
    partner = Partner.objects.filter(code=code, is_active=True).first()
    if partner is None or _problem(request, partner, at):
        return _no(401, "signature", "not signed by a house we know, within five minutes")
    try:
        message = contract.read(request.body)
    except contract.NotOfTheContract as refused:
        return _no(422, "contract", str(refused))
    news = inbox.hear(partner, message, at=at)
    if news.body != message:
        return _no(409, "id_reused", "this id was used for another message")
    return JsonResponse({"outcome": news.outcome, "why": news.why}, status=STATUS[PartnerNews.Outcome(news.outcome)])


def _problem(request: HttpRequest, partner: Partner, at: datetime) -> signing.Problem | None:
    header, secrets = request.headers.get(signing.HEADER, ""), client.secrets_of(partner)
    return signing.problem(header, request.body, secrets=secrets, now=int(at.timestamp()))


def _no(status: int, outcome: str, why: str) -> JsonResponse:
    return JsonResponse({"outcome": outcome, "why": why}, status=status)
