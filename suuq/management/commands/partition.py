"""Part the events of parcels and the audit trail by month, on PostgreSQL."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from suuq import months, parting


class Command(BaseCommand):
    """Part what is not parted yet, and make the months to come; nothing is done twice."""

    help = "Part the tables that only grow by month, while the service works (docs/how-to/grow.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say of each table what was done."""
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL parts tables; SQLite needs no parts.")
        at = timezone.now()
        for model in months.kept():
            table = model._meta.db_table
            try:
                if not months.is_parted(table):
                    parting.part(model, at=at)
                    self.stdout.write(f"{table}: what is there is one part now.")
                for part in months.make(table, at=at):
                    self.stdout.write(f"{part}: made.")
            except OperationalError as busy:
                raise CommandError(f"{table} is in use and stays as it is ({busy}). Run this again.") from busy
        self.stdout.write("All tables lie in months.")
