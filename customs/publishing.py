"""
Write a tariff out again: in our own CSV, TOML-shaped JSON, or the make of the file it was loaded from.

What was loaded comes out equal: a file in our canonical form, the ECOWAS CSV and the UK sample, byte for byte.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from customs import formats, gazette
from customs.adapters import ecowas, uk
from customs.models import Levy, Measure, NationalLine, Provision, Tariff, Threshold
from customs.models.tariff import Dated

FORMATS = ("csv", "json", "ecowas", "uk")


def publish(country: str, on: date, *, how: str) -> str:
    """
    Write the tariff of a country as it stands on a day.

    :raises gazette.NoTariffError: when none is loaded
    """
    edition = gazette.current_edition(country)
    book = _Book(edition.tariff, edition.number, on)
    return {"csv": _csv, "json": _json, "ecowas": _ecowas, "uk": _uk}[how](book)


class _Book:
    """The rows of a tariff on a day."""

    def __init__(self, tariff: Tariff, edition: int, on: date) -> None:
        self.tariff, self.edition, self.on = tariff, edition, on

    def rows(self, table: type[Dated]) -> list[Any]:
        """List the rows that rule."""
        return gazette.ruling(table, self.tariff, self.on, self.edition)

    def every_measure(self) -> tuple[list[Measure], dict[str, str]]:
        """List every measure once, whenever it holds, and the last days of those that end."""
        opened: dict[str, Measure] = {}
        ends: dict[str, str] = {}
        rows = Measure.objects.filter(tariff=self.tariff, edition__number__lte=self.edition)
        for row in rows.order_by("valid_from", "edition__number"):
            if row.ended:
                ends[row.key] = (row.valid_from - timedelta(days=1)).isoformat()
            else:
                row.valid_from = opened.get(row.key, row).valid_from
                ends.pop(row.key, None)
                opened[row.key] = row
        return sorted(opened.values(), key=lambda row: row.place), ends


def _written(header: Iterable[str], rows: Iterable[Mapping[str, Any]], *, ending: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(header), lineterminator=ending, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def measure_fields(row: Measure) -> dict[str, Any]:
    """Write a measure as the fields of our format; what is usual is left out."""
    fields = {name: getattr(row, name, "") for name in formats.COLUMNS}
    kind = "" if row.kind == Measure.Kind.NORMAL else row.kind
    fields |= {"kind": kind, "priority": row.priority or "", "conditions": row.conditions, "valid_from": "", "id": ""}
    derived = formats.measure_record(_filled(fields), row.key, 0).key
    return fields | {"id": "" if derived == row.key else row.key}


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", [])}


def _csv(book: _Book) -> str:
    about = {line.key: line for line in book.rows(NationalLine)}
    rows = []
    for measure in book.rows(Measure):
        fields = measure_fields(measure)
        line = about.pop(measure.code, None)
        if line:
            fields |= {name: getattr(line, name) for name in formats.LINE_COLUMNS}
        rows.append(fields | {"conditions": _text(fields["conditions"])})
    rows += [{"code": line.key, "words": line.words, "path": line.path, "unit": line.unit} for line in about.values()]
    used = [name for name in formats.COLUMNS if any(row.get(name) for row in rows)]
    return _written(used, rows, ending="\n")


def _text(conditions: list[dict[str, str]]) -> str:
    return json.dumps(conditions, ensure_ascii=False) if conditions else ""


def _json(book: _Book) -> str:
    tariff = book.tariff
    provisions = book.rows(Provision)
    head: dict[str, Any] = {"country": tariff.country, "currency": tariff.currency, "name": tariff.name}
    head["edition"] = tariff.nomenclature
    head |= {f"{_name(p)}_rounding": p.content for p in provisions if p.kind == "rounding"}
    whole: dict[str, Any] = {
        "tariff": head,
        "levies": [_fields(row, "code") for row in book.rows(Levy)],
        "measures": [_filled(measure_fields(row)) for row in book.rows(Measure)],
        "thresholds": [_fields(row, "id") for row in book.rows(Threshold)],
        "lines": [_fields(row, "code") for row in book.rows(NationalLine)],
        "groups": {_name(p): p.content["members"] for p in provisions if p.kind == "group"},
        "quotas": {_name(p): p.content["balance"] for p in provisions if p.kind == "quota"},
        "deemings": [p.content for p in provisions if p.kind == "deeming"],
    }
    return json.dumps(
        {name: value for name, value in whole.items() if value}, ensure_ascii=False, indent=1, default=str
    )


def _name(provision: Provision) -> str:
    return provision.key.partition(":")[2]


def _fields(row: Dated, key: str) -> dict[str, Any]:
    dated = {"id", "key", "valid_from", "ended", "tariff", "edition", "place"}
    names = [field.name for field in row._meta.concrete_fields if field.name not in dated]
    values = {name: getattr(row, name) for name in names}
    return {key: row.key} | {name: value for name, value in values.items() if value not in ("", None)}


def _ecowas(book: _Book) -> str:
    return _written(ecowas.HEADER, ecowas.rows(book.rows(NationalLine), book.rows(Measure)))


def _uk(book: _Book) -> str:
    return _written(uk.HEADER, uk.rows(*book.every_measure()))
