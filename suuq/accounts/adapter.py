"""How allauth makes a person of ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from suuq import safe_mode
from suuq.accounts import people


class AccountAdapter(DefaultAccountAdapter):
    """Remember the language a person signed up in; their mails are written in it."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code or a warning, but not from a restored copy."""
        if not safe_mode.is_on():
            super().send_mail(template_prefix, email, context)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - the signature of the library
        """Store the language beside what the form asked."""
        user.language = (get_language() or "fr")[:2]
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            people.file(user)
        return user
