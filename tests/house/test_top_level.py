"""The top level is a list; a new name on it needs an argument."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ALLOWED = {
    "manage.py", "suuq", "forwarding", "customs", "billing", "templates", "tests",
    "requirements.txt", "requirements-dev.txt", "docker-compose.yml", "README.md",
    "pyproject.toml", "Makefile", "Procfile", "package.json", "package-lock.json", "Dockerfile", ".dockerignore",
    "deploy", "docs", "locale", "static", "benchmarks", ".env.example", ".ci", ".gitignore",
    "LICENSE", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md",
}  # fmt: skip


def tracked():
    """List what git keeps; in a copy without git, what is there."""
    asked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607 - the git that made this copy
    return asked.stdout.splitlines()


def test_the_top_level_holds_what_the_house_names():
    """U93: all of it, and no more."""
    assert {name.split("/")[0] for name in tracked()} == ALLOWED


def test_generated_and_third_party_files_are_not_kept():
    kept = [
        n for n in tracked() if n.startswith(("static/vendor/", "node_modules/", "var/")) or n.endswith((".mo", ".pyc"))
    ]

    assert kept == []
