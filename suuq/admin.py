"""The audit trail in the back office: read, searched, never touched."""

from typing import Any

from django.contrib import admin
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

from suuq.audit import Entry
from suuq.backoffice.books import Shown
from suuq.roles import Role

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
    search_fields = ("subject_name", "verb", "request_id")
    ordering = ("-number",)
