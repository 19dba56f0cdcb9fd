"""Django's name for this app."""

from django.apps import AppConfig


class ForwardingConfig(AppConfig):
    """Register ``forwarding``."""

    name = "forwarding"
