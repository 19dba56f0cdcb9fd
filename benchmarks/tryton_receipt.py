"""
Receiving parcels in Tryton's stock module, one supplier shipment of one line each, in process on SQLite in memory.

    .venv/bin/python benchmarks/tryton_receipt.py [--each 120]

``benchmarks/checkins.py`` runs it beside our own check-ins.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import tryton_customs

TRYTON = """
import datetime, sys, time
from decimal import Decimal
from trytond.config import config
config.set("database", "uri", "sqlite://")
from trytond.tests.test_tryton import activate_module, with_transaction
from trytond.modules.company.tests import create_company, set_company
from trytond.pool import Pool

PARCELS = int(sys.argv[1])
activate_module("stock")

@with_transaction()
def measure():
    pool = Pool()
    with set_company(create_company()):
        unit, = pool.get("product.uom").search([("name", "=", "Unit")])
        Template, Location = pool.get("product.template"), pool.get("stock.location")
        template, = Template.create([{"name": "Parcel", "type": "goods", "default_uom": unit.id}])
        if not template.products:
            pool.get("product.product").create([{"template": template.id}])
        product = Template(template.id).products[0]
        supplier, = Location.search([("code", "=", "SUP")])
        warehouse, = Location.search([("type", "=", "warehouse")], limit=1)
        party, = pool.get("party.party").create([{"name": "Carrier", "supplier_location": supplier.id}])
        company = pool.get("company.company").search([])[0]
        Shipment, Move = pool.get("stock.shipment.in"), pool.get("stock.move")

        def receive(n):
            shipment, = Shipment.create([{"supplier": party.id, "reference": str(n), "warehouse": warehouse.id,
                "company": company.id,
                "warehouse_input": warehouse.input_location.id, "warehouse_storage": warehouse.storage_location.id}])
            Move.create([{"product": product.id, "unit": unit.id, "quantity": 1, "shipment": str(shipment),
                "from_location": shipment.supplier_location.id, "to_location": shipment.warehouse_input.id,
                "company": company.id, "unit_price": Decimal(1), "currency": company.currency.id}])
            Shipment.receive([shipment])
            Shipment.do([shipment])

        receive(0)
        start = time.perf_counter()
        for n in range(1, PARCELS + 1):
            receive(n)
        print(f"{PARCELS / (time.perf_counter() - start):.1f}")

measure()
"""


def measure(parcels: int) -> float:
    """Receive parcels, and give parcels a second."""
    python = os.environ.get("TRYTON_PYTHON") or tryton_customs.environment()
    if not os.environ.get("TRYTON_PYTHON"):
        install = [tryton_customs.UV, "pip", "install", "--quiet", "--python", python, "trytond_stock>=8.0,<9"]
        subprocess.run(install, check=True)  # noqa: S603 - our own uv
    told = subprocess.run([python, "-c", TRYTON, str(parcels)], check=True, capture_output=True, text=True)  # noqa: S603 - the measurement above
    return float(told.stdout.split()[-1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=120)
    print(f"{measure(parser.parse_args().each):.1f} parcels a second")
