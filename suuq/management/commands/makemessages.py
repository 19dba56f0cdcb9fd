"""Extract what people read, always with the same options, so that a second run leaves no difference."""

from typing import Any

from django.core.management.commands import makemessages

UNREAD = (".venv", "node_modules", "static", "staticfiles", "tests", "var", "benchmarks")


class Command(makemessages.Command):
    """Leave out places and obsolete words, and whatever no reader sees."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the house's options to what was asked."""
        options["ignore_patterns"] += [f"{name}/*" for name in UNREAD]
        options |= {"no_location": True, "no_wrap": True, "no_obsolete": True}
        super().handle(*args, **options)
