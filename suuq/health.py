"""Whether this process lives, and whether it can do its work."""

import shutil
import sys
import tempfile
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from suuq import doors

UNAVAILABLE, BROKEN = 503, 500
# The driver's own come past Django's where a cursor of the server is closed after its connection has died.
AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
AGAIN_SECONDS = "30"
LEAVING = "suuq-leaving"  # a file laid beside this process before it is told to end: docs/how-to/deploy.md


@doors.anyone
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Answer while the process lives, asking nothing of anyone; one that is about to end is left out by the proxy."""
    if _leaves():
        return HttpResponse("leaving", content_type="text/plain", status=UNAVAILABLE)
    return HttpResponse("ok", content_type="text/plain")


@doors.anyone
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view's signature
    """Answer 200 when database, migrations, cache and disk are in order, else 503 naming what is not."""
    checks = {"database": _database(), "migrations": _migrations(), "cache": _cache(), "disk": _disk()}
    return JsonResponse(checks, status=200 if all(checks.values()) else UNAVAILABLE)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Answer what nobody answered: a database that is away, or was migrated just now, comes back."""
    error = sys.exc_info()[1]
    away = isinstance(error, AWAY) or isinstance(getattr(error, "__cause__", None), psycopg.errors.FeatureNotSupported)
    answer = HttpResponse(loader.render_to_string("500.html", {"away": away}), status=UNAVAILABLE if away else BROKEN)
    if away:
        answer["Retry-After"] = AGAIN_SECONDS
    return answer


def _leaves() -> bool:
    return Path(tempfile.gettempdir(), LEAVING).exists()


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 - any failure is the answer
        return False
    return True


def _migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:  # noqa: BLE001 - any failure is the answer
        return False


def _cache() -> bool:
    try:
        cache.set("readyz", "1", 5)
        return cache.get("readyz") == "1"
    except Exception:  # noqa: BLE001 - any failure is the answer
        return False


def _disk() -> bool:
    return all(shutil.disk_usage(place).free >= settings.READY_DISK_BYTES for place in _places())


def disk_percent() -> int:
    """Say how full the fullest place is that files of ours go to."""
    rooms = [shutil.disk_usage(place) for place in _places()]
    return max(100 * room.used // (room.used + room.free) for room in rooms)  # as df tells it


def _places() -> list[Path]:
    """Name where there must be room for a photo, and for the form it arrives in."""
    media = Path(settings.MEDIA_ROOT)
    standing = next(place for place in (media, *media.parents) if place.exists())
    return [Path(tempfile.gettempdir()), *([] if settings.STORE_BUCKET else [standing])]
