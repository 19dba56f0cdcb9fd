"""Count the days that are over, for customs' figures."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from customs import figures


class Command(BaseCommand):
    """What the worker does every ten minutes; from nothing where the figures kept are in doubt."""

    help = "Count the days that are over for customs' figures."

    def add_arguments(self, parser: CommandParser) -> None:
        """Begin anew if told."""
        parser.add_argument("--anew", action="store_true", help="throw away what is kept and count every day again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say how many days."""
        if options["anew"]:
            figures.forget()
        self.stdout.write(f"{figures.close(at=timezone.now())} days counted.")
