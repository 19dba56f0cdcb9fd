"""What it costs: the chargeable weight, the carriage, and for a price before buying, the duty as well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from billing import invoicing
from customs import assessing, classify, duty, lodging
from forwarding import freight, groups, splitting, weights
from forwarding.models import GroupOrder, Package, Quotation, RateCard, Shipment, Warehouse, WeightRule
from suuq import workflow
from suuq.money import Money

HONOURED = gettext_noop("Air freight, %(weight)s kg, at the price of quote %(quote)s")


class NoPrice(workflow.Refused):
    """No rate is in force for this lane and day: a price is never guessed."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A price for carriage with the weight it comes from."""

    weight: weights.Weight
    price: freight.Price
    days_least: int
    days_most: int
    tolerance_percent: int
    quotation: str = ""

    @property
    def total_minor(self) -> int:
        """Carriage and handling."""
        return self.price.total_minor

    @property
    def currency(self) -> str:
        """The card's currency."""
        return self.price.card.currency

    @property
    def freight(self) -> Money:
        """What enters the customs value: carriage and its surcharges, without handling at home."""
        carried = (line.amount_minor for line in self.price.lines if line.kind != freight.Kind.HANDLING)
        return Money(sum(carried), self.currency)

    @property
    def bill_lines(self) -> list[invoicing.Line]:
        """The same lines, as a bill takes them; the freight says whose quote it honours."""
        return [_bill_line(line, self.quotation) for line in self.price.lines]


def _bill_line(line: freight.Line, quotation: str) -> invoicing.Line:
    words, params = line.words, dict(line.params)
    if quotation and line.kind == freight.Kind.FREIGHT:
        words, params = HONOURED, params | {"quote": quotation}
    kind = "fee" if line.kind == freight.Kind.SURCHARGE else str(line.kind)
    return invoicing.Line(kind=kind, words=words, params=params, amount_minor=line.amount_minor, for_state=False)


@dataclass(frozen=True, slots=True)
class _Terms:
    """The prices that a parcel may be carried at: those of the day, or those promised in a quotation."""

    card: freight.RateCard
    rule: weights.WeightRule
    days: tuple[int, int]
    tolerance_percent: int
    quotation: str = ""

    def price(self, weigh: Callable[[weights.WeightRule], weights.Weight]) -> Quote:
        weight = weigh(self.rule)
        price = freight.price(self.card, chargeable_grams=weight.chargeable_grams)
        return Quote(weight, price, *self.days, self.tolerance_percent, self.quotation)


def chargeable(warehouse: Warehouse, boxes: Sequence[weights.Weighed], *, on: date) -> weights.Weight:
    """Work out a chargeable weight by the rule of the lane on a day; several boxes add up."""
    return weights.together(_rule(warehouse, on), boxes)


def of_packages(packages: Sequence[Package], *, service: str, on: date) -> Quote:
    """Price packages as if packed together: their weights and their rooms add up."""
    promised = Quotation.objects.filter(purchases__packages__in=[package.pk for package in packages])
    terms = _all_terms(packages[0].warehouse, service, on, promised)
    return _cheapest(terms, lambda rule: weights.together(rule, packages))


def room(packages: Sequence[Package], *, service: str, on: date) -> freight.Room:
    """Find how much more fits before the price moves: the available weight."""
    quote = of_packages(packages, service=service, on=on)
    weight, card = quote.weight, quote.price.card
    found = freight.room(card, weight.rule, actual_grams=max(weight.actual_grams, weight.volumetric_grams))
    return replace(found, grams=found.grams + max(0, weight.volumetric_grams - weight.actual_grams))


def advice(packages: Sequence[Package], *, service: str, on: date) -> splitting.Advice:
    """Compare one box, each alone, and the cheapest grouping."""
    warehouse = packages[0].warehouse
    card, rule = _card(warehouse, service, on).plain, _rule(warehouse, on)
    each = [weights.chargeable(rule, actual_grams=p.weight_grams, sides_mm=p.sides_mm) for p in packages]
    parcels = [
        splitting.Parcel(p.reference, w.actual_grams, w.volumetric_grams) for p, w in zip(packages, each, strict=True)
    ]

    def price_of(group: splitting.Group) -> int:
        heavier = max(sum(p.actual_grams for p in group), sum(p.volumetric_grams for p in group))
        charged = weights.chargeable(rule, actual_grams=heavier).chargeable_grams
        return freight.price(card, chargeable_grams=charged).total_minor

    return splitting.advise(parcels, price_of)


def of_shipment(shipment: Shipment) -> Quote:
    """Price a shipment by the card of the day it was asked for: by its boxes once packed, by its parcels before."""
    if shipment.group:
        return _share(shipment, shipment.group)
    on = timezone.localdate(shipment.requested_at)
    promised = Quotation.objects.filter(purchases__packages__shipment=shipment)
    terms, counted = _all_terms(shipment.warehouse, shipment.service, on, promised), _counted(shipment)
    return _cheapest(terms, lambda rule: weights.together(rule, counted))


