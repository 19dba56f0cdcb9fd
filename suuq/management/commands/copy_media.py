"""Photos and documents, out of their store and back, each with its checksum."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from suuq import upkeep

LIST = "SHA256SUMS"
PIECE = 1 << 20


class Command(BaseCommand):
    """Works with any store: a folder of this machine or an S3 bucket. What is there already is not copied again."""

    help = "Copy uploads out to a folder, back from it, or check them against the folder's list of SHA-256."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the direction and the folder."""
        parser.add_argument("direction", choices=["out", "back", "check"])
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Go one way, and say how many there were."""
        found = {"out": _kept, "back": _back, "check": _check}[options["direction"]](options["folder"])
        self.stdout.write(f"{found} files.")


def _kept(folder: Path) -> int:
    """Copy out, and tell the operator how it went."""
    try:
        found = _out(folder)
    except Exception as trouble:
        upkeep.note("media", at=timezone.now(), found=[f"{type(trouble).__name__}: {trouble}"])
        raise
    upkeep.note("media", at=timezone.now())
    return found


def _out(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    sums = _listed(folder)
    for name in _names():
        if name not in sums:  # an upload is never changed once it is stored
            sums[name] = _copied(name, folder / name)
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]  # as sha256sum --check reads it
    fresh = folder / f"{LIST}.new"
    fresh.write_text("".join(lines), encoding="utf-8")
    fresh.replace(folder / LIST)
    return len(sums)


def _back(folder: Path) -> int:
    there = set(_names())
    sums = _listed(folder)
    for name, digest in sums.items():
        with (folder / name).open("rb") as kept:
            if _digest(kept) != digest:
                raise CommandError(f"{name} is not what was kept: its checksum differs.")
            if name not in there:
                kept.seek(0)
                default_storage.save(name, File(kept))
    return _check(folder)


def _check(folder: Path) -> int:
    sums = _listed(folder)
    there = set(_names())
    wrong = [name for name in sums if name not in there]
    for name in sums.keys() & there:
        with default_storage.open(name) as stored:
            if _digest(stored) != sums[name]:
                wrong.append(name)
    if wrong:
        raise CommandError(f"{len(wrong)} files are missing or changed, the first is {min(wrong)}.")
    return len(sums)


def _copied(name: str, to: Path) -> str:
    to.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(name) as stored, to.open("wb") as kept:
        for piece in stored.chunks(PIECE):
            kept.write(piece)
    with to.open("rb") as kept:
        return _digest(kept)


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _listed(folder: Path) -> dict[str, str]:
    """Read the list of a folder: name and checksum of each file."""
    if not (folder / LIST).exists():
        return {}
    lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def _names(under: str = "") -> Iterator[str]:
    """Walk the store."""
    try:
        folders, files = default_storage.listdir(under)
    except FileNotFoundError:  # nothing has been uploaded yet
        return
    yield from (f"{under}{name}" for name in files)
    for folder in folders:
        yield from _names(f"{under}{folder}/")
