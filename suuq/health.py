"""Whether this process lives, and whether it can do its work."""

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from suuq import doors

UNAVAILABLE = 503


@doors.anyone
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Answer while the process lives; asks nothing of anyone."""
    return HttpResponse("ok", content_type="text/plain")


@doors.anyone
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view's signature
    """Answer 200 when the database, its migrations and the cache are in order, else 503 naming what is not."""
    checks = {"database": _database(), "migrations": _migrations(), "cache": _cache()}
    return JsonResponse(checks, status=200 if all(checks.values()) else UNAVAILABLE)


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
