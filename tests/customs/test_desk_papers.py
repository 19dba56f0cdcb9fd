"""Papers at the officer's desk: who may open what was handed in, and what is made for whom."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from suuq.roles import Role
from tests.factories import customs as make

pytestmark = pytest.mark.django_db


def photo(declaration):
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "WEBP")
    name = default_storage.save("photos/p.webp", ContentFile(out.getvalue()))
    return declaration.evidence.create(
        kind="photo", storage_name=name, shown_name="p.webp", media_type="image/webp", at=declaration.lodged_at
    )


def test_evidence_opens_for_officers_and_for_its_owner_alone(tariff, at, desk, client_as, person):
    owner = person()
    evidence = photo(make.lodged(at=at, consignee_user=owner.pk))
    url = reverse("customs:evidence", args=[evidence.declaration.reference, evidence.pk])

    assert b"".join(desk.get(url).streaming_content)[:4] == b"RIFF"
    assert client_as(owner).get(url).status_code == 200
    assert client_as(person()).get(url).status_code == 404
    assert client_as(person(Role.COURIER)).get(url).status_code == 403
    assert desk.get(url).headers["Content-Disposition"].startswith("attachment")


def test_papers_are_made_for_officers_and_owners(desk, declaration):
    for name in ("notice", "declaration"):
        answer = desk.get(reverse("customs:paper", args=[declaration.reference, name]))
        assert answer.headers["Content-Type"] == "application/pdf"
    assert desk.get(reverse("customs:paper", args=[declaration.reference, "secrets"])).status_code == 404
