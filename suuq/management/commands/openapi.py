"""Write down what the API offers, so that a change of it is seen in review as a change of this file."""

import json
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from suuq.api import api


class Command(BaseCommand):
    """Write ``docs/reference/openapi.json``."""

    requires_system_checks: list[str] = []  # the description is read, nothing else
    help = "Write docs/reference/openapi.json (--check says whether it is up to date)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a check ask without writing."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or compare it."""
        page, text = Path(settings.BASE_DIR) / "docs" / "reference" / "openapi.json", described()
        if options["check"]:
            if not page.exists() or page.read_text(encoding="utf-8") != text:
                raise CommandError("docs/reference/openapi.json is stale: run manage.py openapi.")
            return
        page.write_text(text, encoding="utf-8")


def described() -> str:
    """Compose the description, with every app's operations mounted, in English."""
    import_module(settings.ROOT_URLCONF)
    with translation.override("en"):
        return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=1, ensure_ascii=False) + "\n"
