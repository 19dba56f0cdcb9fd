"""Uploads in a folder of this machine: each is there whole, or not at all."""

import uuid
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

HALF = ".half"


class WholeFiles(FileSystemStorage):
    """A file gets its name once it is written; what a full disk or a death leaves of one is nobody's file."""

    def _save(self, name: str, content: Any) -> str:
        """Write beside, then give the name, which is ours alone: a number drawn for it (suuq/uploads.py)."""
        half = f"{name}.{uuid.uuid4().hex}{HALF}"
        try:
            super()._save(half, content)  # type: ignore[misc] # Django's stubs leave it out
        except OSError:
            self.delete(half)
            raise
        Path(self.path(half)).replace(self.path(name))
        return name

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Name what is stored; what is being written is not yet."""
        folders, files = super().listdir(path)
        return folders, [name for name in files if not name.endswith(HALF)]
