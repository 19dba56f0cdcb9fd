"""
The sample of the United Kingdom's tariff: one CSV row for each measure, as its duty calculator sees them.

Measure types become levies (duty, anti-dumping and countervailing duty, additional duties, excise, VAT); controls and
supplementary units are kept for reading and charge nothing. The verbatim expression is parsed, and the parsed
components the publisher gives beside it are kept. Rows of Northern Ireland (``xi``) rule under the regime ``XI``.
"""

import csv
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from customs import formats, law
from customs.entries import FormatError
from customs.formats import Record, Schedule

HEADER = (
    *("source", "commodity", "measure_sid", "measure_type_id", "measure_type", "series", "geo_id", "geo_area"),
    *("start", "end", "vat", "excise", "duty_expression", "components_json", "conditions_json"),
    *("additional_code", "quota_order_no", "excluded_geo"),
)
# Columns with no field of their own: kept beside the measure.
EXTRA = ("source", "measure_sid", "measure_type_id", "measure_type", "series", "geo_id", "geo_area", "vat", "excise")
JSON_COLUMNS = ("components_json", "conditions_json")
EVERYBODY = frozenset({"1011", "1008"})
LEVIES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("103", "105"), ("DUTY", law.NORMAL)),
    **dict.fromkeys(("142", "145"), ("DUTY", "preference")),
    **dict.fromkeys(("122", "123", "143", "146"), ("DUTY", "quota")),
    **dict.fromkeys(("112", "115", "117", "119"), ("DUTY", "suspension")),
    **dict.fromkeys(("551", "552"), ("ADD", law.NORMAL)),
    **dict.fromkeys(("553", "554"), ("CVD", law.NORMAL)),
    **dict.fromkeys(("695", "696"), ("ADDITIONAL", law.NORMAL)),
    "306": ("EXCISE", law.NORMAL),
    **dict.fromkeys(("305", "VTS", "VTZ"), ("VAT", law.NORMAL)),
}
FRAME: tuple[tuple[str, str, str, str, bool], ...] = (
    ("DUTY", "Customs duty", "duty", "cif", True),
    ("ADD", "Anti-dumping duty", "duty", "cif", False),
    ("CVD", "Countervailing duty", "duty", "cif", False),
    ("ADDITIONAL", "Additional duty", "duty", "cif", False),
    ("EXCISE", "Excise", "excise", "cif", False),
    ("VAT", "Value added tax", "tax", "cif + levies", True),
)
ACT = {
    "source": "UK Trade Tariff, Open Government Licence v3.0",
    "certainty": law.LAW,
}


def read(path: Path, *, country: str) -> Schedule:
    """
    Read the file.

    :raises FormatError: naming the line that is wrong
    """
    levies = [
        {"code": code, "words": words, "sequence": 10 * place, "kind": kind, "base": base, "required": required}
        for place, (code, words, kind, base, required) in enumerate(FRAME, 1)
    ]
    tariff = {"country": country, "currency": "GBP", "name": "UK Trade Tariff (sample)"}
    schedule = formats.frame({"tariff": tariff, "levies": levies})
    with path.open(encoding="utf-8-sig", newline="") as file:
        schedule.records += formats.unique(_records(csv.DictReader(file, strict=True)))
    return schedule


def _records(reader: "csv.DictReader[str]") -> Iterator[Record]:
    seen: dict[str, int] = {}
    rows = [(number, f"line {reader.line_num}", row) for number, row in formats.rows(reader)]
    conditional = {_name(row) for _, _, row in rows if row["conditions_json"]}
    for number, place, row in rows:
        name = _name(row)
        seen[name] = seen.get(name, 0) + 1
        extra = {column: row[column] for column in EXTRA} | {c: row[c] for c in JSON_COLUMNS}
        extra |= {"excluded_geo": row["excluded_geo"], "additional_code": row["additional_code"]}
        fields = {**_fields(row, place), "id": f"{name}:{seen[name]}"}
        # A measure may be printed twice, once with its conditions: that one is the law, the other is kept to be read.
        if name in conditional and not row["conditions_json"]:
            fields |= {"levy": "", "kind": "control"}
        yield formats.measure_record(fields, place, number, extra)


def _name(row: dict[str, str]) -> str:
    return f"{row['source']}:{row['commodity']}:{row['measure_sid']}"


def _fields(row: dict[str, str], place: str) -> dict[str, Any]:
    levy, kind = LEVIES.get(row["measure_type_id"], ("", "control"))
    conditions = list(_conditions(_json(row["conditions_json"], place)))
    rate = row["duty_expression"]
    if not rate and not any(condition["then"] == "rate" for condition in conditions):
        levy, kind = "", "control"
    return {
        "levy": levy,
        "kind": kind,
        "rate": rate,
        "code": row["commodity"],
        "origins": "" if row["geo_id"] in EVERYBODY else row["geo_id"],
        "excluded_origins": row["excluded_geo"].replace(";", " "),
        "programme": row["geo_id"] if kind == "preference" else "",
        "regimes": "XI" if row["source"] == "xi" else "",
        "additional_code": row["additional_code"] if kind != "control" else "",
        "quota": row["quota_order_no"],
        "conditions": conditions if kind != "control" else [],
        "type": row["measure_type_id"],
        "valid_from": row["start"],
        "valid_to": row["end"],
        "act": row["measure_type"],
        **ACT,
    }


def _json(text: str, place: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text, parse_float=Decimal) if text else []
    except json.JSONDecodeError as error:
        raise FormatError(place, f"conditions are not JSON: {error}") from None
    return found if isinstance(found, list) else []


_TAGS = re.compile(r"<[^>]*>")
_LIMIT = re.compile(r"([0-9.]+) (?:([A-Z]{3}) / )?(.+)")
_THEN = {
    "Apply the mentioned duty": "apply",
    "Measure not applicable": "skip",
    "The entry into free circulation is not allowed": "refuse",
    "Import/export not allowed after control": "refuse",
}


def _conditions(rows: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """
    Read the publisher's conditions; those it does not settle (a limit with no amount) apply otherwise.

    Entry prices (condition V) stand from the highest limit down: the first that is reached decides.
    """
    for row in rows:
        expression = _TAGS.sub("", row.get("duty_expression") or "").strip()
        found = {"group": row["condition_code"], "then": _THEN.get(row["action"], "apply")}
        if expression:
            found |= {"then": "rate", "rate": expression}
        if row["document_code"]:
            found |= {"test": "document", "document": row["document_code"]}
        elif limit := _LIMIT.fullmatch(_TAGS.sub("", row.get("requirement") or "").strip()):
            amount, currency, unit = limit.groups()
            found |= {"at_least": amount, "of": unit, "test": "unit_price" if currency else "quantity"}
            found |= {"currency": currency} if currency else {"of": "kg"}
        yield found


def rows(measures: list[Any], ends: dict[str, str]) -> Iterator[dict[str, str]]:
    """Write the file again from its measures; ``ends`` are their last days."""
    for measure in measures:
        extra = measure.extra
        yield {
            **{column: extra[column] for column in (*EXTRA, *JSON_COLUMNS, "excluded_geo", "additional_code")},
            "commodity": measure.code,
            "start": measure.valid_from.isoformat(),
            "end": ends.get(measure.key, ""),
            "duty_expression": measure.rate,
            "quota_order_no": measure.quota,
        }
