"""
The units in which tariffs count goods, and the quantity each one asks of a line.

A tariff writes "100 kg", "DTN", "p/st", "hl", "KN"; a line says how many of a few plain quantities it has
(``kg`` net, ``kg_gross``, ``item``, ``l``, ``lpa`` ...). A ``Unit`` is the bridge: a size and the plain quantities
that are multiplied. Beer duty per hectolitre per cent of alcohol is ``l`` times ``asv`` with size 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

ONE = Decimal(1)


class MissingQuantityError(LookupError):
    """The line does not say how much of this there is, so nothing specific can be charged on it."""

    def __init__(self, quantity: str) -> None:
        """Keep the name of the quantity that is wanted."""
        self.quantity = quantity
        super().__init__(quantity)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of charge: ``size`` times the product of plain quantities."""

    code: str
    quantities: tuple[str, ...]
    size: Decimal = ONE

    def count(self, quantities: Mapping[str, Decimal]) -> Decimal:
        """
        Count how many of this unit a line holds.

        :raises MissingQuantityError: instead of taking the silent line for empty
        """
        product = ONE
        for name in self.quantities:
            product *= measured(name, quantities)
        return product / self.size


# What a quantity may be worked out from when the line does not state it.
_DERIVED: dict[str, tuple[tuple[str, ...], Decimal]] = {
    "lpa": (("l", "asv"), Decimal(100)),
    "dozen": (("item",), Decimal(12)),
}


def measured(name: str, quantities: Mapping[str, Decimal]) -> Decimal:
    """Read a plain quantity of a line, or work it out from those it states."""
    if name in quantities:
        return quantities[name]
    parts, size = _DERIVED.get(name, ((), ONE))
    if not parts or any(part not in quantities for part in parts):
        raise MissingQuantityError(name)
    product = ONE
    for part in parts:
        product *= quantities[part]
    return product / size


def _unit(code: str, *quantities: str, size: str = "1") -> Unit:
    return Unit(code, quantities, Decimal(size))


_UNITS: tuple[tuple[Unit, tuple[str, ...]], ...] = (
    (_unit("kg", "kg"), ("kg", "kilogram", "kilograms", "kgm", "kg net", "net kg", "kn", "kg/net", "kilo")),
    (_unit("kg_gross", "kg_gross"), ("kg gross", "gross kg", "kg brut", "kg_gross", "kb", "kgm/b")),
    (_unit("g_gross", "kg_gross", size="0.001"), ("g gross", "gross g", "g brut")),
    (_unit("100kg_gross", "kg_gross", size="100"), ("100 kg gross", "100 gross kg", "100 kg brut")),
    (_unit("kg_drained", "kg_drained"), ("kg/net eda", "kg drained", "kg_drained")),
    (_unit("g", "kg", size="0.001"), ("g", "gram", "grm")),
    (_unit("t", "kg", size="1000"), ("t", "tonne", "tonnes", "ton", "tne", "mt", "metric ton", "1000 kg")),
    (_unit("100kg", "kg", size="100"), ("dtn", "100 kg", "100 kg/net")),
    (_unit("kg_biodiesel", "kg_biodiesel"), ("kg/biodiesel", "kg_biodiesel")),
    (_unit("t_biodiesel", "kg_biodiesel", size="1000"), ("1000 kg/biodiesel", "tnei")),
    (
        _unit("item", "item"),
        (
            *("item", "items", "u", "head", "each", "piece", "pieces", "pc", "pcs", "p/st", "nar", "no"),
            *("unit", "units", "stick", "sticks", "cigarette", "cigarettes"),
        ),
    ),
    (_unit("parcel", "parcel"), ("parcel", "parcels")),
    (_unit("1000item", "item", size="1000"), ("mil", "mille", "thousand", "1000 p/st", "1000u")),
    (_unit("2item", "pair"), ("pair", "pairs", "pr", "pr.", "pa", "2u", "npr")),
    (_unit("12pair", "pair", size="12"), ("dozen pairs",)),
    (_unit("dozen", "dozen"), ("dozen", "doz", "doz.", "dz")),
    (_unit("set", "set"), ("set", "u(jeu)")),
    (_unit("pack", "pack"), ("pack", "packs", "packet")),
    (_unit("l", "l"), ("l", "liter", "litre", "liters", "litres", "ltr")),
    (_unit("cl", "l", size="0.01"), ("cl", "centilitre", "centiliter")),
    (_unit("ml", "l", size="0.001"), ("ml", "millilitre", "milliliter")),
    (_unit("hl", "l", size="100"), ("hl", "hlt", "hectolitre", "hectoliter")),
    (
        _unit("lpa", "lpa"),
        (
            *("lpa", "l alc. 100%", "l pure 100%", "lal", "litre pure alcohol", "litre of pure alcohol"),
            *("litre of alcohol", "l of pure alcohol", "litre of absolute alcohol"),
        ),
    ),
    (_unit("hlpa", "lpa", size="100"), ("hl alc. 100%", "hlpa", "hl of pure alcohol", "hectolitre of pure alcohol")),
    (_unit("asv", "asv"), ("asv", "% vol", "%vol", "% abv")),
    (_unit("asvx", "asv", "l", size="100"), ("asvx", "% vol/hl", "%vol/hl", "hl/% vol")),
    (_unit("spr", "spr"), ("spr",)),
    (_unit("spq", "lpa", "spr"), ("spq",)),
    (_unit("sugar", "sugar"), ("% sugar", "% sacchar.", "brx", "sugar")),
    (_unit("dtnz", "kg", "sugar", size="100"), ("dtnz", "100 kg/net/%sacchar.")),
    (_unit("m", "m"), ("m", "metre", "meter", "mtr")),
    (_unit("m2", "m2"), ("m2", "m²", "mtk")),
    (_unit("m3", "m3"), ("m3", "m³", "mtq")),
    (_unit("carat", "carat"), ("carat", "carats", "ctm", "c/k")),
    (_unit("kWh", "kWh"), ("kwh",)),
    (_unit("MWh", "kWh", size="1000"), ("mwh",)),
    (_unit("GJ", "GJ"), ("gj",)),
    (_unit("cc", "cc"), ("cc", "cm3 engine")),
)

BY_NAME: dict[str, Unit] = {name: unit for unit, names in _UNITS for name in names}
BY_CODE: dict[str, Unit] = {unit.code: unit for unit, _ in _UNITS}
QUANTITIES: frozenset[str] = frozenset(q for unit, _ in _UNITS for q in unit.quantities) | {"dozen"}


def find(words: str) -> Unit | None:
    """Find the unit that a tariff's words mean, or None when we do not know them."""
    return BY_NAME.get(" ".join(words.lower().split()))
