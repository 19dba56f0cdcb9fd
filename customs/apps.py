"""Django's name for this app."""

from django.apps import AppConfig


class CustomsConfig(AppConfig):
    """Register ``customs``."""

    name = "customs"
