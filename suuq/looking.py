"""
The operator sees the service as another person sees it, to help them: looking, never acting.

Written by hand, for the libraries either sign the operator in as the other, whose acts are then the other's, or begin
by following a link. Here the session stays the operator's, second factor and all; the trail says who looked at whom,
why and until when; every page says it; nothing can be sent; the pages of sign-in and the back office stay shut.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from suuq import audit, doors, sudo
from suuq.accounts.models import User
from suuq.roles import Role
from suuq.ui.fields import WordsField

KEPT = "looking_as"
LONGEST = timedelta(minutes=30)
MAY_BE_SEEN = frozenset(Role) - {Role.OPERATOR, Role.AUDITOR}
SHUT = ("/accounts/", "/admin/", "/keys/")
FORBIDDEN = 403


class LookForm(forms.Form):
    """Why somebody's pages are opened."""

    why = WordsField(label=_("Why you look"), max_length=200, help_text=_("It stays in the trail, with your name."))


@doors.only(Role.OPERATOR)
@sudo.required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: doors.Signed, pk: int) -> HttpResponse:
    """Ask why, then open the service as this person sees it."""
    seen = get_object_or_404(User, pk=pk, role__in=MAY_BE_SEEN, is_active=True)
    form, at = LookForm(request.POST or None), timezone.now()
    if request.method != "POST" or not form.is_valid():
        return render(request, "suuq/look.html", {"form": form, "seen": seen})
    audit.record("look.begun", seen, by=request.user, at=at, why=form.cleaned_data["why"])
    request.session[KEPT] = {"pk": seen.pk, "until": (at + LONGEST).isoformat()}
    return redirect("home")


@doors.only(Role.OPERATOR)
@require_POST
def stop(request: doors.Signed) -> HttpResponse:
    """Be oneself again."""
    end(request, at=timezone.now())
    return redirect("admin:index")


def is_on(request: HttpRequest) -> bool:
    """Whether somebody else looks: nothing is then marked as read."""
    return hasattr(request, "looked_by")


class LookingMiddleware:
    """Put the person who is looked at in the operator's place, for reading alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, *_view_arguments: Any) -> HttpResponse | None:
        """Change the person once the view is known, unless it is the one that stops."""
        kept = request.session.get(KEPT) if hasattr(request, "session") else None
        if not kept or view is stop:
            return None
        at = timezone.now()
        seen = User.objects.filter(pk=kept["pk"], role__in=MAY_BE_SEEN, is_active=True).first()
        if seen is None or request.user.role != Role.OPERATOR or at >= datetime.fromisoformat(kept["until"]):
            end(request, at=at)
            return None
        request.looked_by, request.user = request.user, seen
        if request.method not in sudo.READS or any(part in request.path for part in SHUT):
            return render(request, "suuq/only_looking.html", status=FORBIDDEN)
        return None


def end(request: Any, *, at: datetime) -> None:
    """Be oneself again, if one was not."""
    kept = request.session.pop(KEPT, None)
    if seen := User.objects.filter(pk=kept["pk"]).first() if kept else None:
        audit.record("look.ended", seen, by=request.user, at=at)
