"""The figures of customs, as charts with their table below, and as CSV."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from customs import queues, states, statistics
from suuq import doors, tables
from suuq.roles import Role

# Rules and lanes are for officers: others see neither on the page nor in the file.
OFFICERS_ONLY = frozenset({"rules", "lanes"})
FILES = {"chapters": _("By chapter"), "months": _("By month"), "lanes": _("By lane"), "rules": _("By rule")}


def _tables(request: HttpRequest) -> dict[str, statistics.Table]:
    by: Any = request.user
    found = statistics.all_tables(timezone.now())
    return found if by.role == Role.OFFICER else {name: t for name, t in found.items() if name not in OFFICERS_ONLY}


@doors.only(Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show two charts whose titles state the finding, and the figures below."""
    by: Any = request.user
    figures = _tables(request)
    chapters, months = figures["chapters"], figures["months"]
    total = sum(row[2] for row in chapters.rows)
    context = {
        "tables": figures,
        "files": [(name, FILES[name]) for name in figures],
        "chapters": statistics.bars(
            (row[0], f"{row[0]} {row[1]}", row[2]) for row in chapters.rows[: statistics.CHARTED]
        ),
        "months": statistics.bars((row[0], _month(row[0]), row[1]) for row in months.rows),
        "total": total,
        "first": chapters.rows[0] if chapters.rows else None,
        "first_percent": round(100 * chapters.rows[0][2] / total) if total else 0,
        "currency": settings.CURRENCY,
        "opens": by.role != Role.AUDITOR,
        "lanes": _lanes(figures),
        "counts": queues.counts(),
        "tab": "statistics",
    }
    return render(request, "customs/statistics.html", context)


def _month(month: str) -> str:
    return dated(date.fromisoformat(f"{month}-01"), "F Y")


def _lanes(figures: dict[str, statistics.Table]) -> list[dict[str, Any]]:
    rows = figures["lanes"].rows if "lanes" in figures else ()
    return [{"lane": row[0], "words": states.Lane(row[0]).label, "parcels": row[1], "hours": row[2]} for row in rows]


@doors.only(Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR)
@require_GET
def csv_file(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with one table as CSV; words that a spreadsheet would take for a formula are quoted."""
    table = _tables(request).get(name)
    if table is None:
        raise Http404
    return tables.answer(f"customs-{name}.csv", table.columns, table.rows)
