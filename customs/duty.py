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

from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal, localcontext

from customs import choosing, compiled, exchange, hs, refusals, thresholds, valuation, work
from customs.consignments import Consignment, Cost, Earlier, Line
from customs.law import Tariff
from customs.refusals import CannotAssess
from customs.trace import Charge, Good, Row, Trace
from suuq import money

__all__ = ["CannotAssess", "Consignment", "Cost", "Earlier", "Line", "Row", "Tariff", "Trace", "assess"]

ZERO = Decimal(0)
# Wide enough for fifteen digits of value times rates and quantities; the caller's own context is left alone.
CONTEXT = Context(prec=40)


def assess(consignment: Consignment, tariff: Tariff, *, on: date, rates: exchange.Rates) -> Trace:
    """
    Assess a consignment under a tariff as it stood on a day.

    :raises CannotAssess: with every reason found
    """
    with localcontext(CONTEXT):
        return _assess(consignment, compiled.compile_tariff(tariff, on), rates)


def _assess(consignment: Consignment, ready: compiled.Compiled, rates: exchange.Rates) -> Trace:
    convert = valuation.Converter(rates, ready.tariff.currency, ready.on)
    try:
        claims = _claims(consignment, ready)
        valued = valuation.value(consignment, ready.tariff, convert)
        sheet = work.Sheet(consignment, ready, claims, valued, convert)
        levies = [levy.code for levy in ready.levies]
        effect = thresholds.before(ready.thresholds, consignment, sheet.valued, levies, convert, ready.on)
        charges = sheet.charge(effect)
        waived = thresholds.after(ready.thresholds, consignment, charges, convert)
        if waived.freed:
            effect.freed |= waived.freed
            charges = sheet.charge(effect)
    except refusals.Refused as refused:
        raise CannotAssess([refused.refusal]) from None
    effect.seen += waived.seen
    charges, totals = _round_levies(charges, ready)
    exact = sum((amount for _, amount in totals), ZERO)
    rounding = ready.tariff.total_rounding
    total = rounding.round(exact) if rounding else exact
    tariff = ready.tariff
    return Trace(
        country=tariff.country,
        currency=tariff.currency,
        tariff=tariff.name,
        version=tariff.version,
        edition=tariff.edition,
        on=ready.on,
        reference=consignment.reference,
        goods=tuple(map(Good, consignment.lines, sheet.valued, map(tuple, sheet.rows))),
        charges=tuple(charges),
        totals=tuple(totals),
        adjustment=total - exact,
        total=total,
        reliefs=tuple(effect.seen),
        exchange=convert.used,
        names=ready.names,
        whole=tuple(sheet.whole),
        acts=sheet.acts,
    )


def _claims(consignment: Consignment, ready: compiled.Compiled) -> list[choosing.Claim]:
    """Read each line's code and what it claims, and refuse all at once what cannot be read."""
    reasons: list[refusals.Refusal] = []
    claims = []
    for place, line in enumerate(consignment.lines):
        try:
            code = hs.normalise(line.code) if line.code.strip() else ""
        except hs.NotACodeError:
            reasons.append(refusals.unknown_code(place, line.code))
            continue
        known = ready.tariff.codes
        if len(code) < hs.SUBHEADING:
            reasons.append(refusals.unclassified(place, line.description or line.code))
        elif known is not None and code not in known:
            reasons.append(refusals.unknown_code(place, code))
        claims.append(work.claim(consignment, line, code))
    if reasons:
        raise CannotAssess(reasons)
    return claims


def _round_levies(charges: list[Charge], ready: compiled.Compiled) -> tuple[list[Charge], list[tuple[str, Decimal]]]:
    """Sum each levy; where the law rounds the sum, share the rounded sum over the lines again."""
    totals = []
    by_levy: dict[str, list[int]] = {}
    for place, charge in enumerate(charges):
        by_levy.setdefault(charge.step.levy.code, []).append(place)
    for levy in ready.levies:
        places = by_levy.get(levy.code, [])
        amount = sum((charges[place].amount for place in places), ZERO)
        if levy.rounding.when == "levy" and places:
            amount = levy.rounding.round(amount)
            shares = _shares(amount, levy.rounding.step, [charges[place].amount for place in places])
            for place, share in zip(places, shares, strict=True):
                charges[place] = charges[place]._replace(amount=share)
        if places:
            totals.append((levy.code, amount))
    return charges, totals


def _shares(total: Decimal, step: Decimal, amounts: Sequence[Decimal]) -> list[Decimal]:
    return [part * step for part in money.apportion(int(total / step), amounts)]
