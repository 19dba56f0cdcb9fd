"""
A measure's conditions on one line: of each group the first that is met decides.

No condition of a group met means the measure does not apply; every group must let it.
"""

from decimal import Decimal
from itertools import groupby

from customs import law, refusals, units
from customs.rateterms import Charged, RateExpression


def decide(measure: law.Measure, line: Charged, documents: frozenset[str], place: int | None) -> RateExpression | None:
    """
    Return the rate to charge, or None when the measure does not apply to this line.

    :raises refusals.Refused: when a condition says that the goods may not come in
    """
    rate: RateExpression | None = None
    for _, group in groupby(sorted(measure.conditions, key=lambda c: c.group), key=lambda c: c.group):
        met = next((c for c in group if _met(c, line, documents)), None)
        if met is None or met.then == "skip":
            return None
        if met.then == "refuse":
            words = met.words or "a document or a limit is wanting."
            raise refusals.Refused(refusals.prohibited(place or 0, measure.id, words))
        if met.then == "rate" and rate is None:
            rate = met.rate
    return rate or (measure.rate if measure.rate.sums else None)


def _met(condition: law.Condition, line: Charged, documents: frozenset[str]) -> bool:
    asked = line if condition.per == law.LINE else line.whole()
    match condition.test:
        case "document":
            return condition.document in documents
        case "quantity":
            return _between(condition, asked.quantity(condition.of), line)
        case "value":
            return _between(condition, asked.amount(condition.of or "cif"), line)
        case "unit_price":
            count = units.BY_NAME[condition.of].count(line.quantities)
            return bool(count) and _between(condition, line.amount("cif") / count, line)
    return True


def _between(condition: law.Condition, amount: Decimal, line: Charged) -> bool:
    def limit(number: Decimal) -> Decimal:
        return line.convert(number, condition.currency) if condition.currency else number

    above = condition.at_least is None or amount >= limit(condition.at_least)
    return above and (condition.below is None or amount < limit(condition.below))
