"""The audit trail in the back office: read, searched, never touched."""

from django.contrib import admin

from suuq.audit import Entry
from suuq.backoffice.books import Shown


@admin.register(Entry)
class EntryAdmin(Shown):
    """Who did what, when, to what."""

    list_display = ("number", "at", "verb", "subject_kind", "subject_name", "by_role", "by_id", "old", "new", "why")
    list_filter = ("at", "verb", "by_role")
    search_fields = ("subject_name", "verb", "request_id")
    show_full_result_count = False
