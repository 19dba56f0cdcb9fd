"""
Read what a levy is charged on: ``cif``, ``cif + DUTY + 70``, ``fob * 1.1 + duty``, ``max(cif, 100)``, ``qty.kg``.

Names: ``cif fob freight insurance value retail`` of the line; ``duty`` (the earlier levies that are customs duty),
``levies`` (all earlier levies); any earlier levy by its CODE; ``qty.NAME``, a quantity of the line. Numbers are in
the currency of assessment, ``200 EUR`` is converted into it. Signs + - * / (by a number), parentheses,
``min(a, b)``, ``max(a, b)``, and the modes of rounding to a step: ``floor(cif, 1000)``, ``half_up(cif + DUTY, 1)``.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Protocol

from customs.rounding import MODES, Rounding

VALUES = ("cif", "fob", "freight", "insurance", "value", "retail")


class Valued(Protocol):
    """What a base may ask of a line."""

    def amount(self, name: str) -> Decimal:
        """Return a named value: ``cif``, ``fob``, an earlier levy."""

    def quantity(self, name: str) -> Decimal:
        """Return a plain quantity of the line, or refuse."""

    def convert(self, amount: Decimal, currency: str) -> Decimal:
        """Turn a sum in another currency into the currency of assessment."""


class UnreadBaseError(ValueError):
    """These words are no base that a levy can be charged on."""


@dataclass(frozen=True, slots=True)
class Name:
    """A value of the line, or an earlier levy."""

    name: str

    def value(self, line: Valued) -> Decimal:
        """Ask the line."""
        return line.amount(self.name)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A plain quantity of the line."""

    name: str

    def value(self, line: Valued) -> Decimal:
        """Ask the line."""
        return line.quantity(self.name)


@dataclass(frozen=True, slots=True)
class Number:
    """A fixed value, in the currency of assessment."""

    number: Decimal

    def value(self, line: Valued) -> Decimal:  # noqa: ARG002 - one shape for every part
        """Be itself."""
        return self.number


@dataclass(frozen=True, slots=True)
class Sum:
    """A fixed sum in a currency of its own."""

    number: Decimal
    currency: str

    def value(self, line: Valued) -> Decimal:
        """Convert it at the day's rate."""
        return line.convert(self.number, self.currency)


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts, or several under ``min`` and ``max``; under a mode of rounding, a part and the step."""

    sign: str
    parts: tuple["Part", ...]

    def value(self, line: Valued) -> Decimal:
        """Work the parts."""
        return _WORK[self.sign]([part.value(line) for part in self.parts])


Part = Name | Quantity | Number | Sum | Operation


def _divide(values: list[Decimal]) -> Decimal:
    return values[0] / values[1]


def _rounded(mode: str, values: list[Decimal]) -> Decimal:
    return Rounding(values[1], mode).round(values[0])


_WORK: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "+": lambda v: v[0] + v[1],
    "-": lambda v: v[0] - v[1],
    "*": lambda v: v[0] * v[1],
    "/": _divide,
    "min": min,
    "max": max,
    **{mode: partial(_rounded, mode) for mode in MODES},
}


@dataclass(frozen=True, slots=True)
class Base:
    """A base as written and as read."""

    text: str
    part: Part

    def value(self, line: Valued) -> Decimal:
        """Work the base on one line."""
        return self.part.value(line)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the base asks for, once, in the order written (quantities as ``qty.kg``)."""
        return tuple(dict.fromkeys(_names(self.part)))

    @property
    def addends(self) -> tuple[str, ...] | None:
        """The names of a plain sum, or None: the common, fast case."""
        names = _addends(self.part)
        return tuple(names) if names else None


def _names(part: Part) -> Iterable[str]:
    match part:
        case Name(name):
            yield name
        case Quantity(name):
            yield f"qty.{name}"
        case Operation(_, parts):
            for inner in parts:
                yield from _names(inner)


def _addends(part: Part) -> list[str]:
    match part:
        case Name(name):
            return [name]
        case Operation("+", (left, right)):
            before, after = _addends(left), _addends(right)
            return before + after if before and after else []
    return []


