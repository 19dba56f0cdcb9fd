"""
Open an XLSX whose texts stay on disk.

A spreadsheet keeps every text once, in a table of its own, and its cells name them by number. In memory that table is
as long as the file; here it is a temporary file and the place of each text in it.
"""

import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO

from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook import Workbook
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

ENTRY, TEXT, RUN = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "t", "r"))


class _Texts:
    """The texts of a workbook by their number."""

    def __init__(self, source: IO[bytes], file: IO[bytes]) -> None:
        self._file = file
        self._ends = array("Q", [0])
        for text in _read(source):
            self._ends.append(self._ends[-1] + self._file.write(text.encode()))

    def __getitem__(self, number: int) -> str:
        begin, end = self._ends[number : number + 2]
        self._file.seek(begin)
        return self._file.read(end - begin).decode()


def _read(source: IO[bytes]) -> Iterator[str]:
    """Give each text, its runs joined, and forget what it was made of; how it is pronounced is no part of it."""
    tree = iterparse(source, events=("start", "end"))
    _event, root = next(tree)
    for event, node in tree:
        if event == "end" and node.tag == ENTRY:
            yield "".join(text.text or "" for part in node for text in _texts_of(part))
            root.clear()


def _texts_of(part: Any) -> list[Any]:
    if part.tag == TEXT:
        return [part]
    return part.findall(TEXT) if part.tag == RUN else []


class _Reader(ExcelReader):
    def __init__(self, file: BinaryIO, texts: IO[bytes]) -> None:
        super().__init__(file, read_only=True, keep_links=False, data_only=True)
        self.texts = texts

    def read_strings(self) -> None:
        """Keep the texts on disk."""
        if table := self.package.find(SHARED_STRINGS):  # type: ignore[no-untyped-call] # its stubs leave it out
            with self.archive.open(table.PartName[1:]) as source:
                self.shared_strings = _Texts(source, self.texts)  # type: ignore[assignment] # cells ask it for one text at a time


@contextmanager
def opened(file: BinaryIO) -> Iterator[Workbook]:
    """Open a workbook to be read once, row by row: values, no formulas."""
    with tempfile.TemporaryFile() as texts:
        reader = _Reader(file, texts)
        reader.read()
        yield reader.wb
