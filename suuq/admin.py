"""The audit trail in the back office: read, searched, never touched."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from suuq.audit import Entry
from suuq.backoffice.books import FOUND_MOST, Endless, Shown
from suuq.roles import Role

LATE = 100_000  # entries: neither words nor requests have an index, which every act would have to keep
# From each value to the next by the index, a look-up for each: DISTINCT would read the trail of years.
VERBS = """
WITH RECURSIVE step (verb) AS (
    SELECT MIN(verb) FROM suuq_entry
    UNION ALL SELECT (SELECT MIN(verb) FROM suuq_entry WHERE verb > step.verb) FROM step WHERE step.verb IS NOT NULL
) SELECT verb FROM step WHERE verb IS NOT NULL
"""


class _ByValue(admin.SimpleListFilter):
    """Those with this value in the column of this name."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> QuerySet[Entry]:
        """Keep those that were asked for."""
        return queryset if self.value() is None else queryset.filter(**{str(self.parameter_name): self.value()})


class ByVerb(_ByValue):
    """What was done, of what has ever been done."""

    title = parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Name each verb of the trail."""
        with connection.cursor() as cursor:
            cursor.execute(VERBS)
            return [(verb, verb) for (verb,) in cursor.fetchall()]


class ByRole(_ByValue):
    """Who did it."""

    title, parameter_name = "role", "by_role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Name each role of the house."""
        return list(Role.choices)


@admin.register(Entry)
class EntryAdmin(Shown):
    """Who did what, when, to what."""

    list_display = ("number", "at", "verb", "subject_kind", "subject_name", "by_role", "by_id", "old", "new", "why")
    list_filter = ("at", ByVerb, ByRole)
    search_fields = ("subject_name", "request_id")
    ordering = ("-number",)

    def found(self, words: str) -> set[Any]:
        """Give what happened to all that the back office finds by these words, and what bears them itself of late."""
        last = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
        late = Entry.objects.filter(number__gt=last - LATE).filter(Q(subject_name=words) | Q(request_id=words))
        return {key for asked in (late, *self._about(words)) for key in asked.values_list("pk", flat=True)[:FOUND_MOST]}

    def _about(self, words: str) -> Iterator[QuerySet[Entry]]:
        for model, books in self.admin_site._registry.items():  # noqa: SLF001 - there is no other list of them
            if isinstance(books, Endless) and books is not self and (keys := books.found(words)):
                yield Entry.objects.filter(
                    subject_kind=model._meta.label_lower, subject_id__in=map(str, keys)
                ).order_by("-number")
