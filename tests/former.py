"""
The release before on the schema of this one: ``python -m tests.former [commit]``, or ``make former``.

Takes the code of a commit (the newest tag, else the last commit that did not know our newest migration), gives it a
database that our migrations made, and runs its own journeys on it, on both engines. Going back then needs no migration.
Needs the commit in the clone: a shallow one says so and stops.
"""

import os
import shutil
import subprocess
import sys

from tests import migrated

ROOT = migrated.ROOT
HERE = ROOT / ".state" / "former"
JOURNEYS = [
    "tests/stories",
    "tests/suuq/test_health.py",
    "tests/forwarding/test_api.py",
    "tests/billing/test_payments.py",
]


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603, S607 - our own words


def before() -> str:
    """Name the release before: the newest tag, else the parent of the newest change to migrations."""
    if tags := _git("tag", "--merged", "HEAD", "--sort=-creatordate").splitlines():
        return tags[0]
    newest = _git("log", "-1", "--diff-filter=A", "--format=%H", "--", "*/migrations/0*.py", "*/*/migrations/0*.py")
    return _git("rev-parse", f"{newest}^")


def main() -> int:
    """Lay the old code beside ours, hand it our schema, run its journeys."""
    commit = sys.argv[1] if len(sys.argv) > 1 else before()
    _git("worktree", "add", "--force", "--detach", str(HERE), commit)
    try:
        for name in (".venv", "node_modules"):
            (HERE / name).symlink_to(ROOT / name)
        shutil.copytree(ROOT / "static" / "vendor", HERE / "static" / "vendor", dirs_exist_ok=True)
        shutil.copytree(ROOT / "locale", HERE / "locale", dirs_exist_ok=True)  # the compiled catalogues
        print(f"The code of {_git('log', '-1', '--format=%h %s', commit)}")
        return max(_on(engine) for engine in ("sqlite", "postgresql"))
    finally:
        _git("worktree", "remove", "--force", str(HERE))


def _on(engine: str) -> int:
    """Put our schema where the old tests look for theirs; they copy it, find nothing to migrate, and begin."""
    ask = "from tests import migrated; print(migrated._key())"
    key = subprocess.run([sys.executable, "-c", ask], cwd=HERE, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    there = HERE / ".state" / "migrated" / f"{engine}-{key.stdout.strip()}"
    there.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", migrated.made(engine), there], check=True)  # noqa: S603, S607 - our own
    journeys = [path for path in JOURNEYS if (HERE / path).exists()]
    said = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *journeys]
    print(f"on {engine}:", flush=True)
    return subprocess.run(said, cwd=HERE, env=os.environ | {"TEST_ENGINE": engine}, check=False).returncode  # noqa: S603 - our own


if __name__ == "__main__":
    sys.exit(main())
