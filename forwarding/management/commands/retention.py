"""Say what is kept for how long, and end what is over."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from forwarding import keeping


class Command(BaseCommand):
    """Without --act nothing is changed: the same counts are given as the act would give."""

    help = "Count the personal data whose time is over; with --act, end it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to act."""
        parser.add_argument("--act", action="store_true", help="delete and empty, and not only count")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each class."""
        at = timezone.now()
        for name, number in (keeping.act(at) if options["act"] else keeping.due(at)).items():
            self.stdout.write(f"{number:>8} {name}")
