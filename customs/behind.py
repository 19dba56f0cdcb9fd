"""The parcels behind a figure: each figure of the desk opens the list it counts, by the same filters."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum

from customs import legaldays, selectivity
from customs.models import AssessmentLine, Declaration
from customs.models.declaration import DeclarationQuerySet

WINDOW = timedelta(days=365)
YEAR = "year"


def since(at: datetime) -> date:
    """Give the first day of the year that a figure speaks of."""
    return legaldays.day(at) - WINDOW


def standing(found: Any) -> QuerySet[AssessmentLine]:
    """Select the lines of the assessments that stand."""
    these = found.order_by().values("pk")
    return AssessmentLine.objects.filter(assessment__declaration__in=these, assessment__superseded_by__isnull=True)


def of_items(lines: QuerySet[AssessmentLine]) -> QuerySet[AssessmentLine]:
    """Join each line of an assessment with the item it bears on."""
    return lines.filter(assessment__version__items__number=F("item_number"))


def of_chapter(lines: QuerySet[AssessmentLine], chapter: str) -> QuerySet[AssessmentLine]:
    """Keep the lines on goods of a chapter."""
    return lines.filter(
        assessment__version__items__number=F("item_number"), assessment__version__items__hs_code__startswith=chapter
    )


def narrowed(found: DeclarationQuerySet, filters: Mapping[str, Any], *, at: datetime) -> DeclarationQuerySet:
    """Keep the parcels that a figure counts: of a year, a month, a chapter, or those that a rule took."""
    if filters.get("lodged") == YEAR:
        found = found.filter(lodged_at__gte=legaldays.begins(since(at)))
    if month := filters.get("month"):
        found = found.filter(lodged_at__year=month[:4], lodged_at__month=month[5:])
    if chapter := filters.get("chapter"):
        lines = of_chapter(standing(found), chapter)
        found = found.filter(pk__in=lines.filter(amount_minor__gt=0).values("assessment__declaration"))
    if rule := filters.get("rule"):
        found = found.filter(pk__in=Declaration.objects.filter(hits__rule__code=rule).values("pk"))
    if filters.get("led"):
        found = found.filter(
            pk__in=Declaration.objects.filter(decisions__kind__in=selectivity.LED_TO_SOMETHING).values("pk")
        )
    return found


def assessed_minor(found: DeclarationQuerySet, filters: Mapping[str, Any]) -> int:
    """Add up what the listed parcels owe as they stand; of one chapter alone where the list is of one."""
    lines = standing(found)
    if chapter := filters.get("chapter"):
        lines = of_chapter(lines, chapter)
    return lines.aggregate(n=Sum("amount_minor"))["n"] or 0
