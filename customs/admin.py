"""
The operator's back office of customs: exchange rates to add, everything else to read.

Lanes, rules of selectivity and what they hit are not here: they are the officers' own, kept at the desk.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from customs import models
from suuq import audit
from suuq.backoffice.books import Kept, Lines, Shown


@admin.register(models.ExchangeRate)
class ExchangeRateAdmin(Kept):
    """A new rate is a new row from its day on; a published row is never changed."""

    list_display = ("sold", "bought", "rate", "per", "kind", "valid_from", "source", "certainty")
    list_filter = ("kind", "sold")
    exclude = ("at",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own
        """Note when the rate was entered, and by whom."""
        obj.at = timezone.now()
        super().save_model(request, obj, form, change)
        audit.record("exchange_rate.added", obj, by=request.user, at=obj.at, new=str(obj), why=obj.source)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep a published rate; the next row takes its place."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Assessments rest on it."""
        return False


class Decisions(Lines):
    """What was decided."""

    model = models.Decision
    fields = ("number", "kind", "reason_code", "words", "by", "at")


class Items(Lines):
    """The lines of a version."""

    model = models.VersionItem


class Charges(Lines):
    """The lines of an assessment."""

    model = models.AssessmentLine
    fields = (
        "number",
        "item_number",
        "levy_code",
        "base_explained",
        "rate_text",
        "measure",
        "legal_act",
        "certainty",
        "amount_minor",
    )


@admin.register(models.Declaration)
class DeclarationAdmin(Shown):
    """Declarations with their history; decisions are taken at the desk."""

    list_display = ("reference", "status", "flight", "consignee_reference", "lodged_at", "decided_at")
    list_filter = ("status",)
    search_fields = ("reference", "consignee_reference")
    exclude = ("lane",)
    inlines = (Decisions,)


@admin.register(models.Version)
class VersionAdmin(Shown):
    """What was declared, and each correction of it."""

    list_display = ("declaration", "number", "consignor", "category", "at", "by")
    list_select_related = ("declaration", "by")
    search_fields = ("declaration__reference",)
    inlines = (Items,)


@admin.register(models.Assessment)
class AssessmentAdmin(Shown):
    """What was worked out, line by line."""

    list_display = ("declaration", "number", "total_minor", "currency", "tariff_version", "verified", "at")
    list_filter = ("verified",)
    search_fields = ("declaration__reference",)
    inlines = (Charges,)


@admin.register(models.Tariff)
class TariffAdmin(Shown):
    """The tariffs loaded. ``manage.py load_tariff`` loads the next edition: it prints the difference first."""

    list_display = ("country", "name", "currency", "nomenclature")


@admin.register(models.Edition)
class EditionAdmin(Shown):
    """Each loading, what it opened, changed and ended."""

    list_display = ("version", "valid_from", "source", "opened", "changed", "ended", "by", "at")
    list_select_related = ("tariff", "by")


class RowsOfLaw(Shown):
    """Dated rows of the law: the next row takes the place of the last, none is changed. Some thousands in all."""

    list_filter: tuple[str, ...] = ("tariff", "ended")
    search_fields: tuple[str, ...] = ("key",)
    sortable_by = None
    get_search_results = Kept.get_search_results


@admin.register(models.Measure)
class MeasureAdmin(RowsOfLaw):
    """Rates, reliefs, fixed values and controls."""

    list_display = ("levy", "code", "rate", "kind", "valid_from", "ended", "act", "certainty")
    list_filter = ("tariff", "levy", "kind", "certainty")
    search_fields = ("code", "key", "act")


@admin.register(models.Levy)
class LevyAdmin(RowsOfLaw):
    """Duties, taxes and fees."""

    list_display = ("key", "words", "sequence", "base", "kind", "valid_from", "ended")


@admin.register(models.Threshold)
class ThresholdAdmin(RowsOfLaw):
    """Sums below which something is not charged."""

    list_display = ("key", "mode", "on", "limit", "currency", "valid_from", "ended", "certainty")


@admin.register(models.NationalLine)
class NationalLineAdmin(RowsOfLaw):
    """The national nomenclature."""

    list_display = ("key", "words", "unit", "valid_from", "ended")
    search_fields = ("key", "words")
