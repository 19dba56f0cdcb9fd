"""What makes the site installable: the manifest, and the service worker, served from the root to see every page."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from suuq import doors

WORKER = Path(__file__).resolve().parent.parent / "static" / "suuq" / "service-worker.js"
SEA, SALT = "#07393d", "#f6f0e4"


@doors.anyone
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Give the service worker; browsers look for a newer one on each visit."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers)


@doors.anyone
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view's signature
    """Say how the site looks once it is installed; it opens where each person begins."""
    facts = {
        "name": f"suuq · {settings.POST_NAME}",
        "short_name": "suuq",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": SALT,
        "theme_color": SEA,
        "icons": [{"src": static("suuq/pictures/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(facts, content_type="application/manifest+json")
