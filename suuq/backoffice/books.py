"""Two ways to show a table: to be kept up by the operator, or to be looked at and never touched."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator

from suuq import audit
from suuq.roles import Role


class Kept(ModelAdmin):
    """A table the operator keeps; the auditor looks at it."""

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


class Shown(Kept):
    """A table that only the journey writes: it grows for ever, so nobody counts it, and its key is its order."""

    ordering = ("-pk",)
    paginator = InfinitePaginator
    show_full_result_count = False

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
