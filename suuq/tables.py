"""
Tables for spreadsheets that cannot run anything: a cell that would be read as a formula stays a text.

CSV has no types, so a quote is put before such words; XLSX has, so they are kept as they are and typed as text.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = Sequence[Any]


def cell(value: Any) -> Any:
    """Keep numbers as numbers; put a quote before words that a spreadsheet would run."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def answer(name: str, heads: Row, rows: Iterable[Row]) -> HttpResponse:
    """Hand over a file that Excel and LibreOffice open with the right letters: CSV, or XLSX when its name says so."""
    if name.endswith(".xlsx"):
        return _file(name, XLSX, workbook(heads, rows))
    response = _file(name, "text/csv; charset=utf-8", b"\xef\xbb\xbf")
    writer = csv.writer(response)
    writer.writerow(heads)
    writer.writerows([cell(value) for value in row] for row in rows)
    return response


def _file(name: str, media_type: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def workbook(heads: Row, rows: Iterable[Row]) -> bytes:
    """Write a sheet whose heads stay in view and whose words are never formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([_typed(sheet, str(head), bold=True) for head in heads])
    for row in rows:
        sheet.append([_typed(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    plain = isinstance(value, int) and not isinstance(value, bool)
    made = WriteOnlyCell(sheet, value if plain else ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    if not plain:
        made.data_type = "s"  # openpyxl takes every text that begins with "=" for a formula
        made.quotePrefix = True  # and a person who edits the cell keeps a text
    if bold:
        made.font = Font(bold=True)
    return made
