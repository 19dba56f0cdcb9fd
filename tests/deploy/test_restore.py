"""The runbook of backup and restore, rehearsed with its own scripts on an empty cluster."""

import shutil
import subprocess
import sys
from ast import literal_eval

import pytest

from suuq.upkeep import Upkeep
from tests.deploy import compose, processes
from tests.deploy.processes import until


@pytest.fixture
def kept(town, deployed, tmp_path_factory):
    """Keep everything after half a journey, then go on to what only the archive of WAL knows."""
    shipment = town.packed("TBA303112345678")
    until(lambda: billed(shipment), "the worker's bill")
    database, folder = deployed.database, tmp_path_factory.mktemp("backups")
    folder.parent.parent.chmod(0o755)
    folder.parent.chmod(0o755)
    if database.account:
        shutil.chown(folder, database.account)
    back_up(deployed, folder / "base")
    noted = "from suuq.upkeep import Upkeep; print(Upkeep.objects.get(kind='backup').ran_at)"
    assert deployed.manage("shell", "-v0", "-c", noted).startswith("20")
    said = deployed.manage("copy_media", "out", str(deployed.folder / "kept-media"))
    assert not said.startswith("0 ")
    town.clerk.open_drawer()
    town.clerk.take_cash(shipment.invoice)
    database.archive_now()
    return folder / "base"


def back_up(deployed, to):
    there = deployed.database.address() | {"PGDATABASE": deployed.database_name}
    deployed.database.run("bash", str(compose.ROOT / "deploy" / "backup"), str(to), **there)


def billed(shipment):
    shipment.refresh_from_db()
    return shipment.invoice


def test_a_copy_comes_back_whole_and_silent(kept, deployed, town, tmp_path):
    """R182, R184: To the last archived minute, oracle clean, each photo by its hash; and it writes to nobody."""
    copy = processes.Database.restored(deployed.database, kept)
    try:
        name = deployed.database_name
        copy_url = {"DATABASE_URL_FILE": write(tmp_path / "url", copy.url(name)), "MEDIA_ROOT": str(tmp_path / "media")}
        assert "Everything holds" in deployed.manage("verify_integrity", **copy_url)
        assert not deployed.manage("copy_media", "back", str(deployed.folder / "kept-media"), **copy_url).startswith(
            "0 "
        )
        assert asked(deployed, **copy_url) == (1, True)
        assert asked(deployed) == (1, False)
        assert asked(deployed, **copy_url, SAFE_MODE="off") == (1, False)
    finally:
        copy.kill()


def asked(deployed, **there):
    """Ask how many payments there are, and whether it writes to nobody."""
    words = "from billing.models import Payment; from suuq import safe_mode; "
    words += "print((Payment.objects.count(), safe_mode.is_on()))"
    return literal_eval(deployed.manage("shell", "-v0", "-c", words, **there))


def test_what_could_not_be_kept_is_told(deployed, town, tmp_path):
    """R192: A copy that failed stands on the operator's page and in the figures: see deploy/alerts.yml."""
    with pytest.raises(subprocess.CalledProcessError):
        back_up(deployed, "/proc/no-room")
    (tmp_path / "a file").touch()
    with pytest.raises(AssertionError, match="FileExistsError"):
        deployed.manage("copy_media", "out", str(tmp_path / "a file"))

    assert {row.kind: row.held_at for row in Upkeep.objects.exclude(found="")} == {"backup": None, "media": None}


def test_nothing_is_restored_over_something(tmp_path):
    (tmp_path / "backup_manifest").touch()
    refused = subprocess.run(  # noqa: S603 - a script of this project
        [str(compose.ROOT / "deploy" / "restore"), str(tmp_path), str(tmp_path)],
        env={"PATH": processes.PATH}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "nothing is overwritten" in refused.stderr


def test_a_changed_photo_is_not_brought_back(deployed, town, tmp_path):
    town.shopper.declare("TBA303112345670")
    deployed.manage("copy_media", "out", str(tmp_path))
    changed = next(path for path in tmp_path.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    changed.write_bytes(b"another")
    refused = subprocess.run(  # noqa: S603 - manage.py of this project
        [sys.executable, "manage.py", "copy_media", "back", str(tmp_path)],
        env=deployed.environment() | {"MEDIA_ROOT": str(tmp_path / "new")}, cwd=compose.ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "checksum differs" in refused.stderr


def write(path, text):
    path.write_text(text)
    return str(path)
