"""People who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users by e-mail, their role and language."""

    name = "suuq.accounts"
    label = "accounts"
