"""``manage.py read_file prealerts announced.xlsx --warehouse FR``: read a file of many lines to its end."""

from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forwarding.journey import intake as journey
from forwarding.models import Intake, Warehouse
from forwarding.states import IntakeStatus
from suuq.workflow import Refused

TURNS = 20


class Command(BaseCommand):
    """Read a file; one that was read before, or half, is known and gone on with."""

    help = "Read pre-alerts or a carrier's deliveries from CSV or XLSX; safe to repeat."

    def add_arguments(self, parser: Any) -> None:
        """Ask for the kind, the file and the warehouse."""
        parser.add_argument("kind", choices=Intake.Kind.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--warehouse", required=True)

    def handle(self, *, kind: str, file: Path, warehouse: str, **_options: Any) -> None:
        """Send it and read it, saying how far it has come."""
        at = timezone.now()
        place = Warehouse.objects.get(code=warehouse)
        with file.open("rb") as opened:
            try:
                intake = journey.send(
                    warehouse=place, kind=kind, file=File(opened), shown_name=file.name, by=None, at=at
                )
            except Refused as refused:
                raise CommandError("; ".join(map(str, refused.reasons))) from refused
        while intake.status == IntakeStatus.WAITING:
            intake = journey.read(intake=intake, at=timezone.now(), turns=TURNS)
            self.stdout.write(f"{intake.percent:3} %  {intake.read_lines} lines")
        for fault in intake.faults.iterator():
            self.stdout.write(f"line {fault.line}: {fault.words} ({fault.content})")
        done = f"{intake.written_lines} written, {intake.known_lines} known, {intake.faulty_lines} left out"
        self.stdout.write(f"{intake.status}: {done}. {intake.why}")
