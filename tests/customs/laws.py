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
