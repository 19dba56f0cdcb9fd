"""People in the back office: the operator gives roles; passwords are changed by their owners alone."""

from typing import Any

from allauth.usersessions.admin import UserSessionAdmin
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from suuq import apikeys, looking, sudo
from suuq.accounts import people, sessions
from suuq.accounts.models import User
from suuq.backoffice.books import FOUND_MOST, Endless
from suuq.roles import Role


class ByLanguage(admin.SimpleListFilter):
    """Whoever reads a language, of those that the service speaks: to gather them would read everybody."""

    title, parameter_name = _("language"), "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Name the languages."""
        return [(code, str(words)) for code, words in settings.LANGUAGES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Keep those who read the one that was asked for."""
        return queryset.filter(language=self.value()) if self.value() else queryset


@admin.register(User)
@method_decorator(sudo.required, name="changeform_view")
class UserAdmin(Endless):
    """Names, roles and whether a person may sign in."""

    list_display = ("email", "full_name", "role", "language", "is_active", "date_joined")
    list_filter = ("role", "is_active", ByLanguage)
    search_fields = ("email",)
    fields = ("email", "full_name", "phone", "language", "role", "is_active", "look")
    readonly_fields = acts = ("look",)

    def found(self, words: str) -> set[Any]:
        """Find shoppers as every desk does, by name or telephone; of our own people any part of a name will do."""
        ours = User.objects.exclude(role=Role.CUSTOMER).filter(full_name__icontains=words)
        theirs = people.find(words, most=FOUND_MOST)
        return super().found(words) | {user.pk for user in theirs} | set(ours.values_list("pk", flat=True))

    @admin.display(description=_("To help them"))
    def look(self, obj: User) -> str:
        """Lead to the pages as this person sees them."""
        if obj._state.adding or obj.role not in looking.MAY_BE_SEEN:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("look", args=[obj.pk]), _("See the service as this person"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes their own role."""
        return super().has_change_permission(request, obj) and obj != request.user

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """A person added here chooses a password by mail; nobody else ever knows one."""
        if not change:
            obj.set_unusable_password()
        obj.email = obj.email or None
        super().save_model(request, obj, form, change)
        if change and {"role", "is_active"} & set(form.changed_data):  # keys and pages of the former role end with it
            sessions.end_all(obj)
            apikeys.revoke_all(user=obj, by=request.user, at=timezone.now())
        people.file(obj)


admin.site.unregister(UserSession)


@admin.register(UserSession)
class SessionAdmin(UserSessionAdmin):
    """Where people are signed in, found by what our people have: allauth's own list asks for a user name."""

    search_fields = ("user__email", "user__full_name", "ip")
