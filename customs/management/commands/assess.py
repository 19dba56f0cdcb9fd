"""Work a case file and print its trace."""

from argparse import BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from customs import cases, duty, formats, table
from customs.entries import FormatError


class Command(BaseCommand):
    """Work a self-contained case: tariff, exchange rates and consignment in one TOML or JSON file."""

    help = "Work a case file (docs/reference/case-format.md) and print the trace as JSON or as a table."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the form of the answer."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=("table", "json"), default="json")
        parser.add_argument("--check", action=BooleanOptionalAction, default=True, help="compare with [expect]")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, work, print, compare."""
        path: Path = options["file"]
        try:
            case = cases.read(formats.tables(path))
        except FormatError as error:
            where = ", ".join(dict.fromkeys((path.name, error.place)))
            raise CommandError(f"{where}: {error.why}.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from None
        try:
            trace = case.assess()
        except duty.CannotAssess as refused:
            self._refused(case, refused, path)
            return
        except (FormatError, ValueError) as error:
            raise CommandError(f"{path.name}: {error}") from None
        if options["format"] == "json":
            self.stdout.write(trace.to_json().decode(), ending="")
        else:
            self.stdout.write("\n".join(table.lines(trace)))
        found = list(cases.shortfalls(case, trace)) if options["check"] else []
        if found:
            raise CommandError(f"{path.name} is not as expected: {'; '.join(found)}")

    def _refused(self, case: cases.Case, refused: duty.CannotAssess, path: Path) -> None:
        """Print the reasons; it is an error unless the case expects them."""
        for reason in refused.reasons:
            where = "" if reason.line is None else f"line {reason.line + 1}: "
            self.stdout.write(f"Refused: {where}{reason} [{reason.code}]")
        if set(case.refused) != {reason.code for reason in refused.reasons}:
            raise CommandError(f"{path.name} cannot be assessed.")
