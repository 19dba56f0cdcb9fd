"""
Read a table of any length line by line, from CSV or XLSX, without holding it in memory.

The first line names the columns; a file that lacks one, or is no table, says so. Heads are read in English and French
and without regard to case.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from forwarding import workbooks

MOST_LINES = 200_000
MOST_COLUMNS = 60
LONGEST_CELL = 1000
MOST_PARTS = 2000
MOST_UNPACKED = 600 * 1024 * 1024
SAMPLE = 64 * 1024
DELIMITERS = ",;\t|"


class NotATableError(ValueError):
    """The file cannot be read; ``problem`` is one of empty, unreadable, too_long or heads, ``detail`` names what."""

    def __init__(self, problem: str, detail: str = "") -> None:
        """Say what is wrong with it."""
        self.problem, self.detail = problem, detail
        super().__init__(f"{problem}: {detail}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line under its heads, its number as a spreadsheet shows it, and how far the file has been read (0 to 1)."""

    number: int
    cells: Mapping[str, str]
    part: float


def read(file: BinaryIO, *, columns: Mapping[str, Sequence[str]], needed: Iterable[str]) -> Iterator[Line]:
    """
    Give the lines one by one; blank ones are left out.

    :param columns: the name of each column and the heads it may stand under
    :raises NotATableError: at once for a file that is no table, later for a line that cannot be read
    """
    with closing(_xlsx(file) if is_workbook(file) else _csv(file)) as rows:
        _number, heads, _part = next(rows, (0, [], 0.0))
        if not any(heads):
            raise NotATableError("empty")
        names = [_name(head, columns) for head in heads[:MOST_COLUMNS]]
        if missing := [name for name in needed if name not in names]:
            raise NotATableError("heads", ", ".join(missing))
        if twice := sorted({name for name in names if name and names.count(name) > 1}):
            raise NotATableError("twice", ", ".join(twice))
        for number, cells, part in rows:
            if number > MOST_LINES + 1:
                raise NotATableError("too_long", str(MOST_LINES))
            if any(cells):
                yield Line(number, {name: cell for name, cell in zip(names, cells, strict=False) if name}, part)


def is_workbook(file: BinaryIO) -> bool:
    """Tell a spreadsheet from a table of text."""
    file.seek(0)
    return file.read(2) == b"PK"


def unfold(file: BinaryIO, out: BinaryIO) -> None:
    """Write a spreadsheet out as a table of text, line for line: to read on in it unpacks it from its beginning."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    table = csv.writer(text, delimiter="\t")
    for _number, cells, _part in islice(_xlsx(file), MOST_LINES + 2):
        width = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
        table.writerow([" ".join(cell.split()) for cell in cells[:width]])
    text.detach()


def _name(head: str, columns: Mapping[str, Sequence[str]]) -> str:
    plain = head.casefold().replace("_", " ").strip()
    return next((name for name, heads in columns.items() if plain == name.replace("_", " ") or plain in heads), "")


Row = tuple[int, list[str], float]


def _csv(file: BinaryIO) -> Generator[Row, None, None]:
    file.seek(0)
    sample = file.read(SAMPLE)
    size = file.seek(0, io.SEEK_END) or 1
    file.seek(0)
    encoding = _encoding(sample)
    head = sample.decode(encoding, "ignore").partition("\n")[0]
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    table = csv.reader(_counted(text), delimiter=max(DELIMITERS, key=head.count), strict=True)
    try:
        for cells in table:
            yield table.line_num, [cell.strip()[:LONGEST_CELL] for cell in cells], min(1.0, file.tell() / size)
    except (csv.Error, UnicodeDecodeError) as error:
        raise NotATableError("unreadable", str(table.line_num)) from error
    finally:
        text.detach()


def _counted(text: io.TextIOWrapper) -> Iterator[str]:
    """Give line by line, so that how far the file has been read can be asked; a NUL is in no text."""
    while line := text.readline(SAMPLE):
        if "\x00" in line:
            raise csv.Error("NUL")
        yield line


def _encoding(sample: bytes) -> str:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.start > len(sample) - 4 else "cp1252"  # a letter cut by the sample's end
    return "utf-8-sig"


def _xlsx(file: BinaryIO) -> Generator[Row, None, None]:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as parts:
            found = parts.infolist()
            if len(found) > MOST_PARTS:
                raise NotATableError("unreadable", "XLSX")
            if sum(part.file_size for part in found) > MOST_UNPACKED:
                raise NotATableError("too_long", str(MOST_LINES))
        file.seek(0)
        with workbooks.opened(file) as book:
            sheet = book.worksheets[0]
            most = sheet.max_row or MOST_LINES
            for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
                yield number, [_text(value) for value in row], min(1.0, number / most)
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError) as error:
        if isinstance(error, NotATableError):
            raise
        raise NotATableError("unreadable", "XLSX") from error


def _text(value: object) -> str:
    """Write a cell as it looks: a whole number without its point, a date as ISO."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()[:LONGEST_CELL]
