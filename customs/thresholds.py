"""
Sums below which something is not charged: all or nothing, a deducted allowance, a small amount forgiven.

Which thresholds speak of a consignment, what sum each is compared with (earlier consignments of the same consignee
within the window counted in), and what follows for each levy and line.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from customs import law
from customs.consignments import Consignment, Line
from customs.exchange import Converter
from customs.trace import WHOLE, Charge, Relief

ZERO = Decimal(0)
ONE = Decimal(1)
ALL, DEDUCT, WAIVE = "all_or_nothing", "deduct", "waive"


@dataclass
class Effect:
    """What the thresholds do: ``freed`` (levy, line) pairs, and the ``share`` of the base left to charge."""

    freed: dict[tuple[str, int], str] = field(default_factory=dict)
    share: dict[tuple[str, int], tuple[Decimal, str]] = field(default_factory=dict)
    seen: list[Relief] = field(default_factory=list)

    @property
    def idle(self) -> bool:
        """Whether nothing is changed."""
        return not self.freed and not self.share


def speaks(threshold: law.Threshold, consignment: Consignment) -> bool:
    """Tell whether a threshold is about this kind of consignment."""
    return (
        (not threshold.categories or consignment.category in threshold.categories)
        and (not threshold.importers or consignment.importer in threshold.importers)
        and (not threshold.regimes or consignment.regime in threshold.regimes)
        and (not threshold.origins or consignment.export_country in threshold.origins)
    )


def covers(threshold: law.Threshold, line: Line) -> bool:
    """Tell whether a threshold may free this good."""
    if any(line.code.startswith(prefix) for prefix in threshold.excluded_codes):
        return False
    return not threshold.only_codes or any(line.code.startswith(prefix) for prefix in threshold.only_codes)


def within(threshold: law.Threshold, amount: Decimal, limit: Decimal) -> bool:
    """Compare: at the limit itself the law says "up to" (inclusive) or "below"."""
    return amount <= limit if threshold.inclusive else amount < limit


def before(
    *,
    thresholds: Iterable[law.Threshold],
    consignment: Consignment,
    columns: Mapping[str, Sequence[Decimal]],
    levies: Sequence[str],
    convert: Converter,
    on: date,
) -> Effect:
    """Work out the thresholds that look at values, before anything is charged."""
    effect = Effect()
    for threshold in thresholds:
        if threshold.mode != WAIVE and speaks(threshold, consignment):
            _apply(
                threshold=threshold,
                consignment=consignment,
                columns=columns,
                levies=levies,
                convert=convert,
                on=on,
                effect=effect,
            )
    return effect


def _apply(
    *,
    threshold: law.Threshold,
    consignment: Consignment,
    columns: Mapping[str, Sequence[Decimal]],
    levies: Sequence[str],
    convert: Converter,
    on: date,
    effect: Effect,
) -> None:
    freed = [levy for levy in levies if not threshold.levies or levy in threshold.levies]
    places = [place for place, line in enumerate(consignment.lines) if covers(threshold, line)]
    limit = convert(threshold.limit, threshold.currency)
    earlier = _earlier(threshold, consignment, convert, on)
    column = columns[threshold.on]
    tested = sum(column, ZERO) + earlier
    # What is charged once for the whole is freed with it, when no good of it stays charged.
    whole = [WHOLE] if len(places) == len(consignment.lines) else []
    pairs = [(levy, place) for levy in freed for place in places + whole]
    if threshold.mode == DEDUCT:
        eligible = sum((column[place] for place in places), ZERO)
        allowance = max(ZERO, limit - earlier)
        met = bool(allowance and eligible)
        if met:
            left = max(ZERO, ONE - allowance / eligible)
            effect.share |= {pair: (left, threshold.id) for pair in pairs if pair not in effect.share}
    else:
        met = within(threshold, tested, limit)
        if met:
            effect.freed |= {pair: threshold.id for pair in pairs if pair not in effect.freed}
    effect.seen.append(
        Relief(threshold.id, threshold.mode, tuple(freed), tested, limit, met and bool(places), threshold.act)
    )


def _earlier(threshold: law.Threshold, consignment: Consignment, convert: Converter, on: date) -> Decimal:
    if threshold.window_days is None:
        return ZERO
    first = on - timedelta(days=threshold.window_days)
    return sum((convert(e.value, e.currency) for e in consignment.earlier if first <= e.on <= on), ZERO)


def after(
    thresholds: Iterable[law.Threshold],
    consignment: Consignment,
    charges: Callable[[], Iterable[Charge]],
    convert: Converter,
) -> Effect:
    """Work out which amounts due are small enough to be forgiven."""
    effect = Effect()
    for threshold in thresholds:
        if threshold.mode != WAIVE or not speaks(threshold, consignment):
            continue
        mine = [c for c in charges() if _forgives(threshold, c, consignment.lines)]
        due = sum((c.amount for c in mine), ZERO)
        limit = convert(threshold.limit, threshold.currency)
        met = bool(due) and within(threshold, due, limit)
        if met:
            effect.freed |= {(c.step.levy.code, c.line): threshold.id for c in mine}
        codes = tuple(dict.fromkeys(c.step.levy.code for c in mine))
        effect.seen.append(Relief(threshold.id, WAIVE, codes, due, limit, met, threshold.act))
    return effect


def _forgives(threshold: law.Threshold, charge: Charge, lines: Sequence[Line]) -> bool:
    levy = charge.step.levy.code
    return (not threshold.levies or levy in threshold.levies) and (
        charge.line < 0 or covers(threshold, lines[charge.line])
    )
