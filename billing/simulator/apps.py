"""Django's name for this app."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class SimulatorConfig(AppConfig):
    """Register ``billing.simulator``; the settings list it only where the simulator may run."""

    name = "billing.simulator"
    label = "simulator"
    verbose_name = "Stripe simulator"

    def ready(self) -> None:
        """Refuse to exist in production, whatever the settings list."""
        if settings.PRODUCTION:
            message = "The Stripe simulator is for development and tests: take it out of production (STRIPE_SIMULATOR)."
            raise ImproperlyConfigured(message)
