"""The call centre's list: who opened nothing, their number, and what came of the call."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from billing import tables
from forwarding import calling, wording
from forwarding.models import Call
from suuq import audit, doors, idempotency
from suuq.roles import Role
from suuq.ui.templatetags import su

SHOWN = 50
OUTCOMES = {"reached": calling.reached, "wrong": calling.wrong_number, "again": calling.call_again}


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def calls(request: doors.Signed) -> HttpResponse:
    """Show who is to be called now."""
    due = calling.to_call(at=timezone.now())
    context = {"rows": [_row(call) for call in due[:SHOWN]], "count": due.count()}
    return render(request, "forwarding/counter/calls.html", context)


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
@require_GET
def calls_list(request: doors.Signed, form: str) -> HttpResponse:
    """Give the list to a call centre; that it was taken is written down."""
    at = timezone.now()
    due = list(calling.to_call(at=at))
    audit.record("calls.exported", request.user, by=request.user, at=at, why=f"{len(due)}")
    heads = [_("Name"), _("Telephone"), _("Language"), _("Why"), _("Since"), _("Tries")]
    rows = [
        [
            call.customer.name, call.customer.user.phone, call.customer.user.language, _row(call)["why"],
            str(su.day(call.wanted_at)), call.tries,
        ]
        for call in due
    ]  # fmt: skip
    return tables.answer(f"suuq-calls-{timezone.localdate(at)}.{form}", heads, rows)
