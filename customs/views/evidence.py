"""Open a document of the officer's file. Who may not see the case gets no hint that the file exists."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from customs.models import Evidence
from suuq import doors, uploads
from suuq.roles import Role


@doors.only(Role.OFFICER, Role.SUPERVISOR, Role.CUSTOMER)
@require_GET
def evidence(request: HttpRequest, reference: str, pk: int) -> Any:
    """Answer with the stored file: to officers, and to the person whose parcel it is."""
    row = get_object_or_404(Evidence.objects.select_related("declaration"), pk=pk, declaration__reference=reference)
    by: Any = request.user
    if by.role == Role.CUSTOMER and row.declaration.consignee_id != by.pk:
        raise Http404
    if not default_storage.exists(row.storage_name):
        raise Http404
    return uploads.answer(default_storage.open(row.storage_name), shown_name=row.shown_name, media_type=row.media_type)
