"""The papers of a declaration, PDF and JSON: for officers, and for the person whose parcel it is."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from customs import assessing
from customs.documents import forms, notices
from customs.models import Declaration
from suuq import doors, tongues
from suuq.roles import Role


@doors.only(Role.OFFICER, Role.SUPERVISOR, Role.CUSTOMER)
@require_GET
def paper(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Answer with the notice or the postal declaration, in the language of the page it was asked from."""
    declaration = _open_to(request.user, reference)
    pdf = _made(declaration, name, tongues.whole())
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{declaration.reference}-{name}.pdf"'
    return response


@doors.only(Role.OFFICER, Role.SUPERVISOR, Role.CUSTOMER)
@require_GET
def trace(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer with the assessment in force byte for byte as it was worked out: rule, base, rate, act, certainty."""
    declaration = _open_to(request.user, reference)
    assessment = assessing.current(declaration)
    if assessment is None:
        raise Http404
    response = HttpResponse(assessment.trace, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{declaration.reference}-trace.json"'
    return response


def _open_to(by: Any, reference: str) -> Declaration:
    """Find a declaration; another person's does not exist for a shopper."""
    declaration = get_object_or_404(Declaration.objects.with_case(), reference=reference)
    if by.role == Role.CUSTOMER and declaration.consignee_id != by.pk:
        raise Http404
    return declaration


def _made(declaration: Declaration, name: str, language: str) -> bytes:
    if name == "declaration":
        return forms.postal_declaration(declaration, language=language)
    assessment = assessing.current(declaration)
    if name != "notice" or assessment is None:
        raise Http404
    return notices.assessment_notice(assessment, language=language)
