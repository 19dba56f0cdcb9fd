"""Write a loaded tariff out again."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from customs import gazette, publishing


class Command(BaseCommand):
    """Write the tariff of a country as it stands on a day."""

    help = "Write a loaded tariff out again, in our CSV or JSON or in the make of the file it came from."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the country, the day, the make and the file."""
        parser.add_argument("--country", default=settings.COUNTRY)
        parser.add_argument("--on", type=date.fromisoformat, help="day, like 2026-01-31 (today)")
        parser.add_argument("--format", choices=publishing.FORMATS, default="csv")
        parser.add_argument("--output", type=Path, help="file to write (standard output)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        country, on = options["country"].upper(), options["on"] or timezone.localdate()
        try:
            text = publishing.publish(country, on, how=options["format"])
        except gazette.NoTariffError:
            raise CommandError(f"No tariff of {country} is loaded.") from None
        if options["output"]:
            options["output"].write_text(text, encoding="utf-8", newline="")
        else:
            self.stdout.write(text, ending="")
