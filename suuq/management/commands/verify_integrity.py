"""The oracle: walk the books, the parcels and the trail, and say what is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forwarding import oracle
from suuq import upkeep


class Command(BaseCommand):
    """Exit 0 when everything holds, 1 with a sentence for each thing that does not."""

    help = "Hold every balance, state and hash against its history; print what is wrong and exit 1."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each complaint."""
        found = list(oracle.complaints())
        upkeep.note("integrity", at=timezone.now(), found=found)
        for complaint in found:
            self.stdout.write(complaint)
        if found:
            raise CommandError(f"Wrong: {len(found)}.")
        self.stdout.write("Everything holds: the money, the declarations, the parcels and the audit trail.")
