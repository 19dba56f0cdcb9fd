"""Messages of a declaration, to download."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from customs.edi import asycuda, carriage, itmatt, manifest
from customs.forms import QueueForm
from customs.views.case import declaration_of
from suuq import doors
from suuq.roles import Role


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def message(request: HttpRequest, reference: str, name: str) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Answer with the ASYCUDA file or the item record of a declaration."""
    declaration = declaration_of(reference)
    if name == "asycuda":
        body, kind = asycuda.declaration_xml(declaration), "xml"
    elif name == "itmatt":
        body, kind = json.dumps(itmatt.record(declaration), ensure_ascii=False, indent=1).encode(), "json"
    else:
        raise Http404
    response = HttpResponse(body, content_type=f"application/{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{declaration.reference}-{name}.{kind}"'
    return response


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def manifest_file(request: HttpRequest) -> HttpResponse:
    """Answer with the ASYCUDA manifest of a dispatch of one flight: the newest, unless its number is given."""
    flight, number = QueueForm(request.GET).wanted().get("flight", ""), request.GET.get("number", "")
    found = [one for one in carriage.of_flight(flight) if number in {"", one.number}] if flight else []
    if not found:
        raise Http404
    response = HttpResponse(manifest.manifest_xml(found[0]), content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="manifest-{found[0].number}.xml"'
    return response
