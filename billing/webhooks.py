"""The door at which Stripe knocks: verify, keep, answer 200, and leave the rest to the worker."""

from functools import partial

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import card_inbox, stripe_gateway, tasks
from billing.models.card import StripeEvent
from suuq import doors, failpoints

LARGEST_BODY = 512 * 1024  # Stripe's largest events are a tenth of this


@csrf_exempt
@doors.anyone
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Take Stripe's news in."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return HttpResponse(status=413)
    at = timezone.now()
    try:
        event, body = stripe_gateway.read_event(request.body, request.headers.get("Stripe-Signature", ""), at=at)
    except stripe_gateway.ForgedError:
        stripe_gateway.count_forged()
        return HttpResponse(status=400)
    failpoints.reach("webhook.verified")
    kept = card_inbox.keep(event, body, at=at)
    if kept.outcome == StripeEvent.Outcome.WAITING:
        transaction.on_commit(partial(tasks.use_event.delay, kept.pk), robust=True)  # the sweeper finds it anyway
    failpoints.reach("webhook.kept")
    return HttpResponse(status=200)
