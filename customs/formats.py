"""
Tariff files of our own format, read into records: a TOML or JSON file, a CSV of measures, or a TOML that names a CSV.

A ``Record`` is one row to be kept: what kind, its key, its days, its content as plain values, and the place in the
file. Every record has passed the same reader as the engine's. ``docs/reference/tariff-format.md`` tells the fields.
"""

import csv
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from customs import exchange, law, reading, statutes
from customs.entries import Fields, FormatError
from customs.rounding import Rounding
from customs.trace import plain

# The columns of a CSV of measures, in the order in which we write them.
COLUMNS = (
    *("code", "levy", "rate", "kind", "origins", "excluded_origins", "importers", "regimes", "categories"),
    *("programme", "certificates", "additional_code", "quota", "priority", "excludes", "conditions", "type"),
    *("valid_from", "valid_to", "act", "source", "certainty", "year", "footnote", "id", "words", "path", "unit"),
)
LINE_COLUMNS = ("words", "path", "unit")
SETS = ("origins", "excluded_origins", "importers", "regimes", "categories", "certificates", "excludes")
TEXTS = ("levy", "code", "kind", "programme", "additional_code", "quota", "priority", "type", "footnote")


@dataclass(frozen=True, slots=True)
class Record:
    """One row to be kept. Without a first day it holds from the day of the loading."""

    kind: str
    key: str
    content: dict[str, Any]
    place: str
    first: date | None = None
    last: date | None = None


@dataclass(slots=True)
class Schedule:
    """All that a file says."""

    name: str = ""
    currency: str = ""
    nomenclature: str = "HS 2022"
    records: list[Record] = field(default_factory=list)
    quotes: list[exchange.Quote] = field(default_factory=list)


def read(path: Path) -> Schedule:
    """
    Read a file of our own format.

    :raises FormatError: naming the line or table that is wrong
    """
    if path.suffix.lower() == ".csv":
        return Schedule(records=list(csv_records(path)))
    fields = tables(path)
    schedule = frame(fields)
    if rows := fields["tariff"].get("rows"):
        schedule.records += csv_records(path.parent / Path(str(rows)).name)
    return schedule


def tables(path: Path) -> dict[str, Any]:
    """Read TOML or JSON with exact numbers."""
    text = path.read_text(encoding="utf-8")
    try:
        if path.suffix.lower() == ".json":
            found = json.loads(text, parse_float=Decimal)
        else:
            found = tomllib.loads(text, parse_float=Decimal)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormatError(path.name, str(error)) from None
    except RecursionError:
        raise FormatError(path.name, "has tables within tables without end") from None
    if not isinstance(found, dict):
        raise FormatError(path.name, "holds no tables")
    return found


def frame(fields: Fields) -> Schedule:
    """Read a tariff from tables: levies, thresholds, groups, roundings, and measures if there are any."""
    file = reading.Entry(fields, "file")
    head = {key: value for key, value in file.table("tariff").items() if key != "rows"}
    law_only = {key: value for key, value in fields.items() if key not in {"measures", "exchange", "lines"}}
    whole = statutes.tariff({**law_only, "tariff": head})
    schedule = Schedule(whole.name, whole.currency, whole.edition)
    add = schedule.records.append
    for number, levy in enumerate(whole.levies):
        add(_levy(levy, number))
    for number, threshold in enumerate(whole.thresholds):
        add(_threshold(threshold, number))
    for record in _provisions(whole):
        add(record)
    for number, inner in enumerate(file.tables("measures"), 1):
        add(measure_record(inner, f"measure {number}", number))
    for number, inner in enumerate(file.tables("lines"), 1):
        add(line_record(inner, f"line {number}", number))
    schedule.quotes = reading.quotes(file.tables("exchange"))
    schedule.records = list(unique(schedule.records))
    return schedule


