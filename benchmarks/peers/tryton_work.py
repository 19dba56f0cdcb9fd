"""
Tryton on its own database: ``duty`` works out duties, ``declaration`` stores ten lines, ``receipt`` opens the stock.

A duty finds the rate of a tariff code by country and day and computes the amount in the company's currency: one levy,
by quantity, no levies on levies, no trace. A declaration is a supplier's shipment of ten moves in a transaction of its
own, each priced by the duty of its product's tariff code: the nearest thing that Tryton keeps. For ``receipt`` it says,
as JSON, what a client of its API must know: ids, and a session.
"""

import base64
import json
import os
import sys
from datetime import date
from decimal import Decimal

from trytond import config

config.set("database", "uri", os.environ["DATABASE_URL"])  # DB_NAME names the database

from trytond.modules.company.tests import create_company, set_company
from trytond.pool import Pool
from trytond.tests.test_tryton import DB_NAME, activate_module
from trytond.transaction import Transaction
from turns import take

CODES, LINES, WHO = 600, 10, 1
PATTERN = {"type": "import", "date": date(2026, 1, 1)}


def made(kind, *rows):
    """Write rows, and give them."""
    return Pool().get(kind).create(list(rows))


def currency(name, code, rounding, rate):
    """Make a currency."""
    rates = [("create", [{"date": date(2020, 1, 1), "rate": Decimal(rate)}])]
    return made(
        "currency.currency", {"name": name, "code": code, "symbol": code, "rounding": Decimal(rounding), "rates": rates}
    )[0]


def furnish():
    """Make the company, its goods with a tariff code each, and who sends them; give what the work needs."""
    dollar, franc = currency("Dollar", "USD", "0.01", "1"), currency("Franc", "DJF", "1", "177.721")
    company = create_company(currency=franc)
    with set_company(company):
        (unit,) = Pool().get("product.uom").search([("name", "=", "Unit")])
        how = {"type": "import", "computation_type": "quantity", "uom": unit.id, "amount": Decimal("1.50")}
        codes = made("customs.tariff.code", *({"code": f"{n:06d}"} for n in range(CODES)))
        made("customs.duty.rate", *({"tariff_code": code.id, "currency": dollar.id, **how} for code in codes))
        goods = {"type": "goods", "default_uom": unit.id}
        under = [{"tariff_codes": [("create", [{"tariff_code": code.id}])]} for code in codes[:LINES]]
        templates = made("product.template", *({"name": "Shoes", **goods, **coded} for coded in under))
        products = [t.products[0] if t.products else made("product.product", {"template": t.id})[0] for t in templates]
        (supplier,) = Pool().get("stock.location").search([("code", "=", "SUP")])
        (house,) = Pool().get("stock.location").search([("type", "=", "warehouse")], limit=1)
        (party,) = made("party.party", {"name": "Carrier", "supplier_location": supplier.id})
    return {
        "shipment": {
            "supplier": party.id, "warehouse": house.id, "company": company.id,
            "warehouse_input": house.input_location.id, "warehouse_storage": house.storage_location.id,
        },
        "move": {
            "unit": unit.id, "quantity": 1, "company": company.id, "currency": franc.id,
            "from_location": supplier.id, "to_location": house.input_location.id,
        },
        "products": [product.id for product in products], "codes": [code.id for code in codes], "franc": franc.id,
    }  # fmt: skip


def duty(known):
    """Work out duties, in one transaction."""
    with Transaction().start(DB_NAME, WHO, readonly=True):
        codes = Pool().get("customs.tariff.code").browse(known["codes"])
        franc, unit = Pool().get("currency.currency")(known["franc"]), Pool().get("product.uom")(known["move"]["unit"])
        take(lambda n: codes[n % CODES].get_duty_rate(PATTERN).compute(franc, 1 + n % 9, unit))


def declaration(known):
    """Write shipments of ten lines, each with its duty, a transaction each."""

    def write(_n):
        with Transaction().start(DB_NAME, WHO, context={"company": known["shipment"]["company"]}) as transaction:
            franc, unit = (
                Pool().get("currency.currency")(known["franc"]),
                Pool().get("product.uom")(known["move"]["unit"]),
            )
            duties = [
                product.get_tariff_code({"date": PATTERN["date"]}).get_duty_rate(PATTERN).compute(franc, 1, unit)
                for product in Pool().get("product.product").browse(known["products"])
            ]
            lines = [
                known["move"] | {"product": product, "unit_price": duty}
                for product, duty in zip(known["products"], duties, strict=True)
            ]
            made("stock.shipment.in", known["shipment"] | {"incoming_moves": [("create", lines)]})
            transaction.commit()

    take(write)


def receipt(known):
    """Say what a client must know, and wait."""
    with Transaction().start(DB_NAME, WHO) as transaction:
        (session,) = made("ir.session", {"ip_address": "127.0.0.1"})
        key = base64.b64encode(f"admin:{WHO}:{session.key}".encode()).decode()
        transaction.commit()
    print(json.dumps(known | {"session": key}), flush=True)
    sys.stdin.read()


activate_module(["stock", "customs"])
with Transaction().start(DB_NAME, WHO) as opening:
    told = furnish()
    opening.commit()
{"duty": duty, "declaration": declaration, "receipt": receipt}[sys.argv[1]](told)
