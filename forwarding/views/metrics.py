"""The door at which Prometheus reads."""

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from forwarding import figures
from suuq import doors, metrics

FRESH_SECONDS = 30


@doors.anyone
@require_safe
def metrics_door(request: HttpRequest) -> HttpResponse:
    """Answer whoever holds METRICS_TOKEN; to everybody else, and without a token, there is no such door."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(request.headers.get("Authorization", ""), wanted):
        raise Http404
    business = cache.get_or_set("metrics:figures", lambda: figures.now(at=timezone.now()), FRESH_SECONDS)
    return HttpResponse(metrics.text([*(business or []), *figures.here()]), content_type=CONTENT_TYPE_LATEST)
