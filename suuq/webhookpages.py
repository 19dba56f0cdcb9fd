"""The pages on which people say where news of their parcels is sent, try it, and have it sent again."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suuq import doors, idempotency, sudo, webhooks
from suuq.roles import Role
from suuq.ui.fields import WordsField
from suuq.webhooks import Endpoint, EndpointMessage
from suuq.workflow import Refused

SHOWN = 30


class EndpointForm(forms.Form):
    """Where news is sent."""

    url = WordsField(
        label=gettext_lazy("Address of your program"), max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the address at which your program listens.")},
    )  # fmt: skip


@doors.only(Role.CUSTOMER)
@sudo.required
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def endpoints(request: doors.Signed) -> HttpResponse:
    """List where news is sent, and add an address."""
    user, form = request.user, EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = webhooks.subscribe(user=user, url=form.cleaned_data["url"], by=user, at=timezone.now())
        except Refused as refusal:
            form.add_error("url", [str(reason) for reason in refusal.reasons])
        else:
            return redirect("endpoint", made.pk)
    return render(request, "suuq/endpoints.html", {"form": form, "endpoints": _own(request)})


def _own(request: doors.Signed) -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(user=request.user, ended_at=None)


@doors.only(Role.CUSTOMER)
@require_safe
def endpoint(request: doors.Signed, pk: int) -> HttpResponse:
    """Show an address, its secret, and what became of the last messages."""
    found = get_object_or_404(_own(request), pk=pk)
    return render(request, "suuq/endpoint.html", {"endpoint": found, "sent": found.messages.all()[:SHOWN]})


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def try_endpoint(request: doors.Signed, pk: int) -> HttpResponse:
    """Send a message that speaks of nothing."""
    found = get_object_or_404(_own(request), pk=pk)
    webhooks.try_out(endpoint=found, at=timezone.now())
    messages.success(request, _("A test message is on its way."))
    return redirect("endpoint", found.pk)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def end_endpoint(request: doors.Signed, pk: int) -> HttpResponse:
    """Send nothing more there."""
    webhooks.end(endpoint=get_object_or_404(_own(request), pk=pk), by=request.user, at=timezone.now())
    return redirect("endpoints")


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def replay_message(request: doors.Signed, pk: int) -> HttpResponse:
    """Send a message once more."""
    found = get_object_or_404(EndpointMessage, pk=pk, endpoint__in=_own(request))
    webhooks.replay(message=found, by=request.user, at=timezone.now())
    messages.success(request, _("The message is on its way again."))
    return redirect("endpoint", found.endpoint_id)
