"""Django's name for this app."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Register ``billing``."""

    name = "billing"
