"""
How long a page takes on this machine: the whole of Django, database included, without the network.

    .venv/bin/python benchmarks/pages.py [--repeat 60]

Each page is asked for on an SQLite database with nothing in it, so the figures are a floor, not a promise: read
them beside each other and beside yesterday's. Prints median and 95th percentile in milliseconds.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"DJANGO_SETTINGS_MODULE": "suuq.settings", "VAR_DIR": FOLDER.name, "DEBUG": "off"}
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER.name}/bench.sqlite3"
warnings.filterwarnings("ignore", "No directory at")  # static files are collected in production alone

import django

django.setup()

from django.core.management import call_command
from django.test import Client

OK = 200
PAGES = ["/healthz", "/readyz", "/", "/price/", "/track/", "/ar/", "/accounts/login/", "/accounts/signup/"]


def main() -> None:
    """Ask for each page, once to warm it and then as often as told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=60)
    repeat = parser.parse_args().repeat
    call_command("migrate", verbosity=0)
    client = Client()
    print(f"{'page':24}{'median ms':>10}{'95th ms':>10}")
    for page in PAGES:
        status = client.get(page).status_code
        times = sorted(timed(client, page) for _ in range(repeat))
        said = "" if status == OK else f"  answered {status}"
        print(f"{page:24}{statistics.median(times):10.1f}{times[int(repeat * 0.95)]:10.1f}{said}")


def timed(client: Client, page: str) -> float:
    """Measure one answer in milliseconds."""
    start = time.perf_counter()
    client.get(page)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
