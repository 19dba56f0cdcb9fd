"""
The back office of the ground: people, and the audit trail to read.

The admin is entered by allauth's door, second factor and all; its own sign-in page would ask for a password alone.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from csp.decorators import csp_update
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin

from suuq import audit
from suuq.accounts.models import User
from suuq.audit import Entry

# django-unfold draws with Alpine's full build and inline styles; only the operator, behind a second factor, gets this.
_relaxed = csp_update({"script-src": ["'unsafe-eval'", "'unsafe-inline'"], "style-src": ["'unsafe-inline'"]})

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
_admin_view = admin.site.admin_view
admin.site.admin_view = lambda view, cacheable=False: _relaxed(_admin_view(view, cacheable))  # type: ignore[method-assign]


class ReadOnly(ModelAdmin):
    """What may be looked at and never touched."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted by hand."""
        return False


@admin.register(User)
class UserAdmin(ModelAdmin):
    """Give a person a role, or take away the right to sign in. Passwords are never seen or set here."""

    list_display = ("email", "full_name", "role", "is_active", "date_joined")
    list_filter = ("role", "is_active", "language")
    search_fields = ("email", "full_name", "phone")
    fields = ("email", "full_name", "phone", "language", "role", "is_active", "date_joined", "last_login")
    readonly_fields = ("date_joined", "last_login")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's own
        """Say in the audit trail who gave whom which role, or took it away."""
        before = User.objects.filter(pk=obj.pk).values_list("role", "is_active").first()
        super().save_model(request, obj, form, change)
        after = (obj.role, obj.is_active)
        audit.record(
            "person_changed" if change else "person_added", obj, by=request.user, at=timezone.now(),
            old=str(before or ""), new=str(after), why=", ".join(form.changed_data),
        )  # fmt: skip

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People leave by becoming inactive: what they signed keeps their name."""
        return False


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    """The audit trail."""

    list_display = ("number", "at", "verb", "subject_kind", "subject_name", "by_role", "by_id", "old", "new")
    list_filter = ("verb", "subject_kind", "by_role")
    search_fields = ("subject_name", "subject_id", "request_id")
    ordering = ("-number",)
