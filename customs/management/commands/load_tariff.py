"""Load a tariff: print what it changes, then apply all of it or nothing."""

import hashlib
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from customs import gazette, schedules
from customs.entries import FormatError
from customs.models import Tariff

DEMO = Path(__file__).resolve().parents[2] / "data" / "dj_unverified.toml"
# The day from which the demonstration profile holds: that of the TVA rate it carries.
DEMO_FROM = date(2015, 1, 1)
SHOWN = 20
SIGNS = {"opened": "+", "changed": "~", "ended": "-"}


class Command(BaseCommand):
    """Load a tariff file from a day on."""

    help = "Load a tariff file (our CSV, TOML or JSON format, ECOWAS, UK sample) from a day on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the country and the day."""
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--country", default=settings.COUNTRY)
        parser.add_argument("--from", dest="start", type=date.fromisoformat, help="first day, like 2026-01-31")
        parser.add_argument("--dry-run", action="store_true", help="print the difference and change nothing")
        parser.add_argument("--demo", action="store_true", help='load the profile "DJ (unverified)"')

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare, print, apply."""
        path: Path | None = DEMO if options["demo"] else options["file"]
        if path is None:
            raise CommandError("Name a FILE, or say --demo.")
        start = options["start"] or (DEMO_FROM if options["demo"] else timezone.localdate())
        country = "DJ" if options["demo"] else options["country"].upper()
        try:
            self._load(path, country, start, dry=options["dry_run"])
        except FormatError as error:
            raise CommandError(f"{path.name}, {error.place}: {error.why}. Nothing was loaded.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from None

    def _load(self, path: Path, country: str, start: date, *, dry: bool) -> None:
        self.stdout.write(f"Reading {path.name} ...")
        schedule = schedules.read(path, country=country)
        tariff = Tariff.objects.filter(country=country).first()
        self._show(gazette.difference(schedule, tariff=tariff, start=start))
        if dry:
            self.stdout.write("Dry run: nothing was changed.")
            return
        changes = gazette.load(
            schedule,
            country=country,
            start=start,
            source=path.name,
            digest=hashlib.sha256(path.read_bytes()).hexdigest(),
            by=None,
            at=timezone.now(),
            progress=self._progress,
        )
        self.stdout.write(self.style.SUCCESS(self._done(country, changes)))

    def _done(self, country: str, changes: gazette.Difference) -> str:
        if not changes:
            return "Nothing changed: this is already loaded."
        edition = gazette.current_edition(country)
        return f"Loaded as {edition.version}: {len(changes.changes)} rows, {len(changes.quotes)} exchange rates."

    def _show(self, changes: gazette.Difference) -> None:
        counts = ", ".join(f"{changes.count(what)} {what}" for what in SIGNS)
        self.stdout.write(f"Difference: {counts}, {len(changes.quotes)} exchange rates.")
        for change in changes.changes[:SHOWN]:
            self.stdout.write(f"  {SIGNS[change.what]} {_words(change)}")
        if len(changes.changes) > SHOWN:
            self.stdout.write(f"  ... and {len(changes.changes) - SHOWN} more")

    def _progress(self, done: int, whole: int) -> None:
        if done == whole or done % 5000 == 0:
            self.stdout.write(f"  {done} of {whole}")


def _words(change: gazette.Change) -> str:
    record, now = change.record, change.record.content
    old = change.old if change.what == "changed" and change.old else now
    differing = {name for name in now if name != "place" and old.get(name) != now[name]}
    was = f" (was {old['rate']})" if "rate" in differing else ""
    others = (f", {name} {_short(now[name])} (was {_short(old.get(name))})" for name in sorted(differing - {"rate"}))
    told = "".join([str(now.get("rate", "")), was, *others]).removeprefix(", ")
    return f"{record.kind} {record.key} from {change.valid_from}: {told}".rstrip(": ")


def _short(value: Any) -> str:
    return shorten(str(value), 60) or "nothing"
