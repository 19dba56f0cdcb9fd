"""Take in one forwarded mail from a mail server's pipe."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from forwarding import tasks


class Command(BaseCommand):
    """``manage.py take_mail < message.eml``."""

    help = "Keep the mail on standard input and have it read; a mail server may pipe into it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep it; when that fails the mail server keeps it and tries again."""
        raw = sys.stdin.buffer.read()
        tasks.keep_mail(raw, len(raw))
