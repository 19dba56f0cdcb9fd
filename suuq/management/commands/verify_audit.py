"""Walk the audit trail, and hold it against the checkpoints that were kept elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from suuq import audit, checkpoints


class Command(BaseCommand):
    """Exit 0 when the trail is whole, 1 with a sentence for each thing that is not."""

    help = "Find a changed row, a cut end or a rewritten chain in the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file of checkpoints (mails, logs or the sink's own file), and the key to check them with."""
        parser.add_argument("--checkpoints", type=Path, help="any text that holds checkpoints")
        words = "a public key, as this command once printed it; again for each key that signed some of them"
        parser.add_argument("--key", action="append", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each complaint, or how much was checked."""
        found, points = list(audit.verify()), []
        if options["checkpoints"]:
            text = options["checkpoints"].read_text(encoding="utf-8", errors="replace")
            points = list(checkpoints.read(text, keys=options["key"] or [checkpoints.public_key()]))
            if not points:
                found.append("The file holds no checkpoint: nothing was checked against it.")
            found += checkpoints.verify(points)
        for complaint in found:
            self.stdout.write(complaint)
        if found:
            raise CommandError(f"Wrong: {len(found)}.")
        self.stdout.write(
            f"The trail is whole; {len(points)} checkpoints agree. Public key: {checkpoints.public_key()}"
        )
