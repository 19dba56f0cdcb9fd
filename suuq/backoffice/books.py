"""Two ways to show a table: to be kept up by the operator, or to be looked at and never touched."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator

from suuq import audit
from suuq.roles import Role

FOUND_MOST = 500


class Kept(ModelAdmin):
    """A table the operator keeps; the auditor looks at it. ``acts`` names what leads to an act of the operator."""

    acts: tuple[str, ...] = ()

    def get_list_display(self, request: HttpRequest) -> Any:
        """Show what leads to an act to who may do it."""
        return self._allowed(super().get_list_display(request), request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what leads to an act to who may do it."""
        return self._allowed(super().get_fields(request, obj), request)

    def _allowed(self, names: Any, request: HttpRequest) -> list[Any]:
        return [name for name in names if name not in self.acts or _operates(request)]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Everybody whom the site lets in."""
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Show the app in the list."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The operator adds."""
        return _operates(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """The operator changes."""
        return _operates(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody deletes: what has been used is referred to for ever."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save, and say in the audit trail who changed what."""
        super().save_model(request, obj, form, change)
        verb = f"{obj._meta.model_name}.{'changed' if change else 'added'}"
        new = ", ".join(f"{name}={form.cleaned_data.get(name)}" for name in form.changed_data)
        audit.record(verb, obj, by=request.user, at=timezone.now(), new=new)


class Endless(Kept):
    """A table that grows for ever: nobody counts it, its key is its order, and words are found whole, by an index."""

    ordering: tuple[str, ...] = ("-pk",)
    sortable_by: tuple[str, ...] | None = ()
    paginator = InfinitePaginator
    show_full_result_count = False

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        queryset: QuerySet[Any],
        search_term: str,
    ) -> tuple[QuerySet[Any], bool]:
        """Keep what the words mean; to look for a part of a word would read the whole history."""
        words = search_term.strip()
        return (queryset.filter(pk__in=self.found(words)) if words else queryset), False

    def found(self, words: str) -> set[Any]:
        """Give the keys of the newest rows that bear these words, each field asked by itself."""
        meant, rows = {words, words.lower(), "".join(words.upper().split())}, self.model._default_manager
        asked = [rows.filter(**{f"{field}__in": meant}) for field in self.search_fields]
        return {key for found in asked for key in found.order_by("-pk").values_list("pk", flat=True)[:FOUND_MOST]}


class Shown(Endless):
    """A table that only the journey writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody changes by hand."""
        return False


class Lines(TabularInline):
    """Rows that belong to another, to be looked at."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Everybody whom the site lets in."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody adds by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody changes by hand."""
        return False


class Rows(TabularInline):
    """Rows that belong to a kept table."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Everybody whom the site lets in."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """The operator adds."""
        return _operates(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """The operator changes."""
        return _operates(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """The operator takes rows out."""
        return _operates(request)


def _operates(request: HttpRequest) -> bool:
    return getattr(request.user, "role", "") == Role.OPERATOR
