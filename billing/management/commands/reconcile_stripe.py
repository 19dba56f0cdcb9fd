"""Lay our books beside the gateways': ``manage.py reconcile_stripe --days 7``."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from billing import card_sweep, gateways


class Command(BaseCommand):
    """Name every difference, put it before finance, and end with 1 when there is one."""

    help = "Compare charges and refunds with the gateways, both ways."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say how far to look back."""
        parser.add_argument("--days", type=int, default=7)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare, and fail loudly."""
        at = timezone.now()
        try:
            found = card_sweep.reconcile(since=at - timedelta(days=options["days"]), at=at)
        except gateways.UnreachableError as silence:
            message = f"A gateway does not answer ({silence}), so nothing could be compared."
            raise CommandError(message) from silence
        for difference in found:
            self.stdout.write(str(difference))
        if found:
            message = f"{len(found)} differences between our books and the gateways'."
            raise CommandError(message)
        self.stdout.write("Our books and the gateways' agree.")
