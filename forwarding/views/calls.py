"""The call centre's list: who opened nothing, their number, and what came of the call, one by one or as a file."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from forwarding import calling, wording
from forwarding.forms.calls import CALL, OUTCOME, CalledForm
from forwarding.models import Call
from forwarding.states import CallStatus
from suuq import audit, doors, idempotency, tables
from suuq.roles import Role
from suuq.ui.templatetags import su

SHOWN = 50
OUTCOMES = {"reached": calling.reached, "wrong": calling.wrong_number, "again": calling.call_again}


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def calls(request: doors.Signed) -> HttpResponse:
    """Show who is to be called now."""
    return _shown(request, CalledForm())


def _shown(request: doors.Signed, form: CalledForm) -> HttpResponse:
    due = calling.to_call(at=timezone.now())
    context = {"rows": [_row(call) for call in due[:SHOWN]], "count": due.count(), "form": form}
    return render(request, "forwarding/counter/calls.html", context, status=422 if form.errors else 200)


def _row(call: Call) -> dict[str, Any]:
    words = wording.WORDS[call.code]
    return {"call": call, "why": _(words.subject) % {"about": call.about, "day": ""}}


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def outcome(request: doors.Signed, pk: int) -> HttpResponse:
    """Write down what came of a call."""
    call = get_object_or_404(Call.objects.select_related("customer__user"), pk=pk)
    if verb := OUTCOMES.get(request.POST.get("outcome", "")):
        verb(call=call, by=request.user, at=timezone.now())
        messages.success(request, _("Noted."))
    return redirect("calls")


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def calls_back(request: doors.Signed) -> HttpResponse:
    """Write down what a call centre did: the whole file, or nothing of it."""
    form = CalledForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, form)
    said = [(call, named) for call, named in form.cleaned_data["file"] if call.status == CallStatus.WAITING]
    with transaction.atomic():
        for call, named in said:
            OUTCOMES[named](call=call, by=request.user, at=timezone.now())
    words = ngettext("%(n)s outcome noted.", "%(n)s outcomes noted.", len(said)) % {"n": len(said)}
    messages.success(request, words)
    return redirect("calls")


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_GET
def calls_list(request: doors.Signed, form: str) -> HttpResponse:
    """Give the list to a call centre; that it was taken is written down."""
    at = timezone.now()
    due = list(calling.to_call(at=at))
    audit.record("calls.exported", request.user, by=request.user, at=at, why=f"{len(due)}")
    heads = [_("Name"), _("Telephone"), _("Language"), _("Why"), _("Since"), _("Tries"), _(CALL), _(OUTCOME)]
    rows = [
        [
            call.customer.name, call.customer.user.phone, call.customer.user.language, _row(call)["why"],
            str(su.day(call.wanted_at)), call.tries, call.pk, "",
        ]
        for call in due
    ]  # fmt: skip
    return tables.answer(f"suuq-calls-{timezone.localdate(at)}.{form}", heads, rows)
