"""Public tracking: where a parcel is, and nothing about whose it is or what it holds."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forwarding import s10, timeline
from forwarding.forms.shipping import TrackForm
from forwarding.models import Shipment
from suuq import doors

TRIES_A_MINUTE = 20
TOO_MANY = 429


@doors.anyone
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """Answer the same for a number that is unknown, malformed or old."""
    if _asked_too_often(request):
        return render(request, "forwarding/track.html", {"form": TrackForm(), "busy": True}, status=TOO_MANY)
    form = TrackForm(request.GET or None)
    events, number = [], ""
    if form.is_bound and form.is_valid():
        number = s10.normalise(form.cleaned_data["number"])
        shipment = Shipment.objects.filter(number=number).first()
        events = timeline.in_public(shipment) if shipment else []
        if not events:
            form.add_error(
                "number", _("No parcel with this number has reached us. Check it on your bill or in your account.")
            )
    response = render(request, "forwarding/track.html", {"form": form, "events": events, "number": number})
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked_too_often(request: HttpRequest) -> bool:
    """Count questions by the address of the connection, which no header of the client can change."""
    if not request.GET:
        return False
    key = f"track:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, timeout=60)
    return cache.incr(key) > TRIES_A_MINUTE
