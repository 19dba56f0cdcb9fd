"""Somebody without an account, in a group: they say who they are, agree by a code, see their share and pay it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forwarding import inviting, quotes
from forwarding.forms.groups import AgreeForm, GuestForm
from forwarding.forms.handing import said
from forwarding.models import Invitation
from forwarding.states import GroupStatus, RecipientStatus
from forwarding.views.tracking import asked_too_often, quietly
from suuq import doors
from suuq.workflow import Refused


@doors.anyone
@require_http_methods(["GET", "HEAD", "POST"])
@quietly
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Show the group and their own share; take who they are."""
    invitation = _opened(request, token)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            inviting.answer(invitation=invitation, person=form.person, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            return redirect("invited", token)
    return _shown(request, token, invitation, form=form)


@doors.anyone
@require_POST
@quietly
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Take the code by which they agree."""
    invitation, form = _opened(request, token), AgreeForm(request.POST)
    if form.is_valid():
        try:
            inviting.agree(invitation=invitation, code=form.cleaned_data["code"], at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("You are in the group. Come back to this page to see your share."))
            return redirect("invited", token)
    return _shown(request, token, invitation, code_form=form)


def _opened(request: HttpRequest, token: str) -> Invitation:
    invitation = None if asked_too_often(request, "invited") else inviting.opened(token, at=timezone.now())
    if invitation is None:
        raise Http404
    return invitation


def _shown(request: HttpRequest, token: str, invitation: Invitation, **forms: Any) -> HttpResponse:
    group, answered = invitation.group, invitation.recipient
    context = {
        "token": token,
        "group": group,
        "recipient": answered if invitation.is_answered else None,
        "waits": bool(answered and answered.status == RecipientStatus.ASKED),
        "is_open": group.status == GroupStatus.GATHERING,
        "rows": inviting.share_of(invitation, quotes.of_group(group)),
        "form": GuestForm(),
        "code_form": AgreeForm(),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "forwarding/invited.html", context | forms, status=422 if wrong else 200)
