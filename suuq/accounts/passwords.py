"""What a password must be, said as what to do; the rules themselves are Django's."""

from typing import Any

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _


class LongEnough(rules.MinimumLengthValidator):
    """Not short."""

    def get_error_message(self) -> str:
        """Say how long."""
        return _("Choose a longer password: at least %(n)s characters.") % {"n": self.min_length}

    def get_help_text(self) -> Any:
        """Say how long, and how to keep it in mind."""
        return _("At least %(n)s characters. Four words that only you would put together are easy to keep in mind.") % {
            "n": self.min_length
        }


class NotCommon(rules.CommonPasswordValidator):
    """Not among those that are tried first."""

    def get_error_message(self) -> str:
        """Say what to choose instead."""
        return _("Choose another password: this one is among the first that thieves try.")

    def get_help_text(self) -> Any:
        """Say what to leave."""
        return _("None that many people use.")


class NotOneself(rules.UserAttributeSimilarityValidator):
    """Not one's own name."""

    def get_error_message(self) -> str:
        """Say what to leave out."""
        return _("Choose a password without your name or your e-mail in it.")

    def get_help_text(self) -> Any:
        """Say what to leave out."""
        return _("Without your name or your e-mail in it.")
