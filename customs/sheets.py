"""Figures and lists as CSV; words that a spreadsheet would take for a formula are quoted."""

import csv
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse


def csv_of(name: str, columns: Iterable[Any], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Answer with a table as a CSV file."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return response


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
