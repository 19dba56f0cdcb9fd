"""
The common external tariff of ECOWAS (HS 2022, French), as a CSV of 6,378 national lines.

Each line bears two levies on CIF: DD, the customs duty of five bands, and RS, the statistical fee. What a member State
adds of its own (VAT, community levies) is not in the file.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import numbers

from customs import formats, hs
from customs.entries import FormatError
from customs.formats import Record, Schedule

HEADER = ("code10", "hs6", "heading", "description_fr", "path_fr", "unit", "duty_pct", "stat_fee_pct")
ACT = {
    "act": "CEDEAO, tarif extérieur commun, SH 2022",
    "source": "Edition of 9 April 2024",
    "certainty": "transcribed",
    "year": "2024",
}
LEVIES = (("DD", "Droit de douane", "duty_pct", 10), ("RS", "Redevance statistique", "stat_fee_pct", 20))


def read(path: Path, *, country: str) -> Schedule:
    """
    Read the file.

    :raises FormatError: naming the line that is wrong
    """
    currency = numbers.get_territory_currencies(country) or [""]
    frame = formats.frame(
        {
            "tariff": {"country": country, "currency": currency[0], "name": f"CEDEAO ({country})"},
            "levies": [
                {
                    "code": code,
                    "words": words,
                    "sequence": sequence,
                    "kind": "duty" if code == "DD" else "fee",
                    "base": "cif",
                    "rounding": {"step": "1"},
                }
                for code, words, _, sequence in LEVIES
            ],
        }
    )
    with path.open(encoding="utf-8-sig", newline="") as file:
        frame.records += formats.unique(_records(csv.DictReader(file, strict=True)))
    return frame


def _records(reader: "csv.DictReader[str]") -> Iterator[Record]:
    for number, row in formats.rows(reader):
        place = f"line {reader.line_num}"
        code = row["code10"]
        if (row["hs6"], row["heading"]) != (hs.subheading(code), hs.heading(code)):
            raise FormatError(place, f"{code} is not of {row['hs6']} and {row['heading']}")
        about = {"code": code, "words": row["description_fr"], "path": row["path_fr"], "unit": row["unit"]}
        yield formats.line_record(about, place, number)
        for levy, _, column, _ in LEVIES:
            fields = {"levy": levy, "code": code, "rate": f"{row[column]} %", **ACT}
            yield formats.measure_record(fields, place, number)


def rows(lines: list[Any], measures: list[Any]) -> Iterator[dict[str, str]]:
    """Write the file again from the rows that rule."""
    rates = {(measure.levy, measure.code): measure.rate.removesuffix(" %") for measure in measures}
    for line in lines:
        yield {
            "code10": line.key,
            "hs6": hs.subheading(line.key),
            "heading": hs.heading(line.key),
            "description_fr": line.words,
            "path_fr": line.path,
            "unit": line.unit,
            **{column: rates[levy, line.key] for levy, _, column, _ in LEVIES},
        }
