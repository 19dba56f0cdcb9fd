"""The door at which gateways knock: verify, keep, answer 200, and leave the rest to the worker."""

from functools import partial

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import card_inbox, gateways, tasks
from billing.gateways import interface
from billing.models.card import GatewayEvent
from suuq import doors, failpoints

LARGEST_BODY = 512 * 1024  # the largest events are a tenth of this


@csrf_exempt
@doors.anyone
@require_POST
def take_news(request: HttpRequest, gateway: str) -> HttpResponse:
    """Take the news of a gateway in."""
    if gateway not in gateways.accepted():
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return HttpResponse(status=413)
    at = timezone.now()
    try:
        event, body = gateways.GATEWAYS[gateway].read_event(request.body, request.headers, at=at)
    except gateways.ForgedError:
        interface.count_forged(gateway)
        return HttpResponse(status=400)
    failpoints.reach("webhook.verified")
    kept = card_inbox.keep(event, body, at=at, gateway=gateway)
    if kept.outcome == GatewayEvent.Outcome.WAITING:
        transaction.on_commit(partial(tasks.use_event.delay, kept.pk), robust=True)  # the sweeper finds it anyway
    failpoints.reach("webhook.kept")
    return HttpResponse(status=200)
