"""Use news again that could not be used: ``manage.py replay_stripe_events [evt_...]``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from billing import card_inbox
from billing.models.card import GatewayEvent


class Command(BaseCommand):
    """Once its cause is mended, a dead event is looked at again; it can never be booked twice."""

    help = "Use again the Stripe events that failed too often, or those named."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name single events, if not all the dead ones."""
        parser.add_argument("events", nargs="*")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Use each, oldest first."""
        wanted = (
            GatewayEvent.objects.filter(event_id__in=options["events"])
            if options["events"]
            else GatewayEvent.objects.filter(outcome=GatewayEvent.Outcome.DEAD)
        )
        for event in wanted.order_by("pk"):
            used = card_inbox.use(event, at=timezone.now())
            self.stdout.write(f"{used.event_id} {used.kind}: {used.get_outcome_display()}")
