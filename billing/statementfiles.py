"""
Read a statement file into rows, whatever program wrote it, within bounds.

Pure. Comma, semicolon or tab; UTF-8, UTF-16 or Windows' western letters. A file that is no table says so.
"""

import csv
import io

from billing.providers.interface import Table, UnreadableError

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
DELIMITERS = ",;\t|"


def read(data: bytes) -> Table:
    """
    Read a table with one row of heads.

    :raises UnreadableError: too large, not text, no heads, or a row that is longer than its heads
    """
    text = _text(data)
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    table = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        lines = [line for line in table if any(cell.strip() for cell in line)]
    except csv.Error as error:
        message = f"{table.line_num}: {error}"
        raise UnreadableError(message) from error
    return _under_heads(lines)


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        message = "> 5 MB"
        raise UnreadableError(message)
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


def _under_heads(lines: list[list[str]]) -> Table:
    if not lines or len(lines) > MOST_ROWS + 1 or len(lines[0]) > MOST_COLUMNS:
        message = f"1: {len(lines)} × {len(lines[0]) if lines else 0}"
        raise UnreadableError(message)
    heads = [head.strip() for head in lines[0]]
    if len(set(heads)) != len(heads):
        message = f"1: {', '.join(sorted({head for head in heads if heads.count(head) > 1}))}"
        raise UnreadableError(message)
    for number, line in enumerate(lines[1:], start=2):
        if len(line) > len(heads):
            message = f"{number}: {len(line)} > {len(heads)}"
            raise UnreadableError(message)
    rows = [dict(zip(heads, [*line, *[""] * (len(heads) - len(line))], strict=True)) for line in lines[1:]]
    return Table(heads, rows)
