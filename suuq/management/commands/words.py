"""Hand a catalogue to somebody who speaks its language, as a table, and take back what they wrote."""

import csv
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages import Message, pofile
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from suuq import tongues

BEGUN = [code for code in tongues.NAMES if code not in tongues.WHOLE]
HEADS = ["English", "Form", "French", "Words"]
FILLING = re.compile(r"%\([a-z_]+\)[sd]|{[a-z_]*}|<[^>]+>")

Words = dict[tuple[str, ...], tuple[str, ...]]  # (one,) or (one, many), and the same in the language


class Command(BaseCommand):
    """Write or read the table of one language that is begun."""

    requires_system_checks: list[str] = []  # catalogues are read, nothing else
    help = "Write the words of a language that is begun as a table (--to), or take a table back (--from)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the language, and which way the table goes."""
        parser.add_argument("language", choices=BEGUN)
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--to", type=Path)
        way.add_argument("--from", type=Path, dest="read")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go one way or the other."""
        if options["to"]:
            _write_table(options["language"], options["to"])
        else:
            _write_catalogue(options["language"], _read_table(options["language"], options["read"]))


def _file(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def _messages(language: str) -> dict[tuple[str, ...], Message]:
    with _file(language).open("rb") as file:
        return {_forms(message.id): message for message in pofile.read_po(file, locale=language) if message.id}


def _words(language: str) -> Words:
    return {key: _forms(message.string) for key, message in _messages(language).items()}


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _asked() -> list[tuple[str, ...]]:
    """List what a shopper's way says: all that any language that is begun says already."""
    return sorted({key for code in BEGUN for key in _words(code)})


def _write_table(language: str, to: Path) -> None:
    here, french = _words(language), _words(settings.LANGUAGE_CODE)
    with to.open("w", encoding="utf-8-sig", newline="") as file:  # with its mark, or spreadsheets lose the accents
        table = csv.writer(file)
        table.writerow(HEADS)
        for key in _asked():
            empty = ("",) * len(key)
            for n, english in enumerate(key):
                form = str(n + 1) if len(key) > 1 else ""
                table.writerow([english, form, french.get(key, empty)[n], here.get(key, empty)[n]])


def _read_table(language: str, given: Path) -> Words:
    with given.open(encoding="utf-8-sig", newline="") as file:
        said = {(row["English"], row["Form"]): row["Words"].strip() for row in csv.DictReader(file)}
    words, wrong = _words(language), []
    for key in _asked():
        rows = [(english, str(n + 1) if len(key) > 1 else "") for n, english in enumerate(key)]
        if missing := [row for row in rows if row not in said]:
            wrong.append(f"{missing[0][0]}: the table has lost this line.")
            continue
        written = tuple(said[row] for row in rows)
        wanted = {filling for english in key for filling in FILLING.findall(english)}
        if not any(written):
            words.pop(key, None)
        elif not all(written):
            wrong.append(f"{key[0]}: write both forms, or neither.")
        elif {filling for text in written for filling in FILLING.findall(text)} != wanted:
            wrong.append(f"{key[0]}: keep {', '.join(sorted(wanted)) or 'it without fillings'}.")
        else:
            words[key] = written
    if wrong:
        raise CommandError("\n".join(wrong))
    return words


def _write_catalogue(language: str, words: Words) -> None:
    file = _file(language)
    head = file.read_text(encoding="utf-8").split("\n\n", 1)[0]
    known = {key: message for code in (*BEGUN, settings.LANGUAGE_CODE) for key, message in _messages(code).items()}
    blocks = [_block(key, words[key], known[key].flags) for key in sorted(words)]
    file.write_text("\n\n".join([head, *blocks]) + "\n", encoding="utf-8")


def _block(key: tuple[str, ...], words: tuple[str, ...], flags: set[str]) -> str:
    lines = ["#, " + ", ".join(sorted(flags))] if flags else []
    lines += [f"{name} {_quoted(text)}" for name, text in zip(("msgid", "msgid_plural"), key, strict=False)]
    names = ["msgstr"] if len(key) == 1 else [f"msgstr[{n}]" for n in range(len(words))]
    return "\n".join([*lines, *(f"{name} {_quoted(text)}" for name, text in zip(names, words, strict=True))])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
