"""How allauth makes a person of ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from suuq.accounts import people


class AccountAdapter(DefaultAccountAdapter):
    """Remember the language a person signed up in; their mails are written in it."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        """Store the language beside what the form asked."""
        user.language = (get_language() or "fr")[:2]
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            people.file(user)
        return user
