"""What an article costs to the door before it is bought: carriage, duty and taxes."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customs import assessing, charged, classify, duty, lodging
from forwarding import quotes, weights
from forwarding.models import Warehouse
from suuq import workflow
from suuq.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a price before buying; ``words`` is an English sentence with named places."""

    words: str
    params: dict[str, str]
    amount_minor: int
    for_state: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Landed:
    """
    Everything on top of the shop's price, before buying. ``verified`` is false under a demo tariff.

    Where the words leave open what the article is, customs may take it for another good: the total then lies between
    ``least_minor`` and ``most_minor``.
    """

    lines: tuple[Line, ...]
    currency: str
    verified: bool
    weight: weights.Weight
    hs_code: str
    goods: str
    carriage: quotes.Quote
    tariff_version: str
    exchange: tuple[str, ...]
    least_minor: int
    most_minor: int

    @property
    def days_least(self) -> int:
        """The fewest days on the way."""
        return self.carriage.days_least

    @property
    def days_most(self) -> int:
        """The most days on the way."""
        return self.carriage.days_most

    @property
    def is_open(self) -> bool:
        """Whether the words leave open what it costs."""
        return self.least_minor < self.most_minor

    @property
    def total_minor(self) -> int:
        """The sum of the lines."""
        return sum(line.amount_minor for line in self.lines)


def price(
    *,
    warehouse: Warehouse,
    words: str,
    value_minor: int,
    currency: str,
    weight_grams: int,
    hs_code: str = "",
    category: str = "",
    language: str = "fr",
    service: str = "economy",
    at: datetime,
) -> Landed:
    """
    Work out the full price of one article before it is bought: carriage, duty and taxes.

    :raises Refused: when the article is too vague to tax, or no rate is known; never a guess of zero
    """
    code, *others = [hs_code] if hs_code else _classified(words, category, language)
    on = timezone.localdate(at)
    quote = quotes.of_the_day(warehouse, service, on).price(
        lambda rule: weights.chargeable(rule, actual_grams=weight_grams, sides_mm=None)
    )
    imagined = _imagined(warehouse, words, value_minor, currency, weight_grams, code, quote)
    trace = assessing.estimate(imagined, at=at)
    carriage = [Line(line.words, dict(line.params), line.amount_minor, for_state=False) for line in quote.price.lines]
    lines = (*carriage, *_duty_lines(trace))
    totals = {sum(line.amount_minor for line in (*carriage, *other)) for other in _otherwise(imagined, others, at)}
    totals.add(sum(line.amount_minor for line in lines))
    return Landed(
        lines=lines,
        currency=settings.CURRENCY,
        verified=trace.verified,
        weight=quote.weight,
        hs_code=code,
        goods=words,
        carriage=quote,
        tariff_version=f"{trace.tariff} {trace.version}".strip(),
        exchange=tuple(used.quote.words for used in trace.exchange),
        least_minor=min(totals),
        most_minor=max(totals),
    )


def code_of(words: str, category: str, language: str) -> str:
    """The code that words would be priced by; empty where they are too vague to tell."""
    try:
        return _classified(words, category, language)[0]
    except quotes.NoPrice:
        return ""


def _classified(words: str, category: str, language: str) -> list[str]:
    """The code to price by, then the others that the words leave likely."""
    answer = classify.suggest(words, language=language, category=category)
    if not answer.suggestions:
        raise quotes.NoPrice(
            workflow.Reason("vague", _(answer.question) if answer.question else _("Say more exactly what it is."))
        )
    return [one.code for one in answer.likely]


def _imagined(  # noqa: PLR0917 - a declaration nobody lodged
    warehouse: Warehouse, words: str, value_minor: int, currency: str, weight_grams: int, code: str, quote: quotes.Quote
) -> lodging.Consignment:
    item = lodging.Item(
        description=words, quantity=1, value_minor=value_minor, currency=currency, origin="", hs_code=code
    )
    return lodging.Consignment(
        reference="",
        consignee_name="",
        consignee_reference="",
        consignor="",
        origin_country=warehouse.country,
        category="sale",
        items=(item,),
        gross_weight_grams=weight_grams,
        freight_minor=quote.freight.amount_minor,
        freight_currency=quote.freight.currency,
    )


def _otherwise(imagined: lodging.Consignment, codes: Sequence[str], at: datetime) -> Iterator[list[Line]]:
    """The duty, should customs take the article for another good; a good that cannot be taxed by itself is left out."""
    for code in codes:
        items = tuple(replace(item, hs_code=code) for item in imagined.items)
        with suppress(assessing.CannotAssess):
            yield _duty_lines(assessing.estimate(replace(imagined, items=items), at=at))


def _duty_lines(trace: duty.Trace) -> list[Line]:
    return [
        Line(
            row.levy,
            {"rate": row.rate_text},
            Money.of(row.amount, trace.currency).amount_minor,
            for_state=True,
            note=charged.base_in_words(row),
        )
        for row in trace.rows()
    ]
