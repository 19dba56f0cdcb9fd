"""
The tariff as published: compare a schedule with what is loaded, load the difference, and read the law of a day.

``difference`` says what a schedule would open, change and end from a day; ``load`` applies it as one edition, or not at
all; loading the same file twice changes nothing. ``tariff_on(country, day)`` gives the engine its ``duty.Tariff``, and
``rates_on(day)`` its exchange rates.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from textwrap import shorten
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet, Subquery

from customs import enacting, exchange, law
from customs.changes import TABLES, Change, Difference, difference, first_day
from customs.entries import FormatError
from customs.formats import Schedule
from customs.models import Edition, ExchangeRate, Levy, Tariff
from customs.models.tariff import Dated
from suuq import questions

__all__ = [
    "Change",
    "Difference",
    "NoTariffError",
    "current_edition",
    "difference",
    "load",
    "rates_as_known",
    "rates_on",
    "ruling",
    "tariff_on",
]

BATCH = 500


class NoTariffError(LookupError):
    """No tariff of this country is loaded for this day."""


@transaction.atomic
def load(
    schedule: Schedule,
    *,
    country: str,
    start: date,
    source: str,
    digest: str,
    by: Any,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Difference:
    """
    Load a schedule from a day on, as one edition: all of it or nothing.

    :raises FormatError: when the tariff would not hold together
    """
    tariff = Tariff.objects.select_for_update(no_key=True).filter(country=country).first()
    changes = difference(schedule, tariff=tariff, start=start)
    if tariff is None:
        if not schedule.currency:
            raise FormatError("tariff", "the first file of a country says its currency")
        tariff = Tariff(
            country=country,
            currency=schedule.currency,
            name=schedule.name or country,
            nomenclature=schedule.nomenclature,
        )
        _fits(tariff, "tariff")
        tariff.save()
    if changes.changes:
        edition = _edition(tariff, changes, start=start, source=source, digest=digest, by=by, at=at)
        _write(edition, changes.changes, progress)
        _check(tariff, changes)
    ExchangeRate.objects.bulk_create(_rates(changes.quotes, start, at))
    return changes


def _edition(tariff: Tariff, changes: Difference, **facts: Any) -> Edition:
    last = tariff.editions.order_by("-number").first()
    return Edition.objects.create(
        tariff=tariff,
        number=last.number + 1 if last else 1,
        valid_from=facts["start"],
        source=facts["source"],
        digest=facts["digest"],
        opened=changes.count("opened"),
        changed=changes.count("changed"),
        ended=changes.count("ended"),
        by=facts["by"],
        at=facts["at"],
    )


def _write(edition: Edition, changes: list[Change], progress: Callable[[int, int], None] | None) -> None:
    for done in range(0, len(changes), BATCH):
        batch = changes[done : done + BATCH]
        for kind, table in TABLES.items():
            table._default_manager.bulk_create(
                _row(table, change, edition) for change in batch if change.record.kind == kind
            )
        if progress:
            progress(min(done + BATCH, len(changes)), len(changes))


def _row(table: type[Dated], change: Change, edition: Edition) -> Dated:
    row = table(
        key=change.record.key,
        valid_from=change.valid_from,
        ended=change.what == "ended",
        tariff=edition.tariff,
        edition=edition,
        **change.record.content,
    )
    _fits(row, change.record.place)
    return row


def _fits(row: Model, place: str) -> None:
    """Refuse what the table cannot hold, which one engine would cut or round and the other fail on."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        try:
            field.run_validators(value)
        except ValidationError:
            raise FormatError(place, f"“{field.name}” is too long or too large: {shorten(str(value), 60)}") from None


def _check(tariff: Tariff, changes: Difference) -> None:
    """Refuse an edition whose measures rest on levies that are not there."""
    levies = set(Levy.objects.filter(tariff=tariff).values_list("key", flat=True)) | {""}
    for change in changes.changes:
        wanted = change.record.content.get("levy", "") if change.record.kind == "measure" else ""
        if wanted not in levies:
            raise FormatError(change.record.place, f"there is no levy {wanted}")


def _rates(quotes: Iterable[exchange.Quote], start: date, at: datetime) -> Iterator[ExchangeRate]:
    for quote in quotes:
        row = ExchangeRate(
            kind=quote.kind,
            sold=quote.sold,
            bought=quote.bought,
            per=quote.per,
            rate=quote.rate,
            valid_from=first_day(quote.first, start),
            source=quote.source,
            certainty=quote.certainty,
            at=at,
        )
        _fits(row, f"exchange {quote.sold} {quote.bought}")
        yield row


