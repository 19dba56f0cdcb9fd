"""Labels and sheets of the warehouse, made when asked for."""

import json
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from customs.edi import manifest as asycuda
from forwarding import pieces
from forwarding.documents import labels, manifests
from forwarding.models import Dispatch, Package, Receptacle, Warehouse
from forwarding.states import ShipmentStatus
from forwarding.views import places
from suuq import doors, tables

PDF = "application/pdf"
ZPL = "application/vnd.zebra.zpl"


def _printable(view: doors.View) -> doors.View:
    """Let our own pages hold the label in a frame, from which it is printed without a click."""
    return xframe_options_sameorigin(csp_replace({"frame-ancestors": [SELF]})(view))


@_printable
@places.at_warehouse
@require_GET
def parcel(_request: HttpRequest, warehouse: Warehouse, reference: str, form: str = "pdf") -> HttpResponse:
    """Give the label of a parcel."""
    known = Package.objects.select_related("customer__user", "shelf", "warehouse")
    package = get_object_or_404(known, warehouse=warehouse, reference=reference)
    return _zpl(labels.parcel_zpl(package), reference) if form == "zpl" else _pdf(labels.parcel(package), reference)


@_printable
@places.at_warehouse
@require_GET
def box(_request: HttpRequest, warehouse: Warehouse, number: str, form: str = "pdf") -> HttpResponse:
    """Give the label of a closed box."""
    closed = pieces.found(number)
    if closed is None or closed.whole.warehouse_id != warehouse.pk or closed.whole.status == ShipmentStatus.REQUESTED:
        raise Http404
    return _zpl(labels.box_zpl(closed), number) if form == "zpl" else _pdf(labels.box(closed), number)


@_printable
@places.at_warehouse
@require_GET
def bag(_request: HttpRequest, warehouse: Warehouse, pk: int) -> HttpResponse:
    """Give the label of a bag."""
    known = Receptacle.objects.select_related("dispatch__warehouse")
    receptacle = get_object_or_404(known, dispatch__warehouse=warehouse, pk=pk)
    return _pdf(labels.bag(receptacle), receptacle.number)


@places.at_warehouse
@require_GET
def manifest(_request: HttpRequest, warehouse: Warehouse, number: str) -> HttpResponse:
    """Give the manifest of a flight."""
    dispatch = get_object_or_404(Dispatch.objects.select_related("warehouse"), warehouse=warehouse, number=number)
    return _pdf(labels.manifest(dispatch), f"manifest-{number}")


@places.at_warehouse
@require_GET
def manifest_data(_request: HttpRequest, warehouse: Warehouse, number: str, form: str) -> HttpResponse:
    """Give the manifest as a table, as the pre-advice to the other post, or as customs reads it."""
    dispatch = get_object_or_404(Dispatch.objects.select_related("warehouse"), warehouse=warehouse, number=number)
    if form == "csv":
        return tables.answer(f"manifest-{number}.csv", manifests.HEADS, manifests.rows(dispatch))
    if form == "json":
        record = json.dumps(manifests.pre_advice(dispatch), ensure_ascii=False, indent=2)
        return _file(record.encode(), "application/json", f"predes-{number}.json")
    if form == "xml":
        return _file(asycuda.manifest_xml(manifests.carriage(dispatch)), "application/xml", f"awmds-{number}.xml")
    raise Http404


@places.at_warehouse
@require_GET
def commands(_request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Give the sheet of command barcodes."""
    return _pdf(labels.commands(warehouse), f"commands-{warehouse.code}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    return _file(content, PDF, f"{name}.pdf")


def _zpl(content: str, name: str) -> HttpResponse:
    return _file(content.encode(), ZPL, f"{name}.zpl")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers: dict[str, Any] = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
