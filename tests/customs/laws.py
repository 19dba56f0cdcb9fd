"""Small laws for tests: one duty, one tax on it, in a currency with two decimals."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from customs import bases, duty, exchange, law, rates

ON = date(2026, 1, 15)
ACT = law.Act("Act 1 of 2026", "Gazette 1")
NO_RATES = exchange.Rates([])

FRAME = """
[tariff]
country = "QQ"
currency = "USD"
name = "Test law"
rows = "rows.csv"
total_rounding = { step = "0.05", when = "total" }

[[levies]]
code = "DUTY"
kind = "duty"
base = "cif"

[[levies]]
code = "OLD"
base = "cif"
required = false
valid_from = 2020-01-01
valid_to = 2020-12-31

[[thresholds]]
id = "low"
limit = 10
currency = "USD"
act = "Act 2"

[[deemings]]
cost = "freight"
base = "fob * 0.1"
act = "Act 3"

[groups]
UNION = ["DE", "FR"]

[quotas]
"09" = "500"

[[exchange]]
sold = "EUR"
bought = "USD"
rate = "1.1"
source = "Bank"
"""
ROWS = """code,levy,rate,kind,origins,conditions,valid_from,valid_to,act,certainty,words,unit
64,DUTY,10 %,,,,,,Act 1,law,Footwear,pair
6403,DUTY,5 %,preference,UNION,"[{""test"": ""document"", ""document"": ""EUR1""}]",,,Act 1,law,,
85,DUTY,7 %,,,,2026-03-01,2026-06-30,Act 1,law,Machines,
86,,,control,,,,,Act 4,law,,
9999,,,,,,,,,,Nothing,
"""


def levy(code="DUTY", base="cif", **facts):
    usual = {"words": code.title(), "sequence": 10, "base": bases.parse(base)}
    return law.Levy(code=code, **(usual | facts))


def measure(code="", rate="10 %", levy="DUTY", **facts):
    expression = rates.parse(rate) if rate else rates.unstated()
    name = facts.pop("id", f"{levy}:{code}:{rate}")
    return law.Measure(id=name, levy=levy, rate=expression, act=facts.pop("act", ACT), code=code, **facts)


def tariff(*measures, levies=None, **facts):
    return duty.Tariff("QQ", facts.pop("currency", "USD"), levies or (levy(kind="duty"),), measures, **facts)


def line(code="640399", value="100", **facts):
    quantities = {name: Decimal(number) for name, number in facts.pop("quantities", {}).items()}
    retail = facts.pop("retail", None)
    return duty.Line(
        code,
        Decimal(value),
        facts.pop("currency", "USD"),
        quantities=quantities,
        retail=None if retail is None else Decimal(retail),
        **facts,
    )


def cost(kind, amount, currency="USD", **facts):
    return duty.Cost(kind, Decimal(amount), currency, **facts)


def goods(*lines, **facts):
    return duty.Consignment(lines or (line(),), incoterm=facts.pop("incoterm", "CIF"), **facts)


def assess(book, consignment=None, *, on=ON, quotes=()):
    return duty.assess(consignment or goods(), book, on=on, rates=exchange.Rates(quotes))


def quote(sold, bought, rate, **facts):
    return exchange.Quote(sold, bought, Decimal(rate), **facts)


def reasons(refused):
    return [reason.code for reason in refused.value.reasons]


DUTY = levy(kind="duty")
TAX = levy("TAX", "cif + DUTY", sequence=20)


def total(*measures, consignment=None, on=ON, **facts):
    return assess(tariff(*measures, **facts), consignment, on=on).total


def refusal(*measures, consignment=None, **facts):
    with pytest.raises(duty.CannotAssess) as refused:
        assess(tariff(*measures, **facts), consignment)
    return refused.value.reasons[0]


def loaded(path, *, start="2026-01-01", country="QQ", **options):
    """Load a tariff by the command that a post uses, and give what it says."""
    out = StringIO()
    call_command("load_tariff", str(path), country=country, start=date.fromisoformat(start), stdout=out, **options)
    return out.getvalue()


def written(folder, rows=ROWS, frame=FRAME):
    """Write a whole tariff into a folder, as a post keeps it: a file of the law and a table of its rows."""
    (folder / "rows.csv").write_text(rows.replace("9999,", "970110,"), encoding="utf-8")
    path = folder / "law.toml"
    path.write_text(frame, encoding="utf-8")
    return path
