"""Draw every table of states as mermaid, so that the diagram cannot lie."""

from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module, util
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from suuq.workflow import Flow

INTRODUCTION = """# States

Written by `make states` from each app's `states.py`; a test fails when this page is stale. An arrow is a move that
`suuq.workflow.move` allows; every move is written to the audit trail under the verb in brackets.
"""


class Command(BaseCommand):
    """Write ``docs/states.md``."""

    requires_system_checks: list[str] = []  # the tables are read, nothing else
    help = "Write docs/states.md from the tables of states (--check says whether it is up to date)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a check ask without writing."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page, or compare it."""
        page = Path(settings.BASE_DIR) / "docs" / "states.md"
        text = page_text()
        if options["check"]:
            if not page.exists() or page.read_text(encoding="utf-8") != text:
                raise CommandError("docs/states.md is stale: run make states.")
            return
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf-8")


def page_text() -> str:
    """Compose the whole page."""
    with translation.override("en"):
        return "\n".join([INTRODUCTION, *(_drawn(app, name, flow) for app, name, flow in flows())])


def flows() -> Iterator[tuple[str, str, Flow]]:
    """Find every Flow of every app that has states, in a stable order."""
    for config in apps.get_app_configs():
        if not Path(config.path).is_relative_to(settings.BASE_DIR) or not util.find_spec(f"{config.name}.states"):
            continue
        module = import_module(f"{config.name}.states")
        for name, value in sorted(vars(module).items()):
            if isinstance(value, Flow):
                yield config.label, name, value


def _drawn(app: str, name: str, flow: Flow) -> str:
    labels = [f"    {value} : {label}<br>[{flow.verbs.get(value, 'start')}]" for value, label in flow.states.choices]
    arrows = [f"    {old} --> {new}" for old, news in flow.moves.items() for new in sorted(news)]
    reached = {new for news in flow.moves.values() for new in news}
    first = [f"    [*] --> {value}" for value in flow.states.values if value not in reached]
    last = [f"    {value} --> [*]" for value in flow.states.values if not flow.moves.get(value)]
    body = "\n".join([*labels, *first, *arrows, *last])
    return f"## {app}: {name.lower().replace('_', ' ')}\n\n```mermaid\nstateDiagram-v2\n{body}\n```\n"
