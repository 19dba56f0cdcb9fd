"""Fill the database with the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forwarding import demonstration
from suuq.accounts import demo


class Command(BaseCommand):
    """Make places, people and a parcel at every stage; run again, it finds them made."""

    help = "Fill the database with a demonstration: a parcel at every stage, a hundred shoppers (never in production)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, saying what is being made."""
        demo.refuse_in_production()
        demonstration.make(at=timezone.now(), tell=self.stdout.write)
