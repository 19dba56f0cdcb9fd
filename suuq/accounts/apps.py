"""People who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users by e-mail, their role and language."""

    name = "suuq.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Look for accounts that production may not hold."""
        from suuq.accounts import demo  # noqa: F401, PLC0415 - its check registers once the models stand
