"""
A tariff made ready for one day: levies in order, measures by code, and for each kind of line a plan worked out once.

Parsing, choosing and naming happen here, so that assessing a line is arithmetic.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from customs import choosing, hs, law, refusals
from customs.rateterms import RateExpression
from customs.rounding import MODES, Rounding
from customs.valuation import SLOTS

RETAIL = SLOTS.index("retail")


class TariffError(ValueError):
    """The tariff itself does not hold together: a levy rests on one that does not come before it."""


# The named places of a base, and the words that are the same on every line that bears the rate.
Told = tuple[tuple[tuple[str, tuple[int, ...]], ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Option:
    """One measure that may be charged; ``fraction`` is its plain percentage over 100, when it is only that."""

    measure: law.Measure
    fraction: Decimal | None


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """One levy of a plan: where its base is, what may be charged, where the amount goes; ``told`` keeps its words."""

    levy: law.Levy
    slot: int
    addends: tuple[int, ...] | None
    options: tuple[Option, ...]
    beneath: law.Measure | None
    rounding: Rounding | None
    told: dict[tuple[int, int], Told] = field(default_factory=dict)

    @property
    def plain(self) -> "Plain | None":
        """The step as plain numbers, when it is a percentage of a sum, rounded by a power of ten."""
        option = self.options[0]
        quantum = self.rounding.quantum if self.rounding else None
        if len(self.options) > 1 or option.fraction is None or not self.addends or quantum is None:
            return None
        mode = MODES[self.rounding.mode] if self.rounding else ""
        return (self.slot, self.addends, quantum, mode), (self, option.measure, option.measure.rate, option.fraction)


# slot, addends, quantum, mode: what is the same for all rates of a plain levy, so that lines are worked as columns
Sum = tuple[int, tuple[int, ...], Decimal, str]
# step, measure, rate, fraction: what a plain levy charges on one kind of line
Share = tuple[Step, law.Measure, RateExpression, Decimal]
Plain = tuple[Sum, Share]


@dataclass(frozen=True, eq=False, slots=True)
class Shape:
    """The sums that lines of several plans have in common; there is one object for each shape of a tariff."""

    sums: tuple[Sum, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """The levies that lines of one claim bear, in order; with a ``shape`` and ``shares`` when all of them are plain."""

    claim: choosing.Claim
    steps: tuple[Step, ...]
    shape: Shape | None
    shares: tuple[Share, ...]


class Compiled:
    """What one tariff says on one day."""

    def __init__(self, tariff: law.Tariff, on: date) -> None:
        """Sort and check; plans are made when first asked for."""
        self.tariff, self.on = tariff, on
        self.levies = sorted((lv for lv in tariff.levies if lv.span.holds(on)), key=lambda lv: (lv.sequence, lv.code))
        self.slot = {levy.code: len(SLOTS) + place for place, levy in enumerate(self.levies)}
        if len(self.slot) != len(self.levies):
            codes = [levy.code for levy in self.levies]
            message = f"two levies are called {next(code for code in codes if codes.count(code) > 1)} on one day"
            raise TariffError(message)
        self.width = len(SLOTS) + len(self.levies)
        self.names = {levy.code: self._names(levy) for levy in self.levies}
        for levy in self.levies:
            self._check(levy)
        self.indexes = self._index()
        self.thresholds = tuple(t for t in tariff.thresholds if t.span.holds(on))
        self._plans: dict[tuple[choosing.Claim, frozenset[str]], Plan] = {}
        self._values: dict[choosing.Claim, law.Measure | None] = {}
        self._lines: dict[str, tuple[str, ...]] = {}
        self._shapes: dict[tuple[Sum, ...], Shape] = {}
        # For consignments of one kind: what their lines say -> the plan.
        self.shelves: dict[tuple[str, str, str, frozenset[str]], dict[tuple[object, ...], Plan]] = {}

    def _names(self, levy: law.Levy) -> dict[str, tuple[int, ...]]:
        earlier = self.levies[: self.levies.index(levy)]
        names: dict[str, tuple[int, ...]] = {name: (place,) for place, name in enumerate(SLOTS)}
        names |= {before.code: (self.slot[before.code],) for before in earlier}
        names["duty"] = tuple(self.slot[before.code] for before in earlier if before.kind == "duty")
        names["levies"] = tuple(self.slot[before.code] for before in earlier)
        return names

    def _check(self, levy: law.Levy) -> None:
        known = self.names[levy.code]
        for name in levy.base.names:
            if name in known or name.startswith("qty."):
                continue
            if name in self.slot:
                message = f"{levy.code} rests on {name}, which does not come before it"
            else:
                known_names = f"{', '.join(SLOTS)}, duty, levies or a levy's code; a quantity is written qty.kg"
                message = f"{levy.code} rests on “{name}”, which is none of {known_names}"
            raise TariffError(message)

    def _index(self) -> dict[str, dict[str, tuple[law.Measure, ...]]]:
        rows: dict[str, dict[str, list[law.Measure]]] = {code: {} for code in (*self.slot, "")}
        for measure in self.tariff.measures:
            if measure.levy in rows and measure.span.holds(self.on):
                rows[measure.levy].setdefault(measure.code, []).append(measure)
        return {levy: {code: tuple(found) for code, found in by_code.items()} for levy, by_code in rows.items()}

    def fixed_value(self, claim: choosing.Claim) -> law.Measure | None:
        """Return the mercurial (fixed) value that replaces the declared one, if the law sets one."""
        if claim not in self._values:
            found = choosing.fitting(self.indexes[""], claim, self.tariff.groups)
            self._values[claim] = next((m for m in found if m.kind == law.VALUE), None)
        return self._values[claim]

    def plan_of_code(self, claim: choosing.Claim, place: int) -> Plan:
        """
        Return the plan of a good whose code may be shorter than the national line.

        If every national line under it is charged alike, the code is enough; if not, the whole code is asked for.

        :raises refusals.CannotAssess: with what is not known
        """
        known = self.tariff.codes
        if known is None and hs.is_national(claim.code) and not self._has(claim.code):
            raise refusals.CannotAssess([refusals.unknown_code(place, claim.code)])
        if known is None or any(code in known for code in hs.climb(claim.code)):
            return self.plan(claim, place)
        beneath = self._beneath().get(claim.code, ())
        if not beneath:
            raise refusals.CannotAssess([refusals.unknown_code(place, claim.code)])
        plans = [self.plan(claim._replace(code=code), place) for code in beneath]
        if len({_charged(plan) for plan in plans}) > 1:
            raise refusals.CannotAssess([refusals.short_code(place, claim.code, len(beneath))])
        return plans[0]

    def _has(self, code: str) -> bool:
        """Tell whether any measure speaks of this code or of what it stands under."""
        return any(prefix in index for index in self.indexes.values() for prefix in hs.climb(code))

    def _beneath(self) -> dict[str, tuple[str, ...]]:
        """Sort the national lines under each shorter code, once."""
        if not self._lines:
            found: dict[str, list[str]] = {}
            for code in sorted(self.tariff.codes or ()):
                for prefix in hs.climb(code)[1:]:
                    found.setdefault(prefix, []).append(code)
            self._lines = {prefix: tuple(codes) for prefix, codes in found.items()}
        return self._lines

    def plan(self, claim: choosing.Claim, place: int, per: str = law.LINE, gone: frozenset[str] = law.NONE) -> Plan:
        """
        Return the levies that this kind of line bears, in order, without what has fallen away.

        :raises refusals.CannotAssess: with every levy for which the tariff gives no single rate
        """
        found = self._plans.get((claim, gone))
        if found is None:
            found = self._plans[claim, gone] = self._plan(claim, place, per, gone)
        return found

    def _plan(self, claim: choosing.Claim, place: int, per: str, gone: frozenset[str]) -> Plan:
        due = [lv for lv in self.levies if lv.per == per and (not lv.payers or claim.importer in lv.payers)]
        try:
            indexes = {lv.code: self.indexes[lv.code] for lv in due}
            choices = choosing.choose_all(indexes, claim, self.tariff.groups, gone)
        except refusals.Refused as refused:
            reason = refused.refusal
            raise refusals.CannotAssess([refusals.Refusal(reason.code, reason.words, place, reason.params)]) from None
        missing = [
            refusals.unknown_rate(place, claim.code, lv.code)
            for lv in due
            if lv.required and lv.code in choices and choices[lv.code].first is None
        ]
        if missing:
            raise refusals.CannotAssess(missing)
        steps = tuple(self._step(lv, choices[lv.code]) for lv in due if lv.code in choices and choices[lv.code].first)
        plain = [found for step in steps if (found := step.plain)]
        if len(plain) < len(steps):
            return Plan(claim, steps, None, ())
        sums = tuple(found[0] for found in plain)
        return Plan(claim, steps, self._shapes.setdefault(sums, Shape(sums)), tuple(found[1] for found in plain))

    def _step(self, levy: law.Levy, choice: choosing.Choice) -> Step:
        measures = [*choice.reliefs, *([choice.normal] if choice.normal else [])]
        options = tuple(Option(m, _fraction(m)) for m in measures)
        names = levy.base.addends
        slots = self.names[levy.code]
        addends = tuple(slot for name in names for slot in slots[name]) if names else None
        return Step(
            levy=levy,
            slot=self.slot[levy.code],
            addends=None if addends and RETAIL in addends else addends,  # may be unstated: asked for by name
            options=options,
            beneath=choice.beneath,
            rounding=levy.rounding if levy.rounding.when == law.LINE else None,
        )


def _charged(plan: Plan) -> tuple[object, ...]:
    """Return what makes two plans charge alike: the same levies at the same rates on the same terms."""

    def terms(measure: law.Measure) -> tuple[object, ...]:
        return (measure.kind, measure.rate.sums, measure.conditions, measure.excludes)

    return tuple((step.levy.code, tuple(terms(option.measure) for option in step.options)) for step in plan.steps)


def _fraction(measure: law.Measure) -> Decimal | None:
    percent = measure.rate.percent
    terms = measure.conditions or measure.quota or measure.excludes
    return None if percent is None or terms else percent.scaleb(-2)


@lru_cache(maxsize=64)
def compile_tariff(tariff: law.Tariff, on: date) -> Compiled:
    """Make a tariff ready for a day, once."""
    return Compiled(tariff, on)
