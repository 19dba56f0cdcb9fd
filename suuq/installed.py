"""What makes the site installable: the manifest, and the service worker, served from the root to see every page."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from suuq import doors, tongues

WORKER = Path(__file__).resolve().parent.parent / "static" / "suuq" / "service-worker.js"
SEA, SALT = "#07393d", "#f6f0e4"
DRAWN = {"sizes": "any", "type": "image/svg+xml"}
ICON_SIDES = (192, 512)


@doors.anyone
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Give the service worker; browsers look for a newer one on each visit."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers)


@doors.anyone
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """Say how the site looks once it is installed; it opens where each person begins, in the language they read."""
    named = request.GET.get("in", "")
    with translation.override(named if named in tongues.NAMES else settings.LANGUAGE_CODE):
        start, language, from_right = reverse("home"), tongues.spoken(), translation.get_language_bidi()
    facts = {
        "id": "/home/",
        "name": f"suuq · {settings.POST_NAME}",
        "short_name": "suuq",
        "lang": language,
        "dir": "rtl" if from_right else "ltr",
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "background_color": SALT,
        "theme_color": SEA,
        "icons": [DRAWN | {"src": static("suuq/pictures/mark.svg")}, *map(_icon, ICON_SIDES)],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


def _icon(side: int) -> dict[str, str]:
    """Name a picture for a home screen that takes no drawing, whole to its edge: each maker cuts its own shape."""
    source = static(f"suuq/pictures/mark-{side}.png")
    return {"src": source, "sizes": f"{side}x{side}", "type": "image/png", "purpose": "any maskable"}
