"""The close of a day, and what each service earned in a month."""

from contextlib import suppress
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing import days
from suuq import doors
from suuq.roles import Role

READERS = (Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)


def asked_day(request: HttpRequest) -> date:
    """Read the day of a page; today unless a past one is asked for."""
    return _read(request, "on", timezone.localdate())


def asked_time(request: HttpRequest) -> tuple[date, date]:
    """Read the first and last day of a page; this month unless others are asked for."""
    today = timezone.localdate()
    first = _read(request, "first", today.replace(day=1))
    return first, max(first, _read(request, "last", today))


def _read(request: HttpRequest, name: str, otherwise: date) -> date:
    with suppress(ValueError):
        return min(max(date.fromisoformat(request.GET.get(name, "")), date(2020, 1, 1)), timezone.localdate())
    return otherwise


@doors.only(*READERS)
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Show what a day brought by agency and means, its drawers, what each service earned, and what is left to do."""
    on, currency, today = asked_day(request), settings.CURRENCY, timezone.localdate()
    first, last = asked_time(request)
    came, went = days.takings(on, currency), days.went(on, currency)
    earned = days.earned(first, last, currency)
    return render(request, "billing/finance/day.html", {
        "tab": "day", "on": on, "today": today, "first": first, "last": last,
        "yesterday": on - timedelta(days=1), "tomorrow": on + timedelta(days=1) if on < today else None,
        "takings": came, "went": went,
        "net_minor": days.total([*came, *(row for _what, row in went)]),
        "drawers": days.drawers(on), "left": days.left_to_do(),
        "earned": earned, "earned_minor": days.total(earned),
    })  # fmt: skip
