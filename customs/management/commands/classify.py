"""``manage.py classify``: suggest HS codes for words, or for a file of titles, one JSON object a line."""

import json
import pathlib
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext

from customs import classify
from customs.classify import Answer

MOST = 50


class Command(BaseCommand):
    """Read words from the command line or titles from a file; write suggestions."""

    help = "Suggest HS codes for everyday words: in French, English or Arabic."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Words, or ``--file`` with one {"title", "category"?, "description"?} a line."""
        parser.add_argument("words", nargs="*", help="what the thing is, as a shop or a shopper says it")
        parser.add_argument("--file", type=pathlib.Path, help="titles, one JSON object a line; - is standard input")
        parser.add_argument("--lang", default="fr", choices=["fr", "en", "ar", "so"], help="language of the reasons")
        parser.add_argument("-k", type=int, default=5, help="how many suggestions at most")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer the words as a table, the file as JSON lines."""
        if bool(options["words"]) == bool(options["file"]):
            raise CommandError('Give either words ("cotton T-shirt") or --file titles.jsonl.')
        if not 1 <= options["k"] <= MOST:
            raise CommandError(f"-k is a number from 1 to {MOST}.")
        with translation.override("en" if options["lang"] == "so" else options["lang"]):
            if options["words"]:
                self._table(" ".join(options["words"]), options)
            else:
                self._lines(options)

    def _table(self, title: str, options: dict[str, Any]) -> None:
        answer = classify.suggest(title, language=options["lang"], k=options["k"])
        for one in answer.suggestions:
            self.stdout.write(f"{one.code[:4]}.{one.code[4:]}  {one.score:.3f}  {one.why}")
        if answer.question:
            self.stdout.write(gettext(answer.question))

    def _lines(self, options: dict[str, Any]) -> None:
        for number, line in enumerate(_read(options["file"]), start=1):
            if line.strip():
                answer = _answer(line, number, language=options["lang"], k=options["k"])
                self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _read(path: pathlib.Path) -> Iterator[str]:
    """Stream the lines; what is not UTF-8 becomes a mark, not a crash."""
    try:
        with pathlib.Path("/dev/stdin" if str(path) == "-" else path).open(
            encoding="utf-8-sig", errors="replace"
        ) as file:
            yield from file
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error


def _answer(line: str, number: int, *, language: str, k: int) -> dict[str, Any]:
    """Answer one line, or say what is wrong with it and where it stands."""
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"line": number, "error": f"not JSON: {error}"}
    fields = (
        {name: item.get(name) or "" for name in ("title", "category", "description")} if isinstance(item, dict) else {}
    )
    if not fields or not all(isinstance(value, str) for value in fields.values()) or not fields["title"].strip():
        return {"line": number, "error": 'expected {"title": "...", "category"?: "...", "description"?: "..."}'}
    return _shown(
        classify.suggest(
            fields["title"], category=fields["category"], description=fields["description"], language=language, k=k
        )
    )


def _shown(answer: Answer) -> dict[str, Any]:
    shown = {
        "suggestions": [{"code": one.code, "score": one.score, "why": one.why} for one in answer.suggestions],
        "vague": answer.vague,
    }
    return {**shown, "question": gettext(answer.question)} if answer.question else shown
