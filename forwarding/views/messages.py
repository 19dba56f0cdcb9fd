"""How a shopper wants to be told: channels, language, quiet hours; a test; this browser's notifications."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forwarding import channels, notices, sending
from forwarding.forms.messages import PreferenceForm, PushForm
from forwarding.models import Customer, Notice, PushDevice
from forwarding.models.notice import Channel
from suuq import doors, idempotency
from suuq.roles import Role

TESTS_AN_HOUR = 3
DEVICES_MOST = 5


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def settings_page(request: doors.Signed) -> HttpResponse:
    """Ask how to tell this person, and show what was sent lately and what became of it."""
    user = request.user
    told = sending.preference_of(user)
    usual = next(iter(channels.reaching(user, told)), Channel.EMAIL)
    known = {
        "first": told.first or usual, "second": told.second, "language": user.language, "quiet_from": told.quiet_from,
        "quiet_until": told.quiet_until, "whatsapp": bool(told.whatsapp_agreed_at),
    }  # fmt: skip
    form = PreferenceForm(request.POST or None, initial=known, user=user)
    if request.method == "POST" and form.is_valid():
        form.keep(timezone.now())
        messages.success(request, _("We tell you this way from now on."))
        return redirect("message_settings")
    context = {
        "form": form,
        "sent": [(notice, notices.said(notice)[0]) for notice in notices.latest(user)],
        "push_key": settings.VAPID_PUBLIC_KEY,
        "devices": PushDevice.objects.filter(user=user).count(),
    }
    return render(request, "forwarding/customer/messages.html", context)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def test(request: doors.Signed) -> HttpResponse:
    """Send a test message, a few times an hour at most."""
    at, user = timezone.now(), request.user
    lately = Notice.objects.filter(user=user, code=notices.TEST, owed_at__gt=at - timedelta(hours=1)).count()
    if lately >= TESTS_AN_HOUR:
        messages.error(request, _("Three tests an hour are enough. Try again later."))
    else:
        suite = Customer.objects.open_suite(user).suite
        notices.owe(user, notices.TEST, about=suite, detail=f"{at:%Y%m%d%H}:{lately}", at=at)
        messages.success(request, _("A test message is on its way. Below you see what became of it."))
    return redirect("message_settings")


@doors.only(Role.CUSTOMER)
@require_POST
def push_on(request: doors.Signed) -> JsonResponse:
    """Keep this browser's keys."""
    form = PushForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"why": [str(e) for errors in form.errors.values() for e in errors]}, status=400)
    keys = {"p256dh": form.cleaned_data["p256dh"], "auth": form.cleaned_data["auth"]}
    facts = keys | {"user": request.user, "added_at": timezone.now()}
    PushDevice.objects.update_or_create(endpoint=form.cleaned_data["endpoint"], defaults=facts)
    theirs = PushDevice.objects.filter(user=request.user)
    kept = theirs.order_by("-added_at").values_list("pk", flat=True)[:DEVICES_MOST]
    theirs.exclude(pk__in=list(kept)).delete()
    return JsonResponse({})


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def push_off(request: doors.Signed) -> HttpResponse:
    """Forget every browser of this person."""
    PushDevice.objects.filter(user=request.user).delete()
    messages.success(request, _("No browser is notified any more."))
    return redirect("message_settings")
