"""
Read a whole tariff from the tables of its file, and hold its rows against each other.

What one row can know of itself is in ``reading``. Pure: no Django, no files.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from customs import compiled, law, reading
from customs.entries import Entry, Fields, FormatError
from customs.rounding import Rounding

COUNTRY = re.compile(r"[A-Z]{2}|[0-9]+")  # or a publisher's own number of an area


def tariff(fields: Fields, *, version: str = "case") -> law.Tariff:
    """Return a whole tariff from the tables of a TOML or JSON file."""
    whole = Entry(fields, "file")
    head = Entry(whole.table("tariff"), "tariff")
    money = reading.currency(head, "currency")
    step = reading.smallest(money)
    found = law.Tariff(
        country=head.text("country", None),
        currency=money,
        levies=tuple(reading.levy(f, f"levy {n}", step) for n, f in enumerate(whole.tables("levies"), 1)),
        measures=tuple(reading.measure(f, f"measure {n}") for n, f in enumerate(whole.tables("measures"), 1)),
        version=head.text("version", version),
        edition=head.text("edition", "HS 2022"),
        name=head.text("name"),
        thresholds=tuple(reading.threshold(f, f"threshold {n}") for n, f in enumerate(whole.tables("thresholds"), 1)),
        groups=_groups(whole.table("groups")),
        deemings=tuple(reading.deeming(f, f"deeming {n}") for n, f in enumerate(whole.tables("deemings"), 1)),
        quotas={name: Entry(whole.table("quotas"), "quotas").number(name) for name in whole.table("quotas")},
        total_rounding=_optional(head.table("total_rounding"), step),
        value_rounding=_optional(head.table("value_rounding"), step),
    )
    head.done()
    check(found)
    return found


def _groups(fields: Fields) -> dict[str, frozenset[str]]:
    entry = Entry(fields, "groups")
    found = {name: entry.words(name) for name in fields}
    for name, members in found.items():
        if unknown := sorted(one for one in members if not COUNTRY.fullmatch(one)):
            raise entry.stop(f"“{unknown[0]}” in {name} is not the two letters of a country")
    return found


def _optional(fields: Any, step: Decimal) -> Rounding | None:
    return reading.rounding(fields, "tariff", step) if fields else None


def check(found: law.Tariff) -> None:
    """
    Check what one row cannot know: every levy and every group that a row names exists.

    :raises FormatError: naming the row
    """
    known = {levy.code for levy in found.levies} | {""}
    _hold_together(found)
    for number, each in enumerate(found.measures, 1):
        if each.levy not in known:
            raise FormatError(f"measure {number}", f"there is no levy {each.levy}")
        for origin in sorted(each.origins | each.excluded_origins):
            if not COUNTRY.fullmatch(origin) and origin not in found.groups:
                why = f"“{origin}” is neither the two letters of a country nor a group of [groups]"
                raise FormatError(f"measure {number}", why)
    for number, threshold in enumerate(found.thresholds if found.levies else (), 1):
        if unknown := sorted(threshold.levies - known):
            raise FormatError(f"threshold {number}", f"there is no levy {', '.join(unknown)}")


def _hold_together(found: law.Tariff) -> None:
    """Refuse levies that rest on one that does not come before them, on whatever day."""
    bare = replace(found, measures=(), thresholds=())
    spans = [levy.span for levy in found.levies]
    for day in sorted(
        {s.first for s in spans} | {s.last + timedelta(days=1) for s in spans if s.last and s.last < date.max}
    ):
        try:
            compiled.Compiled(bare, day)
        except compiled.TariffError as error:
            raise FormatError("levies", str(error)) from None
