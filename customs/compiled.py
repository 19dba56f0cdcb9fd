"""
A tariff made ready for one day: levies in order, measures by code, and for each kind of line a plan worked out once.

Parsing, choosing and naming happen here, so that assessing a line is arithmetic.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from customs import choosing, law, refusals
from customs.valuation import SLOTS

LINE = "line"
RETAIL = SLOTS.index("retail")


class TariffError(ValueError):
    """The tariff itself does not hold together: a levy rests on one that does not come before it."""


@dataclass(frozen=True, slots=True)
class Option:
    """One measure that may be charged; ``fraction`` is its plain percentage over 100, when it is only that."""

    measure: law.Measure
    fraction: Decimal | None


@dataclass(frozen=True, slots=True)
class Step:
    """One levy of a plan: where its base is, what may be charged, where the amount goes."""

    levy: law.Levy
    slot: int
    addends: tuple[int, ...] | None
    options: tuple[Option, ...]
    beneath: law.Measure | None
    quantum: Decimal | None
    mode: str
    rounding: law.Rounding | None
    fraction: Decimal | None


class Compiled:
    """What one tariff says on one day."""

    def __init__(self, tariff: law.Tariff, on: date) -> None:
        """Sort and check; plans are made when first asked for."""
        self.tariff, self.on = tariff, on
        self.levies = sorted((lv for lv in tariff.levies if lv.span.holds(on)), key=lambda lv: (lv.sequence, lv.code))
        self.slot = {levy.code: len(SLOTS) + place for place, levy in enumerate(self.levies)}
        if len(self.slot) != len(self.levies):
            message = f"two levies of one code on {on}"
            raise TariffError(message)
        self.width = len(SLOTS) + len(self.levies)
        self.names = {levy.code: self._names(levy) for levy in self.levies}
        for levy in self.levies:
            self._check(levy)
        self.indexes = self._index()
        self.thresholds = tuple(t for t in tariff.thresholds if t.span.holds(on))
        self._plans: dict[choosing.Claim, tuple[Step, ...]] = {}
        self._values: dict[choosing.Claim, law.Measure | None] = {}

    def _names(self, levy: law.Levy) -> dict[str, tuple[int, ...]]:
        earlier = self.levies[: self.levies.index(levy)]
        names = {name: (place,) for place, name in enumerate(SLOTS)}
        names |= {before.code: (self.slot[before.code],) for before in earlier}
        names["duty"] = tuple(self.slot[before.code] for before in earlier if before.kind == "duty")
        names["levies"] = tuple(self.slot[before.code] for before in earlier)
        return names

    def _check(self, levy: law.Levy) -> None:
        known = self.names[levy.code]
        for name in levy.base.names:
            if name not in known and not name.startswith("qty."):
                message = f"{levy.code} rests on {name}, which does not come before it"
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

    def plan(self, claim: choosing.Claim, place: int, per: str = LINE) -> tuple[Step, ...]:
        """
        Return the levies that this kind of line bears, in order.

        :raises refusals.CannotAssess: with every levy for which the tariff gives no single rate
        """
        found = self._plans.get(claim)
        if found is None:
            found = self._plans[claim] = self._plan(claim, place, per)
        return found

    def _plan(self, claim: choosing.Claim, place: int, per: str) -> tuple[Step, ...]:
        due = [lv for lv in self.levies if lv.per == per and (not lv.payers or claim.importer in lv.payers)]
        try:
            choices = choosing.choose_all({lv.code: self.indexes[lv.code] for lv in due}, claim, self.tariff.groups)
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
        return tuple(self._step(lv, choices[lv.code]) for lv in due if lv.code in choices and choices[lv.code].first)

    def _step(self, levy: law.Levy, choice: choosing.Choice) -> Step:
        measures = [*choice.reliefs, *([choice.normal] if choice.normal else [])]
        options = tuple(Option(m, _fraction(m)) for m in measures)
        names = levy.base.addends
        slots = self.names[levy.code]
        addends = tuple(slot for name in names for slot in slots[name]) if names else None
        rounding = levy.rounding if levy.rounding.when == LINE else None
        fast = options[0].fraction if len(options) == 1 else None
        return Step(
            levy=levy,
            slot=self.slot[levy.code],
            addends=None if addends and RETAIL in addends else addends,  # may be unstated: asked for by name
            options=options,
            beneath=choice.beneath,
            quantum=_quantum(rounding),
            mode=law.MODES[rounding.mode] if rounding else "",
            rounding=rounding,
            fraction=fast,
        )


def _fraction(measure: law.Measure) -> Decimal | None:
    percent = measure.rate.percent
    return None if percent is None or measure.conditions or measure.quota else percent.scaleb(-2)


def _quantum(rounding: law.Rounding | None) -> Decimal | None:
    """Return the step as ``quantize`` takes it, when it is a power of ten."""
    if rounding is None or rounding.step.normalize().as_tuple().digits != (1,):
        return None
    return rounding.step.normalize()


@lru_cache(maxsize=64)
def compile_tariff(tariff: law.Tariff, on: date) -> Compiled:
    """Make a tariff ready for a day, once."""
    return Compiled(tariff, on)
