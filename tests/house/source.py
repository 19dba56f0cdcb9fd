"""The house's own files, as text and as syntax trees."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("suuq", "customs", "billing", "forwarding")


def python_files(*folders):
    """List the code of these folders (all apps by default), migrations left out."""
    found = (file for folder in folders or APPS for file in (ROOT / folder).rglob("*.py"))
    return sorted(file for file in found if "migrations" not in file.parts)


def files(folder, *patterns):
    found = (file for pattern in patterns for file in (ROOT / folder).rglob(pattern))
    return sorted(file for file in found if "vendor" not in file.parts)


@cache
def tree(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def short(file):
    return str(file.relative_to(ROOT))


def imported(file):
    """List the modules a file imports, by their dotted names."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
