"""What a schedule changes in a loaded tariff: rows opened, changed and ended from a day, and new exchange rates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from customs import exchange
from customs.entries import FormatError
from customs.formats import Record, Schedule
from customs.models import ExchangeRate, Levy, Measure, NationalLine, Provision, Tariff, Threshold
from customs.models.tariff import Dated

TABLES: dict[str, type[Dated]] = {
    "levy": Levy,
    "line": NationalLine,
    "measure": Measure,
    "threshold": Threshold,
    "provision": Provision,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row that the schedule opens, changes or ends."""

    what: str
    record: Record
    valid_from: date
    old: dict[str, Any] | None = None


@dataclass(slots=True)
class Difference:
    """All that a schedule changes."""

    changes: list[Change] = field(default_factory=list)
    quotes: list[exchange.Quote] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changes or self.quotes)

    def count(self, what: str) -> int:
        """Count the rows opened, changed or ended."""
        return sum(change.what == what for change in self.changes)


State = dict[str, list[tuple[date, bool, dict[str, Any]]]]


def difference(schedule: Schedule, *, tariff: Tariff | None, start: date) -> Difference:
    """Compare a schedule with what is loaded, from a day on. Kinds of rows it does not hold are left alone."""
    found = Difference()
    for kind, table in TABLES.items():
        records = [record for record in schedule.records if record.kind == kind]
        if records:
            state = _state(table, tariff)
            for record in records:
                found.changes += _changes(record, state, start)
            found.changes += _endings(kind, records, state, start)
    found.quotes = [quote for quote in schedule.quotes if _is_new(quote, start)]
    return found


def _is_new(quote: exchange.Quote, start: date) -> bool:
    """
    Tell whether a rate is not yet the one that rules on its day.

    :raises FormatError: when another rate is already published for that day: published rates are not rewritten
    """
    day = first_day(quote.first, start)
    pair = ExchangeRate.objects.filter(kind=quote.kind, sold=quote.sold, bought=quote.bought)
    ruling = pair.filter(valid_from__lte=day).order_by("-valid_from").first()
    if ruling is None or (ruling.rate, ruling.per) == (quote.rate, quote.per):
        return ruling is None
    if ruling.valid_from == day:
        raise FormatError(f"exchange {quote.sold} {quote.bought}", f"{ruling} is already published for {day}")
    return True


def first_day(first: date | None, start: date) -> date:
    """Return a row's own first day, or that of the loading."""
    return start if first is None or first == date.min else first


def _content(table: type[Dated], row: Dated) -> dict[str, Any]:
    known = {"id", "key", "valid_from", "ended", "tariff", "edition"}
    return {f.name: getattr(row, f.name) for f in table._meta.concrete_fields if f.name not in known}


def _state(table: type[Dated], tariff: Tariff | None) -> State:
    """Gather, for each key, the rows that rule from each day, oldest day first; the newest edition rules."""
    state: State = {}
    if tariff is None:
        return state
    rows = table._default_manager.filter(tariff=tariff).order_by("key", "valid_from", "edition__number")
    for row in rows.iterator(chunk_size=2000):
        days = state.setdefault(row.key, [])
        if days and days[-1][0] == row.valid_from:
            days.pop()
        days.append((row.valid_from, row.ended, _content(table, row)))
    return state


def _ruling(state: State, key: str, on: date) -> dict[str, Any] | None:
    for first, ended, content in reversed(state.get(key, [])):
        if first <= on:
            return None if ended else content
    return None


def _changes(record: Record, state: State, start: date) -> Iterator[Change]:
    """Open or change the row from its first day, again from the loading if it had been ended, and end it at last."""
    first = first_day(record.first, start)
    stands = record.last is None or record.last >= start
    for day in sorted({first, max(first, start)} if stands else {first}):
        old = _ruling(state, record.key, day)
        if old is None or _without_place(old) != _without_place(record.content):
            yield Change("changed" if old else "opened", record, day, old)
            state.setdefault(record.key, []).append((day, False, record.content))
            state[record.key].sort(key=lambda known: known[0])
    if record.last is not None:
        after = record.last + timedelta(days=1)
        if _ruling(state, record.key, after) is not None:
            yield Change("ended", record, after, record.content)
            state[record.key].append((after, True, record.content))
            state[record.key].sort(key=lambda day: day[0])


def _without_place(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != "place"}


def _endings(kind: str, records: Iterable[Record], state: State, start: date) -> Iterator[Change]:
    """End from the day what the schedule no longer has."""
    kept = {record.key for record in records}
    for key in sorted(set(state) - kept):
        old = _ruling(state, key, start)
        if old is not None:
            yield Change("ended", Record(kind, key, old, "not in the file"), start, old)
