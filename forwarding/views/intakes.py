"""Files of many lines: send one, watch it being read, download what was left out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from forwarding import announced, tasks
from forwarding.forms.intakes import FileForm
from forwarding.journey import intake as journey
from forwarding.models import Intake, Warehouse
from forwarding.states import IntakeStatus
from forwarding.views import places
from suuq import idempotency, tables
from suuq.workflow import Refused

LAST = 30
SHOWN = 50
TEMPLATES = {
    Intake.Kind.PREALERTS: list(announced.PREALERT_COLUMNS),
    Intake.Kind.DELIVERIES: list(announced.DELIVERY_COLUMNS),
}


@places.at_warehouse
@idempotency.once
def files(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """List the files sent, the latest first; take another one."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(*sent)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("warehouse:file", _sent(request, warehouse, form).pk)
        except Refused as refused:
            form.add_error("file", [str(reason) for reason in refused.reasons])
    shown = {"form": form, "files": warehouse.intakes.select_related("sent_by")[:LAST], "place": warehouse}
    return render(request, "forwarding/warehouse/files.html", shown, status=409 if form.errors else 200)


def _sent(request: HttpRequest, warehouse: Warehouse, form: FileForm) -> Intake:
    file = form.cleaned_data["file"]
    intake = journey.send(
        warehouse=warehouse, kind=form.cleaned_data["kind"], file=file, shown_name=file.name, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    tasks.read_intake.delay_on_commit(intake.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types
    return intake


@places.at_warehouse
@require_GET
def one(request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Show how far a file is read, what was left out, and what a carrier brought that no bench has seen."""
    intake = get_object_or_404(Intake.objects.select_related("sent_by"), warehouse=warehouse, pk=pk)
    shown: dict[str, Any] = {
        "file": intake,
        "faults": intake.faults.all()[:SHOWN],
        "is_reading": intake.status == IntakeStatus.WAITING,
        "place": warehouse,
    }
    if intake.kind == Intake.Kind.DELIVERIES:
        unseen = journey.not_received(intake)
        shown |= {"unseen": unseen[:SHOWN], "unseen_count": unseen.count()}
    return render(request, "forwarding/warehouse/file.html", shown)


@places.at_warehouse
@require_GET
def faults(_request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Give the lines that were left out, each with its reason, as a table to put right."""
    intake = get_object_or_404(Intake, warehouse=warehouse, pk=pk)
    rows = ([f.line, f.content, _(f.words)] for f in intake.faults.iterator())
    return tables.answer(f"faults-{intake.pk}.csv", [_("Line"), _("Written"), _("What to write")], rows)


@places.at_warehouse
@require_GET
def template(_request: HttpRequest, _warehouse: Warehouse, kind: str) -> HttpResponse:
    """Give an empty file with the right heads."""
    if kind not in TEMPLATES:
        raise Http404
    return tables.answer(f"{kind}.csv", TEMPLATES[Intake.Kind(kind)], [])
