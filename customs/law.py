"""
The law as data: levies, measures, thresholds, roundings and the act behind each.

A ``Tariff`` is all that one country charges on imports. Nothing here computes; ``duty.assess`` does. Every set left
empty means "any": a measure without origins is for all origins, a levy without payers is paid by everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from customs.bases import Base
from customs.rates import RateExpression
from customs.rounding import Rounding

NONE: frozenset[str] = frozenset()
EMPTY: Mapping[str, Decimal] = MappingProxyType({})
LAW = "law"
TO_THE_CENT = Rounding()
LINE, CONSIGNMENT = "line", "consignment"
# Normal measures stand by law; relief is claimed (or given) and is taken only when it is not dearer.
NORMAL = "normal"
RELIEFS = frozenset({"preference", "suspension", "quota", "exemption"})
VALUE = "value"
KINDS = RELIEFS | {NORMAL, VALUE}
WHENS = frozenset({"line", "levy", "total"})
LEVY_KINDS = frozenset({"duty", "tax", "excise", "fee"})


@dataclass(frozen=True, slots=True)
class Act:
    """Where it is written, where we read it, and how sure we are: ``law`` only when the act itself was read."""

    title: str
    source: str = ""
    certainty: str = LAW
    year: str = ""

    @property
    def is_law(self) -> bool:
        """Whether the act itself was read."""
        return self.certainty == LAW


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last, both included; without a last day it still stands."""

    first: date = date.min
    last: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether the day lies inside."""
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Levy:
    """One duty, tax or fee. ``required`` levies refuse a line that has no rate instead of letting it pass."""

    code: str
    words: str
    sequence: int
    base: Base
    kind: str = "tax"
    per: str = LINE
    required: bool = True
    rounding: Rounding = TO_THE_CENT
    payers: frozenset[str] = NONE
    span: Span = Span()
    asycuda: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """
    One step of a measure's conditions; of each ``group`` the first that is met decides.

    ``test`` is ``document``, ``quantity``, ``value``, ``unit_price`` or ``otherwise``; ``per`` says whether the line's
    or the whole consignment's value or quantity is meant. ``then`` is ``apply`` the measure, use this ``rate``,
    ``skip`` the measure, or ``refuse`` the goods.
    """

    then: str
    test: str = "otherwise"
    group: str = "A"
    document: str = ""
    of: str = ""
    per: str = LINE
    at_least: Decimal | None = None
    below: Decimal | None = None
    currency: str = ""
    rate: RateExpression | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One rate (or relief, or fixed value) for some goods, some origins, some importers, some days."""

    id: str
    levy: str
    rate: RateExpression
    act: Act
    code: str = ""
    kind: str = NORMAL
    span: Span = Span()
    origins: frozenset[str] = NONE
    excluded_origins: frozenset[str] = NONE
    importers: frozenset[str] = NONE
    regimes: frozenset[str] = NONE
    categories: frozenset[str] = NONE
    programme: str = ""
    certificates: frozenset[str] = NONE
    additional_code: str = ""
    quota: str = ""
    priority: int = 0
    excludes: frozenset[str] = NONE
    conditions: tuple[Condition, ...] = ()
    type: str = ""
    footnote: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """
    A sum below which something is not charged.

    ``mode``: ``all_or_nothing`` frees what is listed, ``deduct`` takes the limit off the base, ``waive`` forgives an
    amount due that is too small. ``on`` is what is compared: ``value``, ``fob``, ``cif`` or ``due``.
    """

    id: str
    levies: frozenset[str]
    limit: Decimal
    currency: str
    act: Act
    mode: str = "all_or_nothing"
    on: str = "value"
    inclusive: bool = True
    excluded_codes: frozenset[str] = NONE
    only_codes: frozenset[str] = NONE
    categories: frozenset[str] = NONE
    importers: frozenset[str] = NONE
    regimes: frozenset[str] = NONE
    origins: frozenset[str] = NONE
    window_days: int | None = None
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Deeming:
    """What the law takes a cost to be when nobody stated it: insurance at 2 % of FOB, say."""

    cost: str
    base: Base
    act: Act


@dataclass(frozen=True, eq=False)
class Tariff:
    """All that a country charges on imports, as loaded: ``version`` names the loading and is printed on every trace."""

    country: str
    currency: str
    levies: tuple[Levy, ...]
    measures: tuple[Measure, ...]
    version: str = "1"
    edition: str = "HS 2022"
    name: str = ""
    thresholds: tuple[Threshold, ...] = ()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    deemings: tuple[Deeming, ...] = ()
    quotas: Mapping[str, Decimal] = field(default_factory=dict)
    total_rounding: Rounding | None = None
    value_rounding: Rounding | None = None
    codes: frozenset[str] | None = None
