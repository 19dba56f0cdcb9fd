"""Finance lays a provider's columns beside a real file of theirs, once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing import providermaps, statementfiles
from billing.providers import Table, UnreadableError
from billing.transfer_forms import MapForm, SampleForm
from suuq import doors
from suuq.roles import Role
from suuq.ui.fields import clean_words
from suuq.workflow import Refused

MONEY = (Role.FINANCE, Role.SUPERVISOR)
SAMPLE = 3
LONGEST_HEAD, MOST_HEADS = 120, 60


@doors.only(*MONEY)
@require_http_methods(["GET", "POST"])
def providers(request: HttpRequest) -> HttpResponse:
    """List the providers and how sure we are of their columns; read the heads of a file to map them."""
    form = SampleForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            table = statementfiles.read(form.cleaned_data["file"].read())
        except UnreadableError as error:
            form.add_error("file", _("This is no table we can read (%(what)s).") % {"what": error})
        else:
            return _ask(request, table, code=form.cleaned_data["provider"], name=form.cleaned_data["name"])
    return render(request, "billing/finance/providers.html", {
        "tab": "statements", "form": form, "providers": providermaps.every().values(),
    })  # fmt: skip


def _ask(request: HttpRequest, table: Table, *, code: str, name: str) -> HttpResponse:
    heads = [clean_words(head)[:LONGEST_HEAD] for head in table.heads]
    known = providermaps.every().get(code)
    form = MapForm(heads=heads, initial=_guess(known.columns, heads) if known else {})
    sample = [[row[head] for head in table.heads] for row in table.rows[:SAMPLE]]
    return _map_page(request, form, heads, code=code, name=name, sample=sample)


def _guess(columns: object, heads: list[str]) -> dict[str, str]:
    """Choose beforehand the heads we assumed, where the file has them."""
    return {meaning: head for meaning, head in dict(columns).items() if head in heads}  # type: ignore[call-overload] # pairs


def _map_page(
    request: HttpRequest, form: MapForm, heads: list[str], *, code: str, name: str, sample: object
) -> HttpResponse:
    facts = {"tab": "statements", "form": form, "heads": heads, "code": code, "name": name, "sample": sample}
    return render(request, "billing/finance/provider_map.html", facts)


@doors.only(*MONEY)
@require_http_methods(["POST"])
def map_provider(request: HttpRequest) -> HttpResponse:
    """Save which column means what."""
    heads = [clean_words(head)[:LONGEST_HEAD] for head in request.POST.getlist("heads")[:MOST_HEADS]]
    code, name = request.POST.get("code", "")[:30], clean_words(request.POST.get("name", ""))[:60]
    form = MapForm(request.POST, heads=heads)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            providermaps.keep(
                code=code if code in providermaps.names() else "", name=name, columns=form.columns, day=facts["day"],
                decimal_mark=facts["decimal_mark"], came_in=facts["came_in"], currency="DJF", by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
        else:
            messages.success(request, _("Saved. Statements of %(name)s are read so from now on.") % {"name": name})
            return redirect("billing:providers")
    cells = request.POST.getlist("cells")[: SAMPLE * len(heads)]
    sample = [cells[n : n + len(heads)] for n in range(0, len(cells), len(heads) or 1)]
    return _map_page(request, form, heads, code=code, name=name, sample=sample)
