"""
What a local wallet or a bank is to us: a name, a way to quote our code, and a statement whose columns we know.

Pure. A new provider is one file with one ``Provider`` in it, and its line in ``billing.providers``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel.numbers import is_currency

from suuq.money import Money

Cell = str | Decimal | date  # what a spreadsheet keeps; a CSV file keeps words alone
PLAIN = re.compile(r"[-+]?\d{1,10}(\.\d{1,4})?")


class UnreadableError(ValueError):
    """A statement that cannot be read; says the row and what was expected there."""


class NotTheirHeadsError(UnreadableError):
    """A statement without some of the columns its provider writes; says which."""


@dataclass(frozen=True, slots=True)
class Table:
    """A statement file as rows under heads."""

    heads: Sequence[str]
    rows: Sequence[Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Row:
    """Money that came, as the provider tells it."""

    external_id: str
    on: date
    money: Money
    words: str
    sender: str


@dataclass(frozen=True, slots=True)
class Provider:
    """
    One provider. ``columns`` maps our words to its column heads; ``day`` is how it writes a date.

    A statement has one column of amounts, or one of what came (``amount``) beside one of what went (``paid_out``).
    ``came_in`` is the value of the ``way`` column on lines that bring us money; without that column a minus sign tells.
    ``certain`` says that a person has laid these columns beside a real file of the provider; until then they are ours.
    """

    code: str
    name: str
    how: str
    columns: Mapping[str, str]
    day: str
    currency: str = "DJF"
    decimal_mark: str = "."
    came_in: str = ""
    certain: bool = False

    def read(self, table: Table) -> Iterator[Row]:
        """
        Read the lines that bring us money; what we paid out is not ours to match.

        :raises UnreadableError: for the heads that lack, or the first row that cannot be read
        """
        if missing := [head for head in self.columns.values() if head not in table.heads]:
            raise NotTheirHeadsError(", ".join(missing))
        for number, cells in enumerate(table.rows, start=2):
            if self._was_paid_out(cells):
                continue
            row = self._row(cells, number)
            if row.money.amount_minor > 0 and self._came_in(cells):
                yield row

    def _was_paid_out(self, cells: Mapping[str, Cell]) -> bool:
        """Whether a statement with two columns of money has something in the other one, and nothing in ours."""
        paid_out = self.columns.get("paid_out")
        return bool(paid_out and _words(cells[paid_out]) and not _words(cells[self.columns["amount"]]))

    def _came_in(self, cells: Mapping[str, Cell]) -> bool:
        return "way" not in self.columns or _words(cells[self.columns["way"]]).lower() == self.came_in.lower()

    def _row(self, cells: Mapping[str, Cell], number: int) -> Row:
        def kept(name: str) -> Cell:
            return cells[self.columns[name]] if name in self.columns else ""

        def cell(name: str) -> str:
            return _words(kept(name))

        external_id = cell("external_id")
        if not external_id:
            message = f"{number}: {self.columns['external_id']}"
            raise UnreadableError(message)
        money = self._money(kept("amount"), cell("currency") or self.currency, number)
        return Row(external_id[:80], self._day(kept("on"), number), money, cell("words")[:200], cell("sender")[:120])

    def _day(self, kept: Cell, number: int) -> date:
        if isinstance(kept, date):
            return kept
        text = _words(kept)
        try:
            return datetime.strptime(text, self.day).date()  # noqa: DTZ007 - a bank's day has no zone
        except ValueError as error:
            message = f"{number}: {self.columns['on']} «{text[:20]}» (≠ {date(2026, 12, 31):{self.day}})"
            raise UnreadableError(message) from error

    def _money(self, kept: Cell, currency: str, number: int) -> Money:
        text = _words(kept)
        plain = text if isinstance(kept, Decimal) else self._figures(text)
        if PLAIN.fullmatch(plain):
            value = Decimal(plain)
            money = Money.of(value, currency.upper() if is_currency(currency.upper()) else self.currency)
            if money.value == value and money.currency == currency.upper():
                return money
        message = f"{number}: {self.columns['amount']} «{text[:20]} {currency[:3]}»"
        raise UnreadableError(message)

    def _figures(self, text: str) -> str:
        """Write an amount as figures and a point, without the marks and spaces that group it."""
        figures = "".join(c for c in text if not c.isspace() and c not in "\u00a0\u202f'")
        return figures.replace("," if self.decimal_mark == "." else ".", "").replace(self.decimal_mark, ".")


def _words(kept: Cell) -> str:
    """Read any cell as words; a whole number has no decimals, whatever the spreadsheet kept."""
    if isinstance(kept, Decimal):
        return f"{kept.normalize():f}"
    return kept.isoformat() if isinstance(kept, date) else kept.strip()
