"""How allauth makes a person of ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _

from suuq import safe_mode
from suuq.accounts import people

# What the library's forms call their fields: put into our words by our catalogues.
ASKED = (gettext_noop("Email"), gettext_noop("Code"))
NO_MATCH = _("Look at the e-mail and the password again: together they open no account.")


class AccountAdapter(DefaultAccountAdapter):
    """Remember the language a person signed up in; their mails are written in it. Refusals say what to do."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask at any agency."),
        "cannot_remove_primary_email": _("Make another address the main one first."),
        "duplicate_email": _("This address is yours already. Write another one."),
        "email_password_mismatch": NO_MATCH,
        "email_taken": _("This address has an account already. Sign in with it, or write another one."),
        "enter_current_password": _("Write the password you have now."),
        "incorrect_code": _("Look at the code again, or have another one sent."),
        "incorrect_password": _("Write the password again: this is not the one of this account."),
        "invalid_login": NO_MATCH,
        "unverified_primary_email": _("Confirm this address first: type the code that we send to it."),
        "same_as_current": _("Choose one that is not the one you have now."),
        "rate_limited": _("That was too often in a short time. Try again in a few minutes."),
    }

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
