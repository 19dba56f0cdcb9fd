"""
The duty engine: ``assess(consignment, tariff, on=day, rates=rates)`` gives a ``Trace`` or refuses with reasons.

    from customs import duty, exchange
    line = duty.Line("85171300", Decimal("300"), "USD", origin="CN", quantities={"item": Decimal(1)})
    consignment = duty.Consignment((line,), incoterm="FOB", costs=(duty.Cost("freight", Decimal(20), "USD"),))
    trace = duty.assess(consignment, tariff, on=day, rates=exchange.Rates(quotes))
    trace.total, trace.total_minor, trace.verified, list(trace.rows()), trace.to_json()

``duty.CannotAssess`` carries ``reasons`` (``code``, ``words`` with named gaps, ``params``, ``line``): a good without a
code, a levy without a rate, a missing quantity, a currency without the day's rate. Nothing unknown counts as zero.

Pure: no clock, no database, the same input and tariff version give the same trace, byte for byte.
"""

from datetime import date
from decimal import Decimal, localcontext
from operator import attrgetter

from customs import choosing, compiled, exchange, hs, law, refusals, thresholds, work
from customs.consignments import Consignment, Cost, Earlier, Line
from customs.law import Tariff
from customs.refusals import CannotAssess
from customs.trace import CONTEXT, Row, Trace
from suuq import money

__all__ = ["CannotAssess", "Consignment", "Cost", "Earlier", "Line", "Row", "Tariff", "Trace", "assess"]

ZERO = Decimal(0)
# What a line says that chooses its measures.
SAID = attrgetter("code", "origin", "preference", "additional_code", "quota", "documents")


def assess(consignment: Consignment, tariff: Tariff, *, on: date, rates: exchange.Rates) -> Trace:
    """
    Assess a consignment under a tariff as it stood on a day.

    :raises CannotAssess: with every reason found
    """
    with localcontext(CONTEXT):
        return _assess(consignment, compiled.compile_tariff(tariff, on), rates)


def _assess(consignment: Consignment, ready: compiled.Compiled, rates: exchange.Rates) -> Trace:
    tariff = ready.tariff
    if not ready.levies:
        raise CannotAssess([refusals.no_law(tariff.country, ready.on.isoformat())])
    convert = exchange.Converter(rates, tariff.currency, ready.on)
    try:
        sheet = work.Sheet(consignment, ready, _plans(consignment, ready), convert)
        levies = [levy.code for levy in ready.levies]
        effect = thresholds.before(
            thresholds=ready.thresholds,
            consignment=consignment,
            columns=sheet.values.columns,
            levies=levies,
            convert=convert,
            on=ready.on,
        )
        sheet.charge(effect)
        waived = thresholds.after(ready.thresholds, consignment, sheet.charges, convert)
        if waived.freed:
            effect.freed |= waived.freed
            sheet.charge(effect)
    except refusals.Refused as refused:
        raise CannotAssess([refused.refusal]) from None
    totals = [(levy.code, _levy_total(levy, amount, sheet)) for levy, amount in sheet.totals()]
    exact = sum((amount for _, amount in totals), ZERO)
    total = tariff.total_rounding.round(exact) if tariff.total_rounding else exact
    return Trace(
        country=tariff.country,
        currency=tariff.currency,
        tariff=tariff.name,
        version=tariff.version,
        edition=tariff.edition,
        on=ready.on,
        reference=consignment.reference,
        totals=tuple(totals),
        adjustment=total - exact,
        total=total,
        reliefs=(*effect.seen, *waived.seen),
        exchange=convert.used,
        names=ready.names,
        whole=tuple(sheet.whole),
        acts=sheet.acts,
        sheet=sheet,
    )


def _plans(consignment: Consignment, ready: compiled.Compiled) -> list[compiled.Plan]:
    """Find the plan of each line; lines that say the same share one."""
    kind = (consignment.importer, consignment.regime, consignment.category, consignment.documents)
    shelf = ready.shelves.setdefault(kind, {})
    said = list(map(SAID, consignment.lines))
    reasons: list[refusals.Refusal] = []
    for place, words in enumerate(said):
        if words not in shelf:
            try:
                shelf[words] = _plan(consignment, consignment.lines[place], place, ready)
            except CannotAssess as cannot:
                reasons += cannot.reasons
    if reasons:
        raise CannotAssess(reasons)
    return [shelf[words] for words in said]


def _plan(consignment: Consignment, line: Line, place: int, ready: compiled.Compiled) -> compiled.Plan:
    """Read a line's code and what it claims, and choose the measures."""
    try:
        code = hs.normalise(line.code) if line.code.strip() else ""
    except hs.NotACodeError:
        raise CannotAssess([refusals.unknown_code(place, line.code)]) from None
    if len(code) < hs.SUBHEADING:
        raise CannotAssess([refusals.unclassified(place, line.description or line.code)])
    claim = choosing.Claim(
        code,
        line.origin,
        line.preference,
        line.additional_code,
        line.quota,
        line.documents | consignment.documents,
        consignment.importer,
        consignment.regime,
        consignment.category,
    )
    return ready.plan_of_code(claim, place)


def _levy_total(levy: law.Levy, amount: Decimal, sheet: work.Sheet) -> Decimal:
    """Where the law rounds the levy's sum, round it and share the rounded sum over its charges again."""
    if levy.rounding.when != "levy":
        return amount
    rounded, step = levy.rounding.round(amount), levy.rounding.step
    mine = [(charges, n) for charges in sheet.special.values() for n, c in enumerate(charges) if c.step.levy is levy]
    parts = money.apportion(int(rounded / step), [charges[n].amount for charges, n in mine])
    for (charges, n), part in zip(mine, parts, strict=True):
        charges[n] = charges[n]._replace(amount=part * step)
    return rounded
