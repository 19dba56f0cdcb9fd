"""
How many duties a second Tryton customs works out, to be set beside ``duty.py`` on the same machine.

Tryton runs in an environment of its own, ``.state/tryton``, made from PyPI by the first ``make bench``
(``TRYTON_PYTHON`` names another one).

For each of 1,000 lines Tryton finds the duty rate of a tariff code by country and day and computes the amount in the
currency of the company: one levy, by quantity, no levies on levies, no trace. It is the nearest thing in the open to
the arithmetic of ``duty.py``. Making its database takes a minute or two before anything is measured.
"""

import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / ".state" / "tryton"
UV = Path(sys.executable).parent / "uv"
PACKAGES = ("trytond>=8.0,<9", "trytond_customs>=8.0,<9")

INNER = """
import datetime, statistics, sys, time
from decimal import Decimal
from trytond.config import config
config.set("database", "uri", "sqlite://")
from trytond.tests.test_tryton import activate_module, with_transaction
from trytond.pool import Pool

LINES, REPEAT, CODES = int(sys.argv[1]), int(sys.argv[2]), 600

activate_module("customs")

def currency(name, code, rounding, rate):
    rates = [("create", [{"date": datetime.date(2020, 1, 1), "rate": Decimal(rate)}])]
    fields = {"name": name, "code": code, "symbol": code, "rounding": Decimal(rounding), "rates": rates}
    return Pool().get("currency.currency").create([fields])[0]

@with_transaction()
def measure():
    pool = Pool()
    Country = pool.get("country.country")
    Code, Rate = pool.get("customs.tariff.code"), pool.get("customs.duty.rate")
    Uom = pool.get("product.uom")
    unit, = Uom.search([("name", "=", "Unit")])
    country, = Country.create([{"name": "Origin", "code": "QQ"}])
    dollar = currency("Dollar", "USD", "0.01", "1")
    franc = currency("Franc", "DJF", "1", "177.721")
    codes = Code.create([{"code": f"{n:06d}"} for n in range(CODES)])
    how = {"type": "import", "computation_type": "quantity", "uom": unit.id, "amount": Decimal("1.50")}
    Rate.create([{"tariff_code": code.id, "currency": dollar.id, **how} for code in codes])
    codes = Code.browse([code.id for code in codes])
    pattern = {"country": country.id, "type": "import", "date": datetime.date(2026, 1, 1)}

    def work():
        total = Decimal(0)
        for n in range(LINES):
            rate = codes[n % CODES].get_duty_rate(pattern)
            total += rate.compute(franc, 1 + n % 9, unit)
        return total

    work()
    times = []
    for _ in range(REPEAT):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    seconds = statistics.median(times)
    print(f"Tryton customs, one duty a line {seconds * 1000:9.1f} ms {LINES / seconds:12,.0f} lines/s")

measure()
"""


def main() -> None:
    """Run the measurement in Tryton's environment."""
    python = os.environ.get("TRYTON_PYTHON") or environment()
    subprocess.run([python, "-c", INNER, "1000", "3"], check=True)  # noqa: S603 - the measurement above


def environment() -> str:
    """Make Tryton's environment where there is none yet."""
    python = HOME / "bin" / "python"
    if not python.exists():
        sys.stdout.write(f"Installing Tryton into {HOME} (a minute) ...\n")
        sys.stdout.flush()
        for command in (
            (UV, "venv", "--quiet", HOME),
            (UV, "pip", "install", "--quiet", "--python", python, *PACKAGES),
        ):
            subprocess.run(command, check=True)  # noqa: S603 - our own uv
    return str(python)


if __name__ == "__main__":
    main()
