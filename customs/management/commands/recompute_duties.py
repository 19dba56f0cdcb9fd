"""Work stored assessments out again from their version, law and day, and say which differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from customs import assessing
from customs.models import Assessment
from suuq.workflow import Refused


class Command(BaseCommand):
    """Exit 0 when every assessment gives the same bytes again, 1 with the names of those that do not."""

    help = "Recompute stored assessments and list those that differ."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take references, or all."""
        parser.add_argument("reference", nargs="*", help="declarations to recompute")
        parser.add_argument("--all", action="store_true", help="recompute every assessment")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare one by one; nothing is written."""
        if not (options["all"] or options["reference"]):
            raise CommandError("Name declarations, or say --all.")
        found = Assessment.objects.select_related("declaration", "version").order_by("declaration", "number")
        if options["reference"]:
            found = found.filter(declaration__reference__in=options["reference"])
        differing = [assessment for assessment in found.iterator() if not _same(assessment)]
        for assessment in differing:
            self.stderr.write(f"customs: assessment {assessment} differs from its law and version")
        self.stdout.write(f"{found.count()} assessments, {len(differing)} differences")
        if differing:
            raise CommandError("Some assessments differ.")


def _same(assessment: Assessment) -> bool:
    try:
        return assessing.same(assessment, assessing.recompute(assessment))
    except Refused:
        return False
