"""
Read a rate as a tariff prints it: ``5 %``, ``70 FD KN``, ``10.2 % + 93.1 EUR / 100 kg``, ``16.5 % MIN 2 EUR/kg``.

``parse`` gives a ``RateExpression`` that keeps the printed text, or raises ``UnparsedRateError``: a rate we cannot
read is never taken for zero, and an empty one is not "free".

Grammar (spaces are free, letters may be of either case)::

    expression := sum { bound sum | "or" sum "whichever is" ("higher" | "lower") }
    bound      := "MIN" | "not less than" | "MAX" | "not more than"    a floor under, a cap over, all before it
    sum        := term { ("+" | "-") term }        read from left to right
    term       := "Free" | number "%" [("of" | "/") base]
                | money ["/"] [number] unit {("/" | "x") unit} ["or part thereof"] | money | unit
                | "(" expression ")" | ("min" | "max") "(" expression "," expression ")"
                | "the duty provided in the applicable subheading"
    base       := a value of the line or a levy's code | "(" what ``bases`` reads ")"
    any term may be followed by "x number", a factor
"""

import re
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate

from babel import numbers

from customs import bases, rateterms, units
from customs.rateterms import RateExpression, UnparsedRateError

__all__ = ["RateExpression", "UnparsedRateError", "parse", "split", "unstated"]

_CURRENCY = {"$": "USD", "us$": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "s$": "SGD"}
_CURRENCY |= {"€": "EUR", "£": "GBP", "fd": "DJF", "fdj": "DJF"}
VALUES = frozenset({*bases.VALUES, "duty", "levies"})
_LEVY = re.compile(r"[A-Z][A-Z0-9_]*")
# "1 % of FOB": no levy may be called so, hence letters of either case are the value of the line
_BASES = {"ret": "retail", **{name: name for name in bases.VALUES}}

_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_FREE = re.compile(r"(?:(?:duty[ -])?free|nil|franchise|exempt|exonéré|libre)\b\.?", re.IGNORECASE)
_PROGRAMMES = re.compile(r"free\s*\(([A-Z*+]+(?:\s*,\s*[A-Z*+]+)*)\)", re.IGNORECASE)
_APPLICABLE = re.compile(r"the duty provided in the applicable subheading", re.IGNORECASE)
_PERCENT = re.compile(rf"({_NUMBER})\s*(?:%(?!\s*(?:vol|sacchar|sugar|abv))|per\s?cent\b|pct\b)", re.IGNORECASE)
_OF = re.compile(
    r"(?:of|on|/)\s*(?:the\s+(?!value\b|price\b))?(?:([a-z_][a-z0-9_]*)(?:\s+(?:price|value)\b)?|(?=\())",
    re.IGNORECASE,
)
_AD_VALOREM = re.compile(r"ad\s+val(?:orem\b|\.)", re.IGNORECASE)
_CENTS = re.compile(rf"({_NUMBER})\s*¢")
_SYMBOL = re.compile(rf"((?:US|NZ|[ACS])?\$|€|£)\s*({_NUMBER})", re.IGNORECASE)
_MONEY = re.compile(rf"({_NUMBER})\s*([a-z]{{2,3}}|[€£$])(?![a-z0-9])", re.IGNORECASE)
_CODE_FIRST = re.compile(rf"([a-z]{{3}})\s*({_NUMBER})", re.IGNORECASE)
_SIZE = re.compile(r"([0-9]+)\s*(?![0-9.,%])")
_FACTOR = re.compile(rf"[x*×]\s*({_NUMBER})(?![0-9.,]|\s*%)", re.IGNORECASE)
_PLUS_MINUS = re.compile(r"[+\-−]|(?:plus|minus|less(?!\s+than))\b", re.IGNORECASE)
_BOUND = re.compile(
    r",?\s*(?:but\s+)?(?:(?:with|subject\s+to)\s+an?\s+)?"
    r"(MIN(?:imum)?(?:\s+of)?|MAX(?:imum)?(?:\s+of)?|not\s+less\s+than|not\s+more\s+than|not\s+exceeding)\b",
    re.IGNORECASE,
)
_FLOOR = re.compile(r"MIN|not\s+less", re.IGNORECASE)
_EXTREME = re.compile(r"(min|max)\s*\(", re.IGNORECASE)
_OR = re.compile(r"or\b", re.IGNORECASE)
_WHICHEVER = re.compile(r",?\s*whichever\s+is\s+(?:the\s+)?(?:(higher|greater)|lower|less(?:er)?)\b", re.IGNORECASE)
_PER = re.compile(r"(?:/|per\b|[x*×])\s*", re.IGNORECASE)
_STARTED = re.compile(r"or\s+(?:any\s+)?(?:part|fraction)\s+(?:thereof|of\s+(?:it|one))\b", re.IGNORECASE)
_ONCE = re.compile(r"(?:/|per\b)\s*(?:consignment|shipment|entry|declaration)\b", re.IGNORECASE)
_LABELLED = re.compile(r"\s*([A-Z]{2,4})\s+([0-9]+(?:\.[0-9]+)?)\s*%?\s*")
_UNIT_NAMES = sorted(units.BY_NAME, key=len, reverse=True)
_UNIT = re.compile(
    "|".join(r"\s+".join(re.escape(w) for w in name.split()) + r"(?![a-z0-9²³])" for name in _UNIT_NAMES), re.IGNORECASE
)
LONGEST = 400
LONGEST_NUMBER = 20


