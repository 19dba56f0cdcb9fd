"""What the forwarding tests share."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@pytest.fixture
def photo():
    """A small picture, as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#0c565a").save(out, "JPEG")
    return SimpleUploadedFile("label.jpg", out.getvalue(), content_type="image/jpeg")
