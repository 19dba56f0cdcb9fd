"""Parcels of a partner post at an office: scanned in, to the counter, out, handed over against the code, or back."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forwarding import s10
from forwarding.domestic import guests
from forwarding.forms.office import GuestForm
from forwarding.models import Agency, GuestParcel
from forwarding.states import GUEST, GuestStatus
from forwarding.views.office import at_office
from suuq import doors, idempotency
from suuq.workflow import Refused

SHOWN_MOST = 60
OVER = (GuestStatus.DELIVERED, GuestStatus.RETURNED)


@at_office
@require_safe
def listed(request: doors.Signed, office: Agency) -> HttpResponse:
    """List the parcels that we deliver for other posts, or go to the one that was scanned."""
    asked = s10.normalise(request.GET.get("q", ""))[:13]
    rows = GuestParcel.objects.select_related("partner")
    if asked and (found := rows.filter(Q(number=asked) | Q(boxes__number=asked)).first()):
        return redirect("office:guest", found.pk)
    context = {
        "place": office,
        "asked": asked,
        "here": rows.exclude(status__in=OVER).order_by("told_at")[:SHOWN_MOST],
        "over": rows.filter(status__in=OVER).order_by("-pk")[:10],
    }
    return render(request, "forwarding/office/guests.html", context)


def _guest(pk: int) -> GuestParcel:
    return get_object_or_404(GuestParcel.objects.select_related("partner"), pk=pk)


@at_office
@require_safe
def guest(request: doors.Signed, office: Agency, pk: int) -> HttpResponse:
    """Show one, and where it may go from here."""
    parcel = _guest(pk)
    return _shown(request, office, parcel, GuestForm(**_choice(parcel)))


def _choice(parcel: GuestParcel) -> dict[str, Any]:
    following = GUEST.moves[parcel.status]
    steps = [(step.value, step.label) for step in GuestStatus if step.value in following]
    return {"steps": steps, "boxes": [box.number for box in parcel.boxes.all()]}


def _shown(
    request: doors.Signed, office: Agency, parcel: GuestParcel, form: GuestForm, *, status: int = 200
) -> HttpResponse:
    context = {"place": office, "guest": parcel, "form": form, "is_over": parcel.status in OVER}
    return render(request, "forwarding/office/guest.html", context, status=status)


@at_office
@require_POST
@idempotency.once
def move(request: doors.Signed, office: Agency, pk: int) -> HttpResponse:
    """Scan it on its way; its own post is told."""
    parcel = _guest(pk)
    form = GuestForm(request.POST, **_choice(parcel))
    if not form.is_valid():
        return _shown(request, office, parcel, form, status=400)
    try:
        after = guests.move(guest=parcel, place=office.name, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, [str(reason) for reason in refusal.reasons])
        return _shown(request, office, parcel, form, status=409)
    words = _("%(number)s: %(status)s. %(post)s is told.")
    said = {"number": after, "status": after.get_status_display(), "post": parcel.partner}
    messages.success(request, words % said)
    return redirect("office:guests")
