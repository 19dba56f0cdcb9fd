"""What asks which engine this is runs on both in every whole run."""

import re

from tests import shared
from tests.house import source

ASKS = re.compile(r"\.vendor\b|features\.has_")


def test_whatever_asks_the_engine_is_proved_on_both():
    asks = {source.short(file) for file in source.python_files() if ASKS.search(file.read_text(encoding="utf-8"))}
    assert asks == set(shared.ASKS_THE_ENGINE)


def test_what_both_engines_are_asked_is_there():
    there = {part for file in source.python_files("tests") for part in (*file.parts, "/".join(file.parts[-2:]))}
    assert {*shared.BOTH, *shared.ASKS_THE_ENGINE.values()} - there == set()