@lru_cache(maxsize=50_000)
def parse(text: str) -> RateExpression:
    """
    Read a rate as the tariff prints it.

    :raises UnparsedRateError: with the text and the place where reading stopped
    """
    if not text.strip():
        raise UnparsedRateError(text, "an empty rate is not free")
    if len(text) > LONGEST:
        raise UnparsedRateError(text[:40] + "…", f"longer than {LONGEST} characters")
    if match := _PROGRAMMES.fullmatch(text.strip()):
        programmes = frozenset(p.strip().upper() for p in match[1].split(","))
        return RateExpression(text, _FREE_SUMS, programmes=programmes)
    if unit := units.find(text):
        return RateExpression(text, _FREE_SUMS, unit_only=unit)
    if match := _THOUSANDS.search(text):
        raise UnparsedRateError(text, f"{match[0]} may be thousands or decimals: write it without the comma")
    reader = _Reader(text)
    sums = reader.expression(0)
    if reader.rest:
        raise UnparsedRateError(text, f"stopped before {reader.rest!r}; tariff-format.md lists what is read")
    return RateExpression(text, sums)


def unstated() -> RateExpression:
    """Return the rate of a measure whose conditions state it: to charge it by itself is refused."""
    return RateExpression("", ())


def split(text: str) -> dict[str, RateExpression]:
    """
    Read a row that names several levies on one base, as ECOWAS prints them: ``DD 20, RS 1``.

    :raises UnparsedRateError: when a part is not a levy's code and a number
    """
    found: dict[str, RateExpression] = {}
    for part in text.split(","):
        match = _LABELLED.fullmatch(part)
        if not match or match[1] in found:
            raise UnparsedRateError(text, f"{part.strip()!r} is not one levy and its per cent")
        found[match[1]] = parse(f"{match[2]} %")
    return found


_FREE_SUMS: rateterms.Sums = (("", (("+", rateterms.Free()),)),)
_DEEPEST = 5


_THOUSANDS = re.compile(r"[0-9]+,[0-9]{3}(?![0-9])")


