"""
Read the law from plain values (TOML, JSON, CSV rows, database rows) into ``law``.

One reader for the tariff files, the case files and the database, so that a field means the same in each. A mistake is
a ``FormatError`` that names the place ("measure 3", "row 12") and what is wrong there. An unknown field is a mistake.
Pure: no Django, no files.
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from customs import bases, exchange, hs, law, rates, units
from customs.entries import Entry, Fields, FormatError
from customs.rounding import MODES, Rounding
from suuq.money import UnknownCurrencyError, minor_digits

__all__ = ["Entry", "Fields", "FormatError"]

LONGEST_ID = 80
CENT = Decimal("0.01")
PER = (law.LINE, law.CONSIGNMENT)
_LEVY = re.compile(r"[A-Z][A-Z0-9_]*")
MEASURED = frozenset({"quantity", "value", "unit_price"})
TESTS = MEASURED | {"document", "otherwise"}


def currency(entry: Entry, name: str, default: str | None = None) -> str:
    """Return the three letters of a currency."""
    value = entry.text(name, default)
    if len(value) != 3 or not value.isascii() or not value.isupper():  # noqa: PLR2004 - ISO 4217
        raise entry.stop(f"“{name}” must be the three letters of a currency, not “{value}”")
    return value


def code(entry: Entry, name: str = "code") -> str:
    """Return a prefix of the nomenclature; "" is every good."""
    text = entry.text(name)
    if not text:
        return ""
    try:
        return hs.normalise(text)
    except hs.NotACodeError:
        raise entry.stop(f"“{text}” is no code of the nomenclature") from None


def codes(entry: Entry, name: str) -> frozenset[str]:
    """Return a set of prefixes."""
    return frozenset(code(Entry({name: word}, entry.place), name) for word in entry.words(name))


def rate(entry: Entry, name: str = "rate") -> rates.RateExpression:
    """Return a rate, which must be one we can read."""
    try:
        return rates.parse(entry.text(name, None))
    except rates.UnparsedRateError as error:
        raise entry.stop(f"rate {error}") from None


def base(entry: Entry, name: str = "base", default: str | None = None) -> bases.Base:
    """Return what a levy is charged on."""
    try:
        return bases.parse(entry.text(name, default))
    except bases.UnreadBaseError as error:
        raise entry.stop(f"{name} {error}") from None


def rounding(fields: Fields, place: str, step: Decimal = CENT) -> Rounding:
    """Return a rounding rule; without a step of its own it is to the smallest unit of the currency."""
    entry = Entry(fields, f"{place}, rounding")
    found = Rounding(
        entry.number("step", step),
        entry.one_of("mode", frozenset(MODES), "half_up"),
        entry.one_of("when", law.WHENS, "line"),
    )
    entry.done()
    if found.step <= 0:
        raise entry.stop("“step” must be above zero")
    return found


def act(entry: Entry) -> law.Act:
    """Return the act behind a row; without the word "law" it is not law."""
    return law.Act(entry.text("act"), entry.text("source"), entry.text("certainty", "unverified"), entry.text("year"))


def span(entry: Entry) -> law.Span:
    """Return the days on which a row holds."""
    found = law.Span(entry.day("valid_from") or date.min, entry.day("valid_to"))
    if found.last and found.last < found.first:
        raise entry.stop("it ends before it begins")
    return found


def smallest(money: str) -> Decimal:
    """Return the smallest unit of a currency; of one that nobody lists, a hundredth."""
    try:
        return Decimal(1).scaleb(-minor_digits(money))
    except UnknownCurrencyError:
        return CENT


def levy(fields: Fields, place: str, step: Decimal = CENT) -> law.Levy:
    """Return a levy."""
    entry = Entry(fields, place)
    name = entry.text("code", None)
    found = law.Levy(
        code=name,
        words=entry.text("words", name),
        sequence=entry.integer("sequence", 10),
        base=base(entry),
        kind=entry.one_of("kind", law.LEVY_KINDS, "tax"),
        per=entry.one_of("per", PER, law.LINE),
        required=entry.truth("required", default=True),
        rounding=rounding(entry.table("rounding"), place, step),
        payers=entry.words("payers"),
        span=span(entry),
        asycuda=entry.text("asycuda"),
        receipt=entry.text("receipt"),
    )
    entry.done()
    if not _LEVY.fullmatch(name) or name.lower() in bases.VALUES:
        raise entry.stop(f"a levy's code is capital letters, not “{name}”")
    return found


def condition(fields: Fields, place: str) -> law.Condition:
    """Return one condition of a measure."""
    entry = Entry(fields, place)
    test = entry.one_of("test", TESTS, "otherwise")
    then = entry.one_of("then", frozenset({"apply", "rate", "skip", "refuse"}), "apply")
    found = law.Condition(
        then=then,
        test=test,
        group=entry.text("group", "A"),
        document=entry.text("document", None if test == "document" else ""),
        of=entry.text("of", None if test in {"quantity", "unit_price"} else ""),
        per=entry.one_of("per", PER, law.LINE),
        at_least=entry.number("at_least", optional=True),
        below=entry.number("below", optional=True),
        currency=entry.text("currency"),
        rate=rate(entry) if then == "rate" else None,
        words=entry.text("words"),
    )
    entry.done()
    if found.at_least is not None and found.below is not None and found.at_least >= found.below:
        raise entry.stop("“at_least” must be less than “below”: nothing lies between them")
    if test == "unit_price" and found.of not in units.BY_NAME:
        raise entry.stop(f"“{found.of}” is no unit we know")
    if found.per != law.LINE and not (test == "quantity" or (test == "value" and found.of in {"", *bases.VALUES})):
        raise entry.stop(f"of the consignment a “quantity” or a “value” is tested: {' '.join(bases.VALUES)}")
    if test in MEASURED and found.at_least is None and found.below is None:
        raise entry.stop(f"a “{test}” is tested by “at_least”, by “below” or by both")
    return found


def measure(fields: Fields, place: str) -> law.Measure:
    """Return a measure; a rate may be left out only where conditions state it."""
    entry = Entry(fields, place)
    conditions = tuple(condition(c, f"{place}, condition {n}") for n, c in enumerate(entry.tables("conditions"), 1))
    by_condition = any(c.then == "rate" for c in conditions) and not entry.text("rate")
    kind = entry.one_of("kind", law.KINDS, law.NORMAL)
    found = law.Measure(
        id="",
        levy=entry.text("levy", "" if kind == law.VALUE else None),
        rate=rates.unstated() if by_condition else rate(entry),
        act=act(entry),
        code=code(entry),
        kind=kind,
        span=span(entry),
        origins=entry.words("origins"),
        excluded_origins=entry.words("excluded_origins"),
        importers=entry.words("importers"),
        regimes=entry.words("regimes"),
        categories=entry.words("categories"),
        programme=entry.text("programme"),
        certificates=entry.words("certificates"),
        additional_code=entry.text("additional_code"),
        quota=entry.text("quota"),
        priority=entry.integer("priority", 0),
        excludes=entry.words("excludes"),
        conditions=conditions,
        type=entry.text("type"),
        footnote=entry.text("footnote"),
    )
    name = entry.text("id") or key(found)
    entry.done()
    if len(name) > LONGEST_ID:
        raise entry.stop(f"an id has at most {LONGEST_ID} characters")
    return replace(found, id=name)


def key(measure: law.Measure) -> str:
    """Name a measure by what makes it another one: levy, code, kind, whom and what it is for."""
    sets = (measure.origins, measure.excluded_origins, measure.importers, measure.regimes, measure.categories)
    parts = [measure.levy or "VALUE", measure.code or "*"]
    parts += [measure.kind] if measure.kind != law.NORMAL else []
    parts += ["+".join(sorted(words)) for words in sets if words]
    parts += [word for word in (measure.programme, measure.additional_code, measure.quota, measure.type) if word]
    return ":".join(parts)


def threshold(fields: Fields, place: str) -> law.Threshold:
    """Return a threshold."""
    entry = Entry(fields, place)
    found = law.Threshold(
        id=entry.text("id", None),
        levies=entry.words("levies"),
        limit=entry.number("limit"),
        currency=currency(entry, "currency"),
        act=act(entry),
        mode=entry.one_of("mode", frozenset({"all_or_nothing", "deduct", "waive"}), "all_or_nothing"),
        on=entry.one_of("on", frozenset({"value", "fob", "cif", "due"}), "value"),
        inclusive=entry.truth("inclusive", default=True),
        excluded_codes=codes(entry, "excluded_codes"),
        only_codes=codes(entry, "only_codes"),
        categories=entry.words("categories"),
        importers=entry.words("importers"),
        regimes=entry.words("regimes"),
        origins=entry.words("origins"),
        window_days=entry.integer("window_days", 0) or None,
        span=span(entry),
    )
    entry.done()
    if found.limit < 0 or (found.window_days or 0) < 0:
        raise entry.stop("a limit and a window are not below zero")
    if (found.on == "due") != (found.mode == "waive"):
        raise entry.stop("“waive” looks at the amount “due”, and nothing else does")
    return found


def deeming(fields: Fields, place: str) -> law.Deeming:
    """Return what the law takes an unstated cost to be."""
    entry = Entry(fields, place)
    found = law.Deeming(entry.one_of("cost", ("freight", "insurance", "inland"), None), base(entry), act(entry))
    entry.done()
    return found


def quote(fields: Fields, place: str) -> exchange.Quote:
    """Return an exchange rate."""
    entry = Entry(fields, place)
    found = exchange.Quote(
        sold=currency(entry, "sold"),
        bought=currency(entry, "bought"),
        rate=entry.number("rate"),
        first=entry.day("valid_from") or date.min,
        per=entry.number("per", Decimal(1)),
        kind=entry.one_of("kind", ("customs", "market"), "customs"),
        source=entry.text("source"),
        certainty=entry.text("certainty", law.LAW),
    )
    entry.done()
    if found.rate <= 0 or found.per <= 0 or found.sold == found.bought:
        raise entry.stop("an exchange rate is above zero and between two currencies")
    return found


def quotes(tables: list[Fields]) -> list[exchange.Quote]:
    """Return exchange rates, of a pair one for each day it changes."""
    found: dict[tuple[str, str, str, date], exchange.Quote] = {}
    for number, fields in enumerate(tables, 1):
        one = quote(fields, place := f"exchange {number}")
        if found.setdefault((one.kind, one.sold, one.bought, one.first), one) is not one:
            raise FormatError(place, f"{one.sold} to {one.bought} has a rate of that day already")
    return list(found.values())
