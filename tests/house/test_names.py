"""Names the house does not use, and kinds of field that lose money."""

import ast
import re

import pytest
from django.apps import apps
from django.db import models

from tests.house import source

# Each hides a noun that nobody named.
FORBIDDEN = {"utils", "helpers", "common", "services", "constants", "exceptions", "managers", "misc", "core", "lib"}
FORBIDDEN_IN_CLASSES = ("Helper", "Util", "Handler", "Processor")
LONGEST_FILE = 400
LONGEST_TEST = 600

OURS = [m for m in apps.get_models() if m.__module__.split(".")[0] in source.APPS]


def test_no_module_has_a_name_that_says_nothing():
    bad = [source.short(f) for f in source.python_files() if f.stem in FORBIDDEN or f.parent.name in FORBIDDEN]

    assert bad == []


def test_no_class_has_a_name_that_says_nothing():
    bad = [
        f"{source.short(file)}: {node.name}"
        for file in source.python_files()
        for node in ast.walk(source.tree(file))
        if isinstance(node, ast.ClassDef) and node.name.endswith(FORBIDDEN_IN_CLASSES)
    ]

    assert bad == []


def test_nothing_is_stored_as_a_float():
    """R10: no money, weight or rate is a float."""
    assert [field for model in OURS for field in model._meta.fields if isinstance(field, models.FloatField)] == []


def test_money_is_whole_minor_units():
    """A name that ends in _minor is an integer, and a DecimalField never holds money."""
    for field in (field for model in OURS for field in model._meta.fields):
        if field.name.endswith("_minor"):
            assert isinstance(field, models.IntegerField), field
        if isinstance(field, models.DecimalField):
            assert not any(word in field.name for word in ("amount", "price", "total", "balance", "fee", "cost")), field


def test_nobody_calls_float():
    """Scores of a guess may be fractions; amounts, weights and rates may not."""
    bad = [
        f"{source.short(file)}:{node.lineno}"
        for file in source.python_files()
        if "classify" not in file.parts
        for node in ast.walk(source.tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
    ]

    assert bad == []


@pytest.mark.parametrize("word", ["post_save", "pre_save", "post_delete", "pre_delete"])
def test_nothing_happens_behind_a_save(word):
    listened = re.compile(rf"(?<!field\.){word}\b")  # a field makes its own value ready by a method of this name
    assert [source.short(f) for f in source.python_files() if listened.search(f.read_text(encoding="utf-8"))] == []


def test_files_stay_short():
    long = {
        source.short(f): n
        for f in source.python_files()
        if (n := len(f.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    tests = {
        source.short(f): n
        for f in source.python_files("tests")
        if (n := len(f.read_text(encoding="utf-8").splitlines())) > LONGEST_TEST
    }

    assert (long, tests) == ({}, {})


def test_a_locked_row_may_still_be_named_by_others():
    """
    A row is locked without its key: a plain lock holds up, at its commit, whoever stored a row that names it.

    That one has the head of the trail by then, which who holds the lock will want next: each waits for the other.
    """
    asked = ((file, node) for file in source.python_files() for node in ast.walk(source.tree(file)))
    locks = [(f, n) for f, n in asked if isinstance(n, ast.Call) and getattr(n.func, "attr", "") == "select_for_update"]
    plain = [f"{source.short(f)}:{n.lineno}" for f, n in locks if "no_key" not in {word.arg for word in n.keywords}]
    assert locks
    assert plain == []
