"""Django's name for this app."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Register ``billing``."""

    name = "billing"

    def ready(self) -> None:
        """Tell the ground which wallets and banks there are."""
        from billing import providermaps  # noqa: PLC0415 - models are not ready before
        from suuq import apikeys  # noqa: PLC0415 - the same

        apikeys.know_houses(lambda: sorted(providermaps.choices()))
