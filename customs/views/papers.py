"""The papers of a declaration as PDF: for officers, and for the person whose parcel it is."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from customs import assessing
from customs.documents import forms, notices
from customs.models import Declaration
from suuq import doors
from suuq.roles import Role


@doors.only(Role.OFFICER, Role.SUPERVISOR, Role.CUSTOMER)
@require_GET
def paper(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Answer with the notice or the postal declaration, in the language of the page it was asked from."""
    declaration = get_object_or_404(Declaration.objects.with_case(), reference=reference)
    by: Any = request.user
    if by.role == Role.CUSTOMER and declaration.consignee_id != by.pk:
        raise Http404
    pdf = _made(declaration, name, (get_language() or "fr")[:2])
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{declaration.reference}-{name}.pdf"'
    return response


def _made(declaration: Declaration, name: str, language: str) -> bytes:
    if name == "declaration":
        return forms.postal_declaration(declaration, language=language)
    assessment = assessing.current(declaration)
    if name != "notice" or assessment is None:
        raise Http404
    return notices.assessment_notice(assessment, language=language)
