"""
Read a statement file into rows, whatever program wrote it, within bounds.

Pure. CSV with comma, semicolon or tab, in UTF-8, UTF-16 or Windows' western letters; or the first sheet of an XLSX
workbook, whose dates and numbers keep their kind. A file that is no table says so.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from billing.providers.interface import Cell, Table, UnreadableError

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
DELIMITERS = ",;\t|"
ZIP = b"PK\x03\x04"


def read(data: bytes) -> Table:
    """
    Read a table with one row of heads.

    :raises UnreadableError: too large, not text, no heads, or a row that is longer than its heads
    """
    if len(data) > MOST_BYTES:
        message = "> 5 MB"
        raise UnreadableError(message)
    return _under_heads(_sheet(data) if data.startswith(ZIP) else _lines(data))


def _lines(data: bytes) -> list[list[Cell]]:
    text = _text(data)
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    table = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        return [list(line) for line in table if any(cell.strip() for cell in line)]
    except csv.Error as error:
        message = f"{table.line_num}: {error}"
        raise UnreadableError(message) from error


def _text(data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    message = "1: NUL"
    raise UnreadableError(message)


def _sheet(data: bytes) -> list[list[Cell]]:
    """Read the first sheet: what its cells show, never their formulas, and never more than a statement can hold."""
    try:
        _refuse_bomb(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        lines = [[_cell(value) for value in row] for row in rows]
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl and what it stands on raise a dozen kinds for a broken file
        message = f"XLSX: {type(error).__name__}"
        raise UnreadableError(message) from error
    return _trimmed([line for line in lines if any(cell != "" for cell in line)])


def _refuse_bomb(data: bytes) -> None:
    packed = zipfile.ZipFile(io.BytesIO(data))
    if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
        message = "> 60 MB"
        raise UnreadableError(message)


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value)) if value == value and abs(value) < 10**15 else str(value)  # noqa: PLR0124 - not a NaN
    return str(value)


def _trimmed(lines: list[list[Cell]]) -> list[list[Cell]]:
    """Cut the empty columns that a workbook drags behind its table."""
    width = max((n for line in lines for n, cell in enumerate(line, start=1) if cell != ""), default=0)
    return [line[:width] for line in lines]


def _under_heads(lines: Sequence[Sequence[Cell]]) -> Table:
    if not lines or len(lines) > MOST_ROWS + 1 or len(lines[0]) > MOST_COLUMNS:
        message = f"1: {len(lines)} × {len(lines[0]) if lines else 0}"
        raise UnreadableError(message)
    heads = [str(head).strip() for head in lines[0]]
    if len(set(heads)) != len(heads):
        message = f"1: {', '.join(sorted({head for head in heads if heads.count(head) > 1}))}"
        raise UnreadableError(message)
    for number, line in enumerate(lines[1:], start=2):
        if len(line) > len(heads):
            message = f"{number}: {len(line)} > {len(heads)}"
            raise UnreadableError(message)
    rows = [dict(zip(heads, [*line, *[""] * (len(heads) - len(line))], strict=True)) for line in lines[1:]]
    return Table(heads, rows)
