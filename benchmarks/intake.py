"""
A file of a hundred thousand purchases, read as the worker reads it.

    .venv/bin/python benchmarks/intake.py [--lines 100000] [--form csv|xlsx]

Tells lines a second, and the most memory the process ever held: after ten thousand lines and at the end. Starts a
PostgreSQL of its own unless TEST_DATABASE_URL names one.
"""

import argparse
import csv
import io
import os
import re
import resource
import sys
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ |= {"TEST_ENGINE": "postgresql", "DJANGO_SETTINGS_MODULE": "tests.settings"}

import django
import openpyxl

django.setup()

from django.core.files.base import ContentFile
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from forwarding import suites
from forwarding.journey import intake as journey
from forwarding.models import Customer, Warehouse
from forwarding.states import IntakeStatus
from suuq.accounts.models import User

SHOPPERS = 500
HEADS = ["suite", "shop", "order", "tracking", "description", "quantity", "price", "currency", "origin", "hs code"]
FEW = 20  # turns: ten thousand lines
TEXTS = "xl/sharedStrings.xml"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def measure(lines: int, form: str) -> None:
    """Read the file, then the same lines again in another file."""
    warehouse = Warehouse.objects.create(
        code="BENCH", name="Bench", country="FR", currency="EUR", timezone="Europe/Paris", airport="FRCDGA", address={}
    )
    owners = _shoppers()
    with ProcessPoolExecutor(1) as maker:  # whose memory is none of the reader's
        files = [maker.submit(_made, form, owners, lines, blank).result() for blank in (0, 1)]
    _read(warehouse, f"bench.{form}", files[0], f"{lines:,} lines of {form.upper()}, all new")
    _read(warehouse, f"again.{form}", files[1], "the same lines in another file, all known")


def _made(form: str, owners: list[str], lines: int, blank: int) -> bytes:
    rows = [HEADS, *([*_cells(owners, n)] for n in range(lines)), *([[""]] * blank)]
    return {"csv": _csv, "xlsx": _xlsx}[form](rows)


def _shoppers() -> list[str]:
    users = User.objects.bulk_create(User(email=f"bench{n}@example.com", password="!") for n in range(SHOPPERS))  # noqa: S106 - it opens nothing
    owners = Customer.objects.bulk_create(Customer(user=user, suite=suites.make("DJ")) for user in users)
    return [owner.suite for owner in owners]


def _cells(owners: list[str], n: int) -> list[str]:
    bought = [f"Shop {n % 40}", f"SO-{n}", f"TBA{n:012}", f"Running shoes {n}"]
    return [owners[n % SHOPPERS], *bought, "1", "89.90", "EUR", "VN", "640411"]


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _xlsx(rows: list[list[str]]) -> bytes:
    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(out)
    return _with_texts_apart(out)


def _with_texts_apart(plain: io.BytesIO) -> bytes:
    """Put the texts into a table of their own, as spreadsheet programs do."""
    texts: list[str] = []

    def numbered(cell: re.Match[str]) -> str:
        texts.append(cell[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    out = io.BytesIO()
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = re.sub(r't="inlineStr"><is><t>([^<]*)</t></is>', numbered, before.read(name).decode())
            after.writestr(
                name, part.replace("</Types>", f'<Override PartName="/{TEXTS}" ContentType="{KIND}"/></Types>')
            )
        entries = "".join(f"<si><t>{text}</t></si>" for text in texts)
        after.writestr(TEXTS, f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{entries}</sst>')
    return out.getvalue()


def _read(warehouse: Warehouse, name: str, data: bytes, words: str) -> None:
    sent = journey.send(
        warehouse=warehouse,
        kind="prealerts",
        file=ContentFile(data),
        shown_name=name,
        by=None,
        at=timezone.now(),
    )
    began, cpu = time.monotonic(), time.process_time()
    few = journey.read(intake=sent, at=timezone.now(), turns=FEW)
    early = _megabytes()
    done = journey.read(intake=few, at=timezone.now())
    seconds, worked = time.monotonic() - began, time.process_time() - cpu
    assert done.status == IntakeStatus.READ  # noqa: S101 - a benchmark of nothing is worth nothing
    clock, processor = done.read_lines / seconds, done.read_lines / worked
    print(f"{words}: {clock:,.0f} lines/s by the clock, {processor:,.0f} by the processor;")
    print(f"  written {done.written_lines}, known {done.known_lines};")
    print(f"  memory {early} MB after {FEW * journey.TURN:,} lines, {_megabytes()} MB at the end")


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--form", choices=["csv", "xlsx"], default="csv")
    asked = parser.parse_args()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        measure(asked.lines, asked.form)
    finally:
        teardown_databases(databases, verbosity=0)