def _number(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise UnparsedRateError(text, f"a number has at most {LONGEST_NUMBER} figures")
    return Decimal(text.replace(",", "."))


class _Reader:
    """A place in a text, moving right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = text.strip()

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Move over the pattern if it stands here."""
        match = pattern.match(self.rest)
        if match:
            self.rest = self.rest[match.end() :].lstrip()
        return match

    def expression(self, depth: int) -> rateterms.Sums:
        """Read sums joined by MIN and MAX."""
        if depth > _DEEPEST:
            raise UnparsedRateError(self.text, "too many parentheses")
        sums = [("", self.sum(depth))]
        while True:
            if match := self.take(_BOUND):
                sums.append(("MIN" if _FLOOR.match(match[1]) else "MAX", self.sum(depth)))
            elif self.take(_OR):
                other = self.sum(depth)
                sums.append((self.whichever(), other))
            else:
                return tuple(sums)

    def whichever(self) -> str:
        """Read which of two sums is charged."""
        match = self.take(_WHICHEVER)
        if not match:
            raise UnparsedRateError(self.text, "“or” needs “whichever is higher” or “whichever is lower” after it")
        return "MIN" if match[1] else "MAX"

    def sum(self, depth: int) -> tuple[tuple[str, rateterms.Term], ...]:
        """Read terms joined by plus and minus."""
        terms = [("+", self.term(depth))]
        while match := self.take(_PLUS_MINUS):
            terms.append(("+" if match[0].lower() in {"+", "plus"} else "-", self.term(depth)))
        return tuple(terms)

    def term(self, depth: int) -> rateterms.Term:
        """Read one term of any kind."""
        if self.take(_OPEN):
            return self.nested(self.expression(depth + 1))
        if match := self.take(_EXTREME):
            return self.extreme("MAX" if match[1].lower() == "min" else "MIN", depth + 1)
        if self.take(_FREE):
            return rateterms.Free()
        if self.take(_APPLICABLE):
            return rateterms.Applicable()
        if match := self.take(_PERCENT):
            self.take(_AD_VALOREM)
            return rateterms.AdValorem(_number(match[1]), self.of(), self.factor())
        return self.specific()

    def nested(self, inner: rateterms.Sums) -> rateterms.Nested:
        """Close the parenthesis of what was read inside it."""
        if not self.take(_CLOSE):
            raise UnparsedRateError(self.text, "a parenthesis is not closed")
        return rateterms.Nested(inner, self.factor())

    def extreme(self, bound: str, depth: int) -> rateterms.Nested:
        """Read what stands in ``min( , )`` or ``max( , )``: the dearer of two is a floor under the first."""
        first = rateterms.Nested(self.expression(depth))
        if not self.take(_COMMA):
            raise UnparsedRateError(self.text, "min and max take two rates with a comma between them")
        second = rateterms.Nested(self.expression(depth))
        return self.nested((("", (("+", first),)), (bound, (("+", second),))))

    def of(self) -> str | bases.Base:
        """Read what a percentage is of, if it says so: a name, or an expression in parentheses."""
        match = self.take(_OF)
        if not match:
            return ""
        if not match[1]:
            return self.base()
        found = _BASES.get(match[1].lower(), match[1])
        if found not in VALUES and not _LEVY.fullmatch(found):
            raise UnparsedRateError(self.text, f"{found!r} is neither a value of the line nor a levy's code")
        return found

    def base(self) -> bases.Base:
        """Read the expression in parentheses that a percentage is of."""
        depths = accumulate((sign == "(") - (sign == ")") for sign in self.rest)
        end = next((place for place, depth in enumerate(depths, 1) if not depth), len(self.rest))
        text, self.rest = self.rest[:end], self.rest[end:].lstrip()
        try:
            return bases.parse(text)
        except bases.UnreadBaseError as error:
            raise UnparsedRateError(self.text, f"base {error}") from None

    def specific(self) -> rateterms.Specific:
        """Read an amount of money and what it is charged on."""
        money, currency = self.money()
        if self.take(_ONCE):
            return rateterms.Specific(money, currency, factor=self.factor())
        slash = self.take(_PER)
        size, per = self.units()
        if slash and not per:
            raise UnparsedRateError(self.text, f"no unit we know in {self.rest!r}; tariff-format.md lists them")
        started = bool(per and self.take(_STARTED))
        return rateterms.Specific(money, currency, per, size, self.factor(), started)

    def money(self) -> tuple[Decimal, str]:
        """Read an amount and its currency, in any of the usual orders."""
        before = self.rest
        if match := self.take(_CENTS):
            return _number(match[1]) / rateterms.HUNDRED, "USD"
        if match := self.take(_SYMBOL):
            return _number(match[2]), _CURRENCY[match[1].lower()]
        if match := self.take(_MONEY):
            name = match[2].lower()
            currency = _CURRENCY.get(name, name.upper())
            if numbers.is_currency(currency):
                return _number(match[1]), currency
        if (match := self.take(_CODE_FIRST)) and numbers.is_currency(match[1].upper()):
            return _number(match[2]), match[1].upper()
        wanted = "a percentage (5 %), an amount with its currency's three letters (2 EUR / kg), or Free"
        raise UnparsedRateError(self.text, f"no rate at {before!r}: write {wanted}")

    def units(self) -> tuple[Decimal, tuple[units.Unit, ...]]:
        """Read the units that money is charged on; several are multiplied."""
        found: list[units.Unit] = []
        size = units.ONE
        while True:
            before = self.rest
            if found and not self.take(_PER):
                break
            unit = self.take(_UNIT)
            if not unit and (number := self.take(_SIZE)):
                unit = self.take(_UNIT)
                size *= _number(number[1]) if unit else units.ONE
            if not unit:
                self.rest = before
                break
            found.append(units.BY_NAME[" ".join(unit[0].lower().split())])
        return size, tuple(found)

    def factor(self) -> Decimal:
        """Read a plain factor: ``x 0.5``."""
        match = self.take(_FACTOR)
        return _number(match[1]) if match else units.ONE


_OPEN = re.compile(r"\(")
_CLOSE = re.compile(r"\)")
_COMMA = re.compile(r",")