def csv_records(path: Path) -> Iterator[Record]:
    """Read a CSV of measures; columns ``words``, ``path``, ``unit`` also describe the national line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        yield from unique(_csv(reader))


def _csv(reader: "csv.DictReader[str]") -> Iterator[Record]:
    described: set[str] = set()
    for number, row in rows(reader):
        place = f"line {reader.line_num}"
        about = {name: row.pop(name) for name in LINE_COLUMNS if row.get(name)}
        if about and row.get("code") not in described:
            described.add(row["code"])
            yield line_record({"code": row["code"], **about}, place, number)
        if any(row.get(name) for name in ("levy", "rate", "kind")):
            yield measure_record(row, place, number)


def rows(reader: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, Any]]]:
    """
    Give each row of a CSV its number.

    :raises FormatError: at a row with more or fewer cells than the header
    """
    try:
        for number, row in enumerate(reader, 1):
            if None in row or None in row.values():
                raise FormatError(f"line {reader.line_num}", "has more or fewer cells than the first line")
            yield number, dict(row)
    except csv.Error as error:
        raise FormatError(f"line {reader.reader.line_num}", str(error)) from None


def measure_record(fields: Fields, place: str, number: int, extra: dict[str, Any] | None = None) -> Record:
    """Check a measure and make it a record. ``control`` measures carry no rate and are kept for reading."""
    inner = dict(fields)
    if isinstance(inner.get("conditions"), str):
        inner["conditions"] = _json(inner["conditions"], place)
    control = inner.get("kind") == "control"
    checked = reading.measure({**inner, "kind": "", "levy": "-", "rate": "Free"} if control else inner, place)
    key = checked.id.replace("-:", "CONTROL:", 1) if control else checked.id
    content = {
        **{name: getattr(checked, name) for name in TEXTS},
        **{name: " ".join(sorted(getattr(checked, name))) for name in SETS},
        "rate": str(inner.get("rate", "") or "").strip(),
        "conditions": [_strings(c) for c in inner.get("conditions", [])],
        **_act(checked.act),
        "extra": extra or {},
        "place": number,
    }
    if control:
        content |= {"kind": "control", "levy": ""}
    first = None if checked.span.first == date.min else checked.span.first
    return Record("measure", key, content, place, first, checked.span.last)


def line_record(fields: Fields, place: str, number: int) -> Record:
    """Make a national line a record."""
    entry = reading.Entry(fields, place)
    content = {name: str(fields.get(name, "") or "") for name in LINE_COLUMNS}
    return Record("line", reading.code(entry), {**content, "place": number}, place)


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal) if text.strip() else []
    except json.JSONDecodeError as error:
        raise FormatError(place, f"“conditions” is not JSON: {error}") from None


def _strings(fields: Fields) -> dict[str, Any]:
    return {key: str(value) for key, value in fields.items()}


def _act(act: law.Act) -> dict[str, str]:
    return {"act": act.title, "source": act.source, "certainty": act.certainty, "year": act.year}


def rounding_fields(rounding: Rounding) -> dict[str, str]:
    """Write a rounding rule as plain values."""
    return {"step": plain(rounding.step), "mode": rounding.mode, "when": rounding.when}


def _levy(levy: law.Levy, number: int) -> Record:
    content = {
        "words": levy.words,
        "sequence": levy.sequence,
        "base": levy.base.text,
        "kind": levy.kind,
        "per": levy.per,
        "required": levy.required,
        "rounding": rounding_fields(levy.rounding),
        "payers": " ".join(sorted(levy.payers)),
        "asycuda": levy.asycuda,
        "receipt": levy.receipt,
        "place": number,
    }
    first = None if levy.span.first == date.min else levy.span.first
    return Record("levy", levy.code, content, f"levy {number + 1}", first, levy.span.last)


_THRESHOLD_SETS = ("levies", "excluded_codes", "only_codes", "categories", "importers", "regimes", "origins")


def _threshold(threshold: law.Threshold, number: int) -> Record:
    content = {
        **{name: " ".join(sorted(getattr(threshold, name))) for name in _THRESHOLD_SETS},
        **{name: getattr(threshold, name) for name in ("limit", "currency", "mode", "on", "inclusive", "window_days")},
        **_act(threshold.act),
        "place": number,
    }
    first = None if threshold.span.first == date.min else threshold.span.first
    return Record("threshold", threshold.id, content, f"threshold {number + 1}", first, threshold.span.last)


def _provisions(whole: law.Tariff) -> Iterator[Record]:
    found: list[tuple[str, str, dict[str, Any]]] = []
    found += [("group", name, {"members": sorted(members)}) for name, members in whole.groups.items()]
    found += [("quota", name, {"balance": plain(balance)}) for name, balance in whole.quotas.items()]
    found += [("deeming", d.cost, {"cost": d.cost, "base": d.base.text, **_act(d.act)}) for d in whole.deemings]
    for name, rounding in (("total", whole.total_rounding), ("value", whole.value_rounding)):
        if rounding:
            found.append(("rounding", name, rounding_fields(rounding)))
    for number, (kind, name, content) in enumerate(found):
        key = f"{kind}:{name}"
        yield Record("provision", key, {"kind": kind, "content": content, "place": number}, key)


def unique(records: Iterable[Record]) -> Iterator[Record]:
    """
    Let each key through once for each first day.

    :raises FormatError: naming both places
    """
    seen: dict[tuple[str, str, date | None], str] = {}
    for record in records:
        known = seen.setdefault((record.kind, record.key, record.first), record.place)
        if known != record.place:
            raise FormatError(record.place, f"{record.key} stands already at {known}")
        yield record
