"""The oracle: walk the books, the parcels and the trail, and say what is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing import verify as money
from customs import verify as declarations
from forwarding import verify as parcels
from suuq import audit


class Command(BaseCommand):
    """Exit 0 when everything holds, 1 with a sentence for each thing that does not."""

    help = "Hold every balance, state and hash against its history; print what is wrong and exit 1."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each complaint."""
        found = [*money.complaints(), *declarations.complaints(), *parcels.complaints(), *audit.verify()]
        for complaint in found:
            self.stdout.write(complaint)
        if found:
            raise CommandError(f"{len(found)} things are wrong.")
        self.stdout.write("Everything holds: the money, the declarations, the parcels and the audit trail.")
