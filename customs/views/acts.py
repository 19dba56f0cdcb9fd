"""What an officer does to a declaration: a form where words are needed, one call, and back to the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from customs import assessing, correcting, deciding, duties, forms, guards, letters, preferring, reasons, selectivity
from customs.documents import words
from customs.models import Declaration, PaperKind
from customs.views import case
from suuq import doors, idempotency
from suuq.roles import Role
from suuq.workflow import Reason, Refused

STATUS_REFUSED = 409


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the desk: its verb, its form, its title and button, and what is said when it is done."""

    verb: Callable[..., Any]
    form: Callable[..., Any]
    title: Any
    button: Any
    done: Any
    book: str = ""
    danger: bool = False
    stays: bool = False


def _inspect(declaration: Declaration, *, papers: Any, **facts: Any) -> Any:
    return deciding.inspect(
        declaration, documents=forms.documents(papers, kind=PaperKind.PHOTO, store=default_storage), **facts
    )


def _reroute(declaration: Declaration, *, seen: Any, **facts: Any) -> Any:  # noqa: ARG001 - a lane may change under the page
    return selectivity.reroute(declaration, **facts)


def _accept(declaration: Declaration, *, seen: Any, by: Any, at: Any) -> Any:
    return assessing.assess(declaration, by=by, at=at, seen=seen)


ACTS: dict[str, Act] = {
    "accept": Act(_accept, forms.SeenForm, _("Accept and assess"), _("Accept and assess"), _("Assessed."), stays=True),
    "release": Act(deciding.release, forms.SeenForm, _("Release"), _("Release"), _("Released.")),
    "propose": Act(
        deciding.propose_release,
        forms.SeenForm,
        _("Propose release"),
        _("Propose release"),
        _("Proposed. A second officer releases."),
    ),
    "hold": Act(
        deciding.hold,
        partial(forms.ReasonForm, book="held"),
        _("Hold the parcel"),
        _("Hold"),
        _("Held."),
        "held",
        danger=True,
    ),
    "lift": Act(
        deciding.lift, forms.LiftForm, _("Lift the hold"), _("Lift the hold"), _("The hold is lifted."), stays=True
    ),
    "ask": Act(
        deciding.query,
        forms.AskForm,
        _("Ask the consignee"),
        _("Send the question"),
        _("The question is sent."),
        "query",
    ),
    "correct": Act(
        correcting.correct,
        forms.CorrectForm,
        _("Correct the declaration"),
        _("Correct"),
        _("Corrected and assessed again."),
        "corrected",
        stays=True,
    ),
    "inspect": Act(
        _inspect, forms.InspectForm, _("Open the parcel"), _("Write it down"), _("Written down."), stays=True
    ),
    "seize": Act(
        deciding.seize,
        partial(forms.ReasonForm, book="seized"),
        _("Seize the goods"),
        _("Seize"),
        _("Seized."),
        "seized",
        danger=True,
    ),
    "return": Act(
        deciding.send_back,
        partial(forms.ReasonForm, book="returned"),
        _("Send the parcel back"),
        _("Send back"),
        _("Sent back."),
        "returned",
        danger=True,
    ),
    "abandon": Act(
        deciding.abandon,
        partial(forms.ReasonForm, book="abandoned"),
        _("Record that it is given up"),
        _("Record"),
        _("Recorded."),
        "abandoned",
        danger=True,
    ),
    "lane": Act(
        _reroute, forms.RerouteForm, _("Change the lane"), _("Change the lane"), _("The lane is changed."), stays=True
    ),
}
SUPERVISOR_MAY = frozenset({"correct"})


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@idempotency.once
def act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Show the form of an act, or do it."""
    chosen = ACTS.get(name)
    if chosen is None:
        raise Http404
    by: Any = request.user
    if by.role != Role.OFFICER and name not in SUPERVISOR_MAY:
        raise Http404
    declaration = case.declaration_of(reference)
    if request.method == "GET" and (late := _too_late(declaration, name, by)):
        return case.shown(request, declaration, refused=late, status=STATUS_REFUSED)
    form = _form(chosen, request, declaration)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST and name == "correct":
            return _form_page(request, declaration, name, chosen, form, preview=_preview(declaration, form))
        return _do(request, declaration, chosen, form)
    status = 400 if form.errors else 200
    return _form_page(request, declaration, name, chosen, form, status=status)


def _too_late(declaration: Declaration, name: str, by: Any) -> list[Reason]:
    """Say before a form is filled in that the parcel was decided meanwhile."""
    return correcting.why_not_corrected(declaration, by=by) if name == "correct" else guards.why_finished(declaration)


def _form(chosen: Act, request: HttpRequest, declaration: Declaration) -> Any:
    extra = {"version": declaration.version} if chosen.form is forms.CorrectForm else {}
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = chosen.form(data, files, initial={"seen": declaration.revision}, **extra)
    if chosen.form is forms.CorrectForm and "preview" in request.POST:  # a sum needs no reason yet
        for name in ("reason", "words"):
            form.fields[name].required = False
    return form


def _do(request: HttpRequest, declaration: Declaration, chosen: Act, form: django_forms.Form) -> HttpResponse:
    """Do it; when it is refused, draw the case as it stands now, with the reasons above it."""
    following = _following(request, declaration)
    try:
        chosen.verb(declaration, by=request.user, at=timezone.now(), **form.facts())  # type: ignore[attr-defined] # a form of the book of acts has a verb
    except Refused as refused:
        return case.shown(
            request, case.declaration_of(declaration.reference), refused=refused.reasons, status=STATUS_REFUSED
        )
    told = {"parcel": words.grouped(declaration.reference), "what": chosen.done}
    messages.success(request, gettext("%(parcel)s: %(what)s") % told)
    return HttpResponseRedirect(_here(request, "case", declaration.reference) if chosen.stays else following)


def _following(request: HttpRequest, declaration: Declaration) -> str:
    """Where the desk goes next: the following parcel of the same list, or the list when it is empty."""
    after = case.context(request, declaration)["after"]
    return _here(request, "case", after) if after else _here(request, "queue")


def _here(request: HttpRequest, name: str, *args: str) -> str:
    query = urlencode(request.GET, doseq=True)
    return reverse(f"customs:{name}", args=args) + (f"?{query}" if query else "")


def _preview(declaration: Declaration, form: Any) -> dict[str, Any]:
    """Work out what a correction would owe, beside what stands now, without writing it."""
    changes = form.changes()
    try:
        if found := preferring.why_not_preferred(declaration, correcting.applied(declaration.version, changes)):
            return {"reasons": found}
        worked = assessing.preview(declaration, changes=changes)
    except Refused as refused:
        return {"reasons": refused.reasons}
    standing = assessing.current(declaration)
    now_minor = standing.total_minor if standing else 0
    return {
        "rows": duties.beside(standing, worked),
        "now_minor": now_minor,
        "then_minor": worked.total_minor,
        "tariff": f"{worked.tariff} {worked.version}",
        "verified": worked.verified,
    }


def _form_page(
    request: HttpRequest,
    declaration: Declaration,
    name: str,
    chosen: Act,
    form: Any,
    *,
    status: int = 200,
    preview: Any = None,
) -> HttpResponse:
    letters = {code: _letters(chosen.book, code) for code in reasons.BOOKS[chosen.book]} if chosen.book else {}
    return case.shown(
        request,
        declaration,
        template="customs/act.html",
        status=status,
        name=name,
        act=chosen,
        form=form,
        letters=letters,
        preview=preview,
    )


def _letters(book: str, code: str) -> Any:
    return letters.in_all_languages(book, code, at=timezone.now())