LONGEST, LONGEST_NUMBER = 200, 20
QUANTITY = re.compile(r"[a-zA-Z_0-9]+")
_TOKEN = re.compile(r"\s*(?:(qty\.[a-zA-Z_0-9]+)|([A-Za-z_][A-Za-z_0-9]*)|([0-9]+(?:\.[0-9]+)?)|([-+*/(),]))")
_CURRENCY = re.compile(r"[A-Z]{3}")
DEEPEST = 8
OPENING = "("
FUNCTIONS = ("min", "max", *MODES)


def parse(text: str) -> Base:
    """
    Read a base.

    :raises UnreadBaseError: with the text and what was not understood
    """
    if len(text) > LONGEST:
        message = f"{text[:40] + '…'!r}: longer than {LONGEST} characters"
        raise UnreadBaseError(message)
    tokens: list[str] = []
    rest = text.rstrip()
    while rest:
        match = _TOKEN.match(rest)
        if not match:
            message = f"{text!r}: {rest!r} is not understood"
            raise UnreadBaseError(message)
        tokens.append(match[0].strip())
        rest = rest[match.end() :]
    return Base(text, _Reader(text, tokens).whole())


class _Reader:
    """A place in a list of tokens, moving right."""

    def __init__(self, text: str, tokens: list[str]) -> None:
        self.text = text
        self.tokens = tokens
        self.depth = 0

    def whole(self) -> Part:
        """Read all of it."""
        part = self.sum()
        if self.tokens:
            self.stop(f"{self.tokens[0]!r} is too much")
        return part

    def stop(self, why: str) -> None:
        """Give up."""
        message = f"{self.text!r}: {why}"
        raise UnreadBaseError(message)

    def next(self) -> str:
        """Take the next token."""
        if not self.tokens:
            self.stop("something is missing at the end")
        return self.tokens.pop(0)

    def sum(self) -> Part:
        """Read terms joined by plus and minus."""
        part = self.product()
        while self.tokens and self.tokens[0] in "+-":
            part = Operation(self.next(), (part, self.product()))
        return part

    def product(self) -> Part:
        """Read factors joined by times and divided by."""
        part = self.factor()
        while self.tokens and self.tokens[0] in "*/":
            sign = self.next()
            right = self.factor()
            if sign == "/" and not (isinstance(right, Number) and right.number):
                self.stop("only a number other than zero divides")
            part = Operation(sign, (part, right))
        return part

    def factor(self) -> Part:
        """Read a name, a number, a parenthesis, or a function of what is in one."""
        token = self.next()
        if token[0].isalpha() and self.tokens[:1] == [OPENING]:
            return self.function(token)
        if token == OPENING:
            inner, *more = self.inside()
            if more:
                self.stop(f"a comma stands only in {' '.join(FUNCTIONS)}")
            return inner
        if token.startswith("qty."):
            return Quantity(token[4:])
        if token[0].isdigit():
            if len(token) > LONGEST_NUMBER:
                self.stop(f"a number has at most {LONGEST_NUMBER} figures")
            money = bool(self.tokens) and _CURRENCY.fullmatch(self.tokens[0])
            return Sum(Decimal(token), self.next()) if money else Number(Decimal(token))
        if not token[0].isalpha():
            self.stop(f"{token!r} stands where a name or a number belongs")
        return Name(token)

    def function(self, name: str) -> Part:
        """Read what ``min`` and ``max`` compare, or what is rounded and to which step."""
        if name not in FUNCTIONS:
            self.stop(f"{name!r} is none of {' '.join(FUNCTIONS)}")
        self.next()
        parts = self.inside()
        if name in MODES and not (len(parts) == 2 and isinstance(parts[1], Number) and parts[1].number):  # noqa: PLR2004 - amount, step
            self.stop(f"{name} takes an amount and the step it is rounded to: {name}(cif, 1000)")
        return Operation(name, parts)

    def inside(self) -> tuple[Part, ...]:
        """Read the parts of a parenthesis whose opening is taken."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.stop("too many parentheses")
        parts = [self.sum()]
        while self.tokens[:1] == [","]:
            self.next()
            parts.append(self.sum())
        if self.next() != ")":
            self.stop("a parenthesis is not closed")
        self.depth -= 1
        return tuple(parts)
