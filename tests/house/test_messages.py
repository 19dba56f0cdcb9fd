"""Catalogues compile, keep their placeholders, and leave no shopper without words."""

import io
import re

import pytest
from babel.messages import mofile, pofile

from tests.house import source

CATALOGUES = sorted((source.ROOT / "locale").rglob("*.po"))
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|{[a-z_]*}")

each = pytest.mark.parametrize("file", CATALOGUES, ids=source.short)


def read(file):
    with file.open("rb") as stream:
        return pofile.read_po(stream, locale=file.parents[1].name)


@each
def test_it_compiles(file):
    mofile.write_mo(io.BytesIO(), read(file))


@each
def test_placeholders_survive_translation(file):
    """A lost %(name)s is a page that fails in one language only."""
    for message in read(file):
        if not message.id or not message.string or message.fuzzy:
            continue
        asked = message.id if isinstance(message.id, tuple) else (message.id,)
        answers = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {p for text in asked for p in PLACEHOLDER.findall(text)}
        for answer in answers:
            assert set(PLACEHOLDER.findall(answer)) <= wanted, message.id
    assert [e for m in read(file).check() for e in m[1]] == []


@each
def test_nothing_waits_for_a_translation(file):
    waiting = [
        m.id
        for m in read(file)
        if m.id and (m.fuzzy or not all(m.string if isinstance(m.string, tuple) else [m.string]))
    ]

    assert waiting == []
