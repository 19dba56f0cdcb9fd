"""The pages on which people make, replace and end the keys of their programs; the operator sees and ends any."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from suuq import apikeys, doors, sudo
from suuq.api import scopes_of
from suuq.apikeys import ApiKey
from suuq.roles import Role
from suuq.ui.fields import WordsField
from suuq.workflow import Refused

SHOWN = 50
SCOPES = {
    "bills:read": _("Read bills"),
    "check-ins:write": _("Take parcels in at the warehouse"),
    "classification:read": _("Suggest customs codes"),
    "decisions:read": _("Read declarations before customs"),
    "decisions:write": _("Decide on declarations"),
    "declarations:read": _("Read announced purchases"),
    "declarations:write": _("Announce purchases"),
    "dues:read": _("Read what a payment code asks for"),
    "events:write": _("Report scans of the last mile"),
    "payments:read": _("Read reported payments"),
    "payments:write": _("Report payments"),
    "shipments:read": _("Read shipments"),
    "tariff:read": _("Look the tariff up"),
}
ASK_LAST_DAY = _("Write the last day on which the key opens, for example 2027-06-30.")


class KeyForm(forms.Form):
    """What a key is called, what it may do, and until when."""

    name = WordsField(
        label=_("Name"), max_length=60, help_text=_("The program that will use it, such as “Shop’s orders”."),
        error_messages={"required": _("Write a name by which you will know the key.")},
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the key may do.")},
    )  # fmt: skip
    acts_for = forms.ChoiceField(label=_("For which wallet or bank"), required=False)
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": ASK_LAST_DAY, "invalid": ASK_LAST_DAY},
    )  # fmt: skip

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        """Offer what somebody of a role may let a program do."""
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope, SCOPES[scope]) for scope in scopes_of(role)]  # type: ignore[attr-defined] # the stubs call every field a plain Field
        self.fields["acts_for"].choices = [("", _("None")), *apikeys.houses()]  # type: ignore[attr-defined] # the stubs call every field a plain Field
        if role != Role.FINANCE:
            del self.fields["acts_for"]

    @property
    def facts(self) -> dict[str, Any]:
        """The key as its verb takes it; it ends with its last day."""
        given = self.cleaned_data
        ends = timezone.make_aware(datetime.combine(given["last_day"], time.max))
        return {
            "name": given["name"],
            "scopes": given["scopes"],
            "acts_for": given.get("acts_for", ""),
            "expires_at": ends,
        }


@doors.only(*Role)
@sudo.required
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: doors.Signed) -> HttpResponse:
    """List one's keys, and make another; the word itself is shown on this answer alone."""
    at, user = timezone.now(), request.user
    form = KeyForm(request.POST or None, role=user.role)
    if request.method == "POST" and form.is_valid():
        try:
            key, word = apikeys.make(user=user, by=user, at=at, **form.facts)
        except Refused as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
        else:
            return _shown_once(request, key, word)
    return render(request, "suuq/keys.html", {"form": form, "keys": _listed(ApiKey.objects.filter(user=user), at)})


def _listed(found: Any, at: datetime) -> list[dict[str, Any]]:
    return [
        {"key": key, "opens": key.opens_at(at), "scopes": [SCOPES.get(scope, scope) for scope in key.scopes]}
        for key in found.select_related("user")[:SHOWN]
    ]


def _shown_once(request: doors.Signed, key: ApiKey, word: str) -> HttpResponse:
    response = render(request, "suuq/key_made.html", {"key": key, "word": word})
    response["Cache-Control"] = "private, no-store"
    return response


@doors.only(*Role)
@sudo.required
@require_POST
def replace(request: doors.Signed, pk: int) -> HttpResponse:
    """Make the key that follows one of one's own."""
    own = get_object_or_404(ApiKey, pk=pk, user=request.user)
    key, word = apikeys.rotate(key=own, by=request.user, at=timezone.now())
    return _shown_once(request, key, word)


@doors.only(*Role)
@require_POST
def revoke(request: doors.Signed, pk: int) -> HttpResponse:
    """End a key: one's own, or for the operator anybody's."""
    own = {} if request.user.role == Role.OPERATOR else {"user": request.user}
    key = get_object_or_404(ApiKey, pk=pk, **own)
    apikeys.revoke(key=key, by=request.user, at=timezone.now())
    return redirect("keys" if key.user_id == request.user.pk else "every_key")


@doors.only(Role.OPERATOR)
@require_safe
def every_key(request: doors.Signed) -> HttpResponse:
    """List everybody's keys."""
    at = timezone.now()
    shown = Paginator(ApiKey.objects.select_related("user"), SHOWN).get_page(request.GET.get("page"))
    rows = [{"key": key, "opens": key.opens_at(at), "scopes": [SCOPES.get(s, s) for s in key.scopes]} for key in shown]
    return render(request, "suuq/keys_all.html", {"keys": rows, "page": shown})
