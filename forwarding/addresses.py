"""
A warehouse's address as a shop's form asks for it, line by line, with the suite where it cannot get lost.

Each country has its own form: its fields, their labels and their order. The suite stands in the name and in the
second line of the address, because shops and carriers drop either. Shops refuse accents in some forms, so there is a
plain variant; where the country writes another script, there is that variant too, for shops that ask for it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

Values = Mapping[str, str]

LONGEST = 35
SPELT_OUT = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d"}
QUOTES_AND_DASHES = {"Đ": "D", "ı": "i", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "ʿ": "'", "ʾ": "'"}
SPACES = {"\u00a0": " ", "\u202f": " "}
PLAIN_LETTERS = str.maketrans(SPELT_OUT | QUOTES_AND_DASHES | SPACES)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a shop's form: our name for it, its label in English, and the most that it takes."""

    name: str
    label: str
    longest: int = LONGEST


@dataclass(frozen=True, slots=True)
class Line:
    """One line to copy: the label of the field, and what to put there."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Variant:
    """An address written one way: as printed, in plain letters, or in the local script."""

    kind: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All lines below one another, for one copy of the whole."""
        return "\n".join(line.value for line in self.lines)


def _(words: str) -> str:
    """Mark a label for the catalogues; it is translated where it is shown."""
    return words


NAME = Field("name", _("Full name"), 50)
LINE_1 = Field("address_1", _("Address line 1"))
LINE_2 = Field("address_2", _("Address line 2"))
CITY = Field("city", _("City"))
POSTCODE = Field("postcode", _("Postal code"), 12)
PHONE = Field("phone", _("Phone"), 20)
COUNTRY = Field("country", _("Country"))

FORMS: Mapping[str, tuple[Field, ...]] = {
    "US": (
        NAME,
        LINE_1,
        LINE_2,
        CITY,
        Field("region", _("State, two letters")),
        Field("postcode", _("ZIP code"), 10),
        PHONE,
    ),
    "FR": (NAME, LINE_1, LINE_2, POSTCODE, CITY, PHONE),
    "AE": (
        NAME,
        Field("address_1", _("Street, building")),
        Field("address_2", _("Apartment, office")),
        Field("district", _("Area")),
        CITY,
        Field("region", _("Emirate")),
        PHONE,
    ),
    "CN": (
        Field("name", _("Recipient"), 50),
        Field("region", _("Province")),
        CITY,
        Field("district", _("District")),
        Field("address_1", _("Street, number"), 60),
        Field("address_2", _("Room, floor")),
        POSTCODE,
        PHONE,
    ),
}
OTHER = (NAME, LINE_1, LINE_2, CITY, Field("region", _("Region")), POSTCODE, COUNTRY, PHONE)

# What the suite is called in the second line, where the local script differs from ours.
SUITE_WORDS = {"CN": "转运号"}
SUITE_WORD = "Suite"


def variants(
    *, country: str, address: Values, name: str, suite: str, local: Values | None = None
) -> tuple[Variant, ...]:
    """
    Lay out an address in each way it may be asked for.

    The first is as people write it; ``ascii`` follows where it differs, ``local`` where the warehouse has one.
    """
    printed = _variant("printed", country, address, name, suite)
    unaccented = {field: ascii_only(value) for field, value in address.items()}
    plain = _variant("ascii", country, unaccented, ascii_only(name), suite)
    found = [printed]
    if plain.lines != printed.lines:
        found.append(plain)
    if local:
        found.append(_variant("local", country, {**address, **local}, name, suite, word=SUITE_WORDS.get(country)))
    return tuple(found)


def ascii_only(text: str) -> str:
    """Write a text in plain letters: ``Bât. C`` becomes ``Bat. C``; what has no plain letter is left out."""
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN_LETTERS))
    return " ".join(decomposed.encode("ascii", "ignore").decode().split())


def _variant(kind: str, country: str, address: Values, name: str, suite: str, *, word: str | None = None) -> Variant:
    values = {**address, "name": name, "address_2": _second_line(address.get("address_2", ""), suite, word)}
    lines = (Line(f.name, f.label, _fitted(f, values.get(f.name, ""), suite)) for f in FORMS.get(country, OTHER))
    return Variant(kind, tuple(line for line in lines if line.value))


def _second_line(floor: str, suite: str, word: str | None) -> str:
    marked = f"{word or SUITE_WORD} {suite}"
    return f"{marked}, {floor}" if floor else marked


def _fitted(field: Field, value: str, suite: str) -> str:
    """Cut to what the field takes; in the name it is the name that gives way, never the suite."""
    if field.name == NAME.name:
        return f"{_cut(value, field.longest - len(suite) - 1)} {suite}".strip()
    return _cut(value, field.longest)


def _cut(text: str, longest: int) -> str:
    """Cut at a word where there is one to cut at."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    whole, _space, _rest = text[: longest + 1].rpartition(" ")
    return (whole or text[:longest]).rstrip(" ,")