def current_edition(country: str) -> Edition:
    """
    Return the newest edition of a country's tariff.

    :raises NoTariffError: when none is loaded
    """
    if not (found := _newest(country=country)):
        raise NoTariffError(country)
    return found[0]


@questions.kept
def _newest(country: str) -> QuerySet[Edition]:
    return Edition.objects.filter(tariff__country=country).select_related("tariff").order_by("-number")[:1]


def tariff_on(country: str, on: date, *, edition: int | None = None) -> law.Tariff:
    """
    Return the law of a country on a day, ready for ``duty.assess``; kept in memory for each edition and day.

    An earlier ``edition`` gives the law as it was then known.

    :raises NoTariffError: when none is loaded
    """
    known = current_edition(country) if edition is None else _edition_of(country, edition)
    return _tariff(country, known.number, on, known.at)


def _edition_of(country: str, number: int) -> Edition:
    edition = Edition.objects.filter(tariff__country=country, number=number).first()
    if edition is None:
        raise NoTariffError(country)
    return edition


def ruling(table: type[Dated], tariff: Tariff, on: date, edition: int) -> list[Any]:
    """List the rows of a table that rule on a day, as an edition knew it, in the order of the file."""
    newest: dict[str, Dated] = {}
    rows = table._default_manager.filter(tariff=tariff, valid_from__lte=on, edition__number__lte=edition)
    for row in rows.order_by("valid_from", "edition__number").iterator(chunk_size=2000):
        newest[row.key] = row
    return sorted((row for row in newest.values() if not row.ended), key=lambda row: (row.place, row.key))


@lru_cache(maxsize=32)
def _tariff(country: str, edition: int, on: date, loaded_at: datetime) -> law.Tariff:  # noqa: ARG001 - part of the key
    tariff = Tariff.objects.get(country=country)
    law_of_the_day = enacting.tariff(tariff, edition, {t: ruling(t, tariff, on, edition) for t in TABLES.values()})
    if not law_of_the_day.levies:
        raise NoTariffError(country)
    return law_of_the_day


def rates_on(on: date, *, kind: str = exchange.CUSTOMS) -> exchange.Rates:
    """Return the exchange rates that hold on a day."""
    return _Book(lambda sold, bought: _holding(kind=kind, sold=sold, bought=bought, on=on), kind=kind)


def rates_as_known(on: date, *, at: datetime, used: Collection[str]) -> exchange.Rates:
    """
    Return the customs rates of a day as they stood in the book at a moment.

    :param used: rows, as they read, that were used by then; they count whenever they were written down
    """

    def known(sold: str, bought: str) -> Iterator[ExchangeRate]:
        rows = ExchangeRate.objects.filter(_either_way(sold, bought), kind=exchange.CUSTOMS, valid_from__lte=on)
        return (row for row in rows if row.at <= at or _quote(row).words in used)

    return _Book(known, kind=exchange.CUSTOMS)


class _Book(exchange.Rates):
    """The rates that are loaded; of years of them it reads those of a pair, when the pair is asked for."""

    def __init__(self, rows: Callable[[str, str], Iterable[ExchangeRate]], *, kind: str) -> None:
        super().__init__((), kind=kind)
        self._rows_of, self._read = rows, set[frozenset[str]]()

    def find(self, sold: str, bought: str, on: date) -> exchange.Conversion:
        pair = frozenset((sold, bought))
        if pair not in self._read:
            self._read.add(pair)
            self.take(map(_quote, self._rows_of(sold, bought)))
        return super().find(sold, bought, on)


@questions.kept
def _holding(kind: str, sold: str, bought: str, on: date) -> QuerySet[ExchangeRate]:
    """Ask for the newest row of each direction."""
    book = ExchangeRate.objects.filter(kind=kind, valid_from__lte=on).order_by("-valid_from").values("pk")
    there, back = book.filter(sold=sold, bought=bought)[:1], book.filter(sold=bought, bought=sold)[:1]
    return ExchangeRate.objects.filter(Q(pk=Subquery(there)) | Q(pk=Subquery(back)))


def _either_way(sold: str, bought: str) -> Q:
    return Q(sold=sold, bought=bought) | Q(sold=bought, bought=sold)


def _quote(row: ExchangeRate) -> exchange.Quote:
    rate = row.rate.normalize()
    return exchange.Quote(row.sold, row.bought, rate, row.valid_from, row.per, row.kind, row.source, row.certainty)
