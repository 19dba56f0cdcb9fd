"""What carriage costs: the chargeable weight and the price, of the day or as it was promised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from billing import invoicing
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
class Terms:
    """The prices that a parcel may be carried at: those of the day, or those promised in a quotation."""

    card: freight.RateCard
    rule: weights.WeightRule
    days: tuple[int, int]
    tolerance_percent: int
    quotation: str = ""

    def price(self, weigh: Callable[[weights.WeightRule], weights.Weight]) -> Quote:
        """Price a parcel, weighed by these terms."""
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


def of_group(group: GroupOrder) -> dict[int, int]:
    """Say what each box of a group pays for its carriage, by its key."""
    return {key: share.total_minor for key, share in _shares(groups.boxes(group), group).items()}


def _share(shipment: Shipment, group: GroupOrder) -> Quote:
    boxes = groups.boxes(group)
    if shipment not in boxes:  # cancelled: it has no share any more, and is shown at what it weighs alone
        boxes = [shipment]
    return _shares(boxes, group)[shipment.pk]


def _shares(boxes: Sequence[Shipment], group: GroupOrder) -> dict[int, Quote]:
    """Price the boxes of a group as one box, at the prices of the day it was opened, and share that by weight."""
    if not boxes:
        return {}
    terms = of_the_day(boxes[0].warehouse, boxes[0].service, timezone.localdate(group.opened_at))
    counted = [_counted(box) for box in boxes]
    whole = terms.price(lambda rule: weights.together(rule, [one for own in counted for one in own]))
    prices = groups.split(whole.price, [groups.weight_of(box) for box in boxes])
    return {
        box.pk: replace(whole, weight=weights.together(terms.rule, own), price=price)
        for box, own, price in zip(boxes, counted, prices, strict=True)
    }


def _counted(shipment: Shipment) -> Sequence[weights.Weighed]:
    """What counts of a shipment: its boxes once packed, its parcels before."""
    return shipment.boxes if shipment.weight_grams is not None else list(shipment.packages.all())


def _cheapest(terms: Sequence[Terms], weigh: Callable[[weights.WeightRule], weights.Weight]) -> Quote:
    """Take the lowest of the prices; where a promise and the day agree, the promise is named."""
    return min((one.price(weigh) for one in terms), key=lambda quote: quote.total_minor)


def _all_terms(warehouse: Warehouse, service: str, on: date, quotations: Any) -> list[Terms]:
    promised = quotations.promised(warehouse=warehouse, service=service).distinct()
    return [*(_promise(quotation) for quotation in promised), of_the_day(warehouse, service, on)]


def _promise(quotation: Quotation) -> Terms:
    days = (quotation.days_least, quotation.days_most)
    return Terms(quotation.card, quotation.rule, days, quotation.tolerance_percent, quotation.reference)


def of_the_day(warehouse: Warehouse, service: str, on: date) -> Terms:
    """Find the prices in force on a day; NoPrice where there are none."""
    card = _card(warehouse, service, on)
    return Terms(card.plain, _rule(warehouse, on), (card.days_least, card.days_most), card.tolerance_percent)


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
