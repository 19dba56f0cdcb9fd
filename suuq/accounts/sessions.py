"""
Where a person is signed in: seen, listed, ended.

Whoever changes how they sign in ends what was opened before: other sessions, and with the password the API keys too,
which a thief may have made. A person whose role changes begins anew.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from suuq import apikeys, audit, doors
from suuq.accounts.models import User
from suuq.roles import Role

SEEN_EVERY = 300  # seconds: the list says about when a device was last used, at one write in five minutes


def note_seen(request: HttpRequest) -> None:
    """Note now and then that a session is in use, and from where."""
    key = request.session.session_key
    if key and cache.add(f"seen:{key}", "1", SEEN_EVERY):
        facts = {"last_seen_at": timezone.now(), "ip": request.META["REMOTE_ADDR"] or "0.0.0.0"}  # noqa: S104 - nobody listens there
        UserSession.objects.filter(session_key=key).update(**facts)


@doors.only(*Role)
@require_POST
def end(request: doors.Signed, pk: int) -> HttpResponse:
    """Sign one of one's own devices out."""
    ended = get_object_or_404(UserSession, pk=pk, user=request.user)
    audit.record("session.ended", request.user, by=request.user, at=timezone.now())
    get_adapter().end_sessions([ended])
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


def end_all(user: User, *, but: str | None = None) -> None:
    """Sign a person out wherever they are, but for one session."""
    get_adapter().end_sessions(UserSession.objects.filter(user=user).exclude(session_key=but))


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def _factor_changed(request: HttpRequest, user: User, **_rest: Any) -> None:
    end_all(user, but=request.session.session_key)
    audit.record("factor.changed", user, by=user, at=timezone.now())


@receiver([password_changed, password_set, password_reset])
def _password_changed(request: HttpRequest, user: User, **_rest: Any) -> None:
    at = timezone.now()
    end_all(user, but=request.session.session_key)
    apikeys.revoke_all(user=user, by=user, at=at)
    audit.record("password.changed", user, by=user, at=at)