def _share(shipment: Shipment, group: GroupOrder) -> Quote:
    """Price the boxes of a group as one box, at the prices of the day it was opened, and take this one's share."""
    boxes = groups.boxes(group)
    if shipment not in boxes:  # cancelled: it has no share any more, and is shown at what it weighs alone
        boxes = [shipment]
    terms = _of_the_day(shipment.warehouse, shipment.service, timezone.localdate(group.opened_at))
    whole = terms.price(lambda rule: weights.together(rule, [one for box in boxes for one in _counted(box)]))
    shares = groups.split(whole.price, [groups.weight_of(box) for box in boxes])
    mine = weights.together(terms.rule, _counted(shipment))
    return replace(whole, weight=mine, price=shares[boxes.index(shipment)])


def _counted(shipment: Shipment) -> Sequence[weights.Weighed]:
    """What counts of a shipment: its boxes once packed, its parcels before."""
    return shipment.boxes if shipment.weight_grams is not None else list(shipment.packages.all())


def _cheapest(terms: Sequence[_Terms], weigh: Callable[[weights.WeightRule], weights.Weight]) -> Quote:
    """Take the lowest of the prices; where a promise and the day agree, the promise is named."""
    return min((one.price(weigh) for one in terms), key=lambda quote: quote.total_minor)


def _all_terms(warehouse: Warehouse, service: str, on: date, quotations: Any) -> list[_Terms]:
    promised = quotations.promised(warehouse=warehouse, service=service).distinct()
    return [*(_promise(quotation) for quotation in promised), _of_the_day(warehouse, service, on)]


def _promise(quotation: Quotation) -> _Terms:
    days = (quotation.days_least, quotation.days_most)
    return _Terms(quotation.card, quotation.rule, days, quotation.tolerance_percent, quotation.reference)


def _of_the_day(warehouse: Warehouse, service: str, on: date) -> _Terms:
    card = _card(warehouse, service, on)
    return _Terms(card.plain, _rule(warehouse, on), (card.days_least, card.days_most), card.tolerance_percent)


def _card(warehouse: Warehouse, service: str, on: date) -> RateCard:
    card = RateCard.objects.in_force(warehouse, service, on)
    if card is None:
        raise NoPrice(workflow.Reason("no_rate", _("No price is set for this service today. Choose the other one.")))
    return card


def _rule(warehouse: Warehouse, on: date) -> weights.WeightRule:
    rule = WeightRule.objects.in_force(warehouse, on)
    if rule is None:
        raise NoPrice(workflow.Reason("no_rule", _("No weight rule is set for this warehouse today.")))
    return rule.plain


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
    """Everything on top of the shop's price, before buying. ``verified`` is false under a demo tariff."""

    lines: tuple[Line, ...]
    currency: str
    verified: bool
    weight: weights.Weight
    hs_code: str
    goods: str
    carriage: Quote
    tariff_version: str
    exchange: tuple[str, ...]

    @property
    def days_least(self) -> int:
        """The fewest days on the way."""
        return self.carriage.days_least

    @property
    def days_most(self) -> int:
        """The most days on the way."""
        return self.carriage.days_most

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
    code = hs_code or _classified(words, category, language)
    on = timezone.localdate(at)
    quote = _of_the_day(warehouse, service, on).price(
        lambda rule: weights.chargeable(rule, actual_grams=weight_grams, sides_mm=None)
    )
    trace = assessing.estimate(_imagined(warehouse, words, value_minor, currency, weight_grams, code, quote), at=at)
    carriage = [Line(line.words, dict(line.params), line.amount_minor, for_state=False) for line in quote.price.lines]
    return Landed(
        lines=(*carriage, *_duty_lines(trace)),
        currency=settings.CURRENCY,
        verified=trace.verified,
        weight=quote.weight,
        hs_code=code,
        goods=words,
        carriage=quote,
        tariff_version=f"{trace.tariff} {trace.version}".strip(),
        exchange=tuple(used.quote.words for used in trace.exchange),
    )


def _classified(words: str, category: str, language: str) -> str:
    answer = classify.suggest(words, language=language, category=category)
    if not answer.suggestions:
        raise NoPrice(
            workflow.Reason("vague", _(answer.question) if answer.question else _("Say more exactly what it is."))
        )
    return answer.suggestions[0].code


def _imagined(  # noqa: PLR0917 - a declaration nobody lodged
    warehouse: Warehouse, words: str, value_minor: int, currency: str, weight_grams: int, code: str, quote: Quote
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


def _duty_lines(trace: duty.Trace) -> list[Line]:
    return [
        Line(
            row.levy,
            {"rate": row.rate_text},
            Money.of(row.amount, trace.currency).amount_minor,
            for_state=True,
            note=assessing.base_in_words(row),
        )
        for row in trace.rows()
    ]
