"""An officer's own views of the lists: kept under a name, opened again, forgotten."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customs.forms import FoundForm, SavedForm
from customs.models import SavedView
from suuq import doors, idempotency
from suuq.roles import Role

PAGES = {"waiting": "queue", "asked": "asked", "decided": "decided", "all": "found"}


def of(user: Any, tab: str) -> list[dict[str, Any]]:
    """List what somebody kept of a list, each with the address that opens it."""
    found = SavedView.objects.filter(officer=user, tab=tab)
    return [{"pk": one.pk, "name": one.name, "url": _address(tab, one.query)} for one in found]


def _address(tab: str, query: str) -> str:
    return f"{reverse(f'customs:{PAGES[tab]}')}?{query}"


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_POST
@idempotency.once
def keep(request: doors.Signed, tab: str) -> HttpResponse:
    """Keep the filters of a list under a name; the same name again is the same view, changed."""
    if tab not in PAGES:
        raise Http404
    form = SavedForm(request.POST)
    wanted = FoundForm(QueryDict(request.POST.get("query", "")[:1000])).wanted()
    query = QueryDict(mutable=True)
    query.update(wanted)
    if not form.is_valid():
        messages.error(request, _("Write a name for this view, of forty letters at most."))
    else:
        name = form.cleaned_data["name"]
        SavedView.objects.update_or_create(
            officer=request.user, tab=tab, name=name, defaults={"query": query.urlencode()[:400]}
        )
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    return redirect(_address(tab, query.urlencode()))


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_POST
@idempotency.once
def forget(request: doors.Signed, pk: int) -> HttpResponse:
    """Forget a view; another's does not exist."""
    view = get_object_or_404(SavedView, pk=pk, officer=request.user)
    view.delete()
    messages.success(request, _("The view “%(name)s” is forgotten.") % {"name": view.name})
    return redirect(f"customs:{PAGES[view.tab]}")
