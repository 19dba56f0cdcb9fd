"""Two ways to show a table: to be kept up by the operator, or to be looked at and never touched."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

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


class Shown(Kept):
    """A table that only the journey writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
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
