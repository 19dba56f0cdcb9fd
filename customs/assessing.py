"""
Work out what a declaration owes, and keep it with everything it takes to check it by hand.

The law and the exchange rates are those of the day the declaration was lodged, whenever it is worked out: asking
again gives the same answer. The arithmetic is ``duty``'s; here plain values go in and rows come out.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from customs import charged, duty, exchange, gazette, guards, history, law, legaldays, lodging, states
from customs.models import Assessment, AssessmentLine, Declaration, Version
from suuq import money, questions, rows, workflow
from suuq.workflow import Reason, Refused

S = states.S
GRAMS = Decimal(1000)


class CannotAssess(Refused):
    """The goods cannot be assessed as they are declared; each reason says what is missing."""


def tariff(on: date, *, edition: int | None = None) -> law.Tariff:
    """
    Find this country's tariff as it stands for a day.

    :raises CannotAssess: when none was loaded yet
    """
    try:
        return gazette.tariff_on(settings.COUNTRY, on, edition=edition)
    except gazette.NoTariffError as missing:
        raise CannotAssess(
            Reason("no_tariff", _("No tariff is loaded yet, so duties cannot be worked out."))
        ) from missing


def current(declaration: Declaration) -> Assessment | None:
    """Find the assessment that stands: the newest, which no other supersedes."""
    read = questions.read_with(declaration, "assessments")
    found = _newest(declaration=declaration.pk) if read is None else read
    standing = max(found, key=lambda assessment: assessment.number, default=None)
    if standing:
        standing.declaration = declaration
    return standing


@questions.kept
def _newest(declaration: int) -> QuerySet[Assessment]:
    return Assessment.objects.filter(declaration=declaration).order_by("-number")[:1]


def estimate(consignment: lodging.Consignment, *, at: datetime, earlier: tuple[duty.Earlier, ...] = ()) -> duty.Trace:
    """
    Work out what goods would owe if they were lodged now; nothing is stored.

    :raises CannotAssess: with what is missing, in words fit for the shopper
    """
    on = legaldays.day(at)
    return _work(consignment, tariff(on), on, gazette.rates_on(on), earlier)


def _work(
    consignment: lodging.Consignment,
    law_of_the_day: law.Tariff,
    on: date,
    rates: exchange.Rates,
    earlier: tuple[duty.Earlier, ...],
) -> duty.Trace:
    try:
        return duty.assess(_asked(consignment, earlier), law_of_the_day, on=on, rates=rates)
    except duty.CannotAssess as refused:
        raise CannotAssess([_reason(refusal) for refusal in refused.reasons]) from refused


def _reason(refusal: Any) -> Reason:
    said = _(refusal.words) % refusal.params
    if refusal.line is None:
        return Reason(refusal.code, said)
    return Reason(refusal.code, format_lazy("{} {}: {}", _("Item"), refusal.line + 1, said))


def _asked(consignment: lodging.Consignment, earlier: tuple[duty.Earlier, ...]) -> duty.Consignment:
    weights = _net_weights(consignment)
    documents = frozenset(document.kind for document in consignment.documents)
    costs = (("freight", consignment.freight_minor), ("insurance", consignment.insurance_minor))
    return duty.Consignment(
        lines=tuple(
            _line(item, weight, consignment.gross_weight_grams, weights, documents)
            for item, weight in zip(consignment.items, weights, strict=True)
        ),
        incoterm="FOB",
        costs=tuple(
            duty.Cost(kind, money.Money(minor, consignment.freight_currency).value, consignment.freight_currency)
            for kind, minor in costs
            if minor
        ),
        importer=consignment.importer_class,
        category=consignment.category,
        export_country=consignment.origin_country,
        documents=documents,
        quantities={"kg_gross": Decimal(consignment.gross_weight_grams) / GRAMS},
        earlier=earlier,
        reference=consignment.reference,
    )


def _line(item: lodging.Item, net: int, gross: int, weights: list[int], documents: frozenset[str]) -> duty.Line:
    quantities = {"item": Decimal(item.quantity), item.unit: Decimal(item.quantity), "kg": Decimal(net) / GRAMS}
    if sum(weights):
        quantities["kg_gross"] = Decimal(gross) * net / sum(weights) / GRAMS
    return duty.Line(
        code=item.hs_code,
        value=money.Money(item.value_minor, item.currency).value,
        currency=item.currency,
        origin=item.origin,
        quantities=quantities,
        description=item.description,
        documents=documents,
        method=item.valuation_method,
        preference=item.preference,
    )


def _net_weights(consignment: lodging.Consignment) -> list[int]:
    """Take each line's net weight as declared; what was not said is presumed from what is left of the gross weight."""
    said = [item.net_weight_grams for item in consignment.items]
    unsaid = [place for place, weight in enumerate(said) if weight is None]
    left = max(0, consignment.gross_weight_grams - sum(weight or 0 for weight in said))
    shares = iter(money.apportion(left, [consignment.items[place].value_minor for place in unsaid]))
    return [weight if weight is not None else next(shares) for weight in said]


@transaction.atomic
def assess(declaration: Declaration, *, by: Any, at: datetime, seen: int | None = None) -> Assessment:
    """
    Assess the newest version; the same version under the same law gives the assessment already there.

    :raises CannotAssess: for goods without a code, a rate or an exchange rate
    :raises guards.CannotDecide: while the parcel is held, a question is open, or customs has finished with it
    """
    declaration = guards.lock(declaration)
    _read_whole(declaration)
    standing = current(declaration)
    if declaration.is_decided and standing:
        return standing
    guards.allow(declaration, by=by, seen=seen)
    if declaration.status in {S.HELD, S.QUERY}:
        raise guards.CannotDecide(
            Reason("not_now", _("The parcel is held or a question is open, so it is not assessed now."))
        )
    assessment = compute(declaration, declaration.version, by=by, at=at)
    if declaration.status != S.ASSESSED or assessment != standing:
        stand(declaration, assessment, by=by, at=at)
    return assessment


def _read_whole(declaration: Declaration) -> None:
    """Let a declaration know its versions with their lines, its papers and its assessments, by kept questions."""
    questions.beside(questions.beside([declaration], "versions"), "items")
    for relation in ("evidence", "assessments"):
        questions.beside([declaration], relation)


def stand(declaration: Declaration, assessment: Assessment, *, by: Any, at: datetime) -> None:
    """Let the declaration stand as assessed, and write it into its history."""
    if declaration.status != S.ASSESSED:
        workflow.move(declaration, to=S.ASSESSED, by=by, at=at)
    history.write(
        declaration,
        states.DecisionKind.ASSESSED,
        by=by,
        at=at,
        assessment=assessment.number,
        total_minor=assessment.total_minor,
    )


def compute(declaration: Declaration, version: Version, *, by: Any, at: datetime) -> Assessment:
    """Work a version out and store it, superseding the last; call it with the declaration's row locked."""
    worked = _worked(declaration, lodging.consignment_of(version))
    standing = current(declaration)
    if standing and standing.version_id == version.pk and same(standing, worked):
        return standing
    assessment = Assessment(
        declaration=declaration, version=version, number=standing.number + 1 if standing else 1, supersedes=standing,
        currency=worked.currency, total_minor=worked.total_minor, customs_value_minor=charged.cif_minor(worked),
        tariff_version=f"{worked.tariff} {worked.version}".strip(), verified=worked.verified,
        trace=worked.to_json().decode(), by=by, at=at,
    )  # fmt: skip
    rows.write(assessment, *(AssessmentLine(assessment=assessment, **facts) for facts in charged.facts(worked)))
    return assessment


def _worked(declaration: Declaration, consignment: lodging.Consignment) -> duty.Trace:
    on = legaldays.day(declaration.lodged_at)
    law_of_the_day = tariff(on)
    return _work(consignment, law_of_the_day, on, gazette.rates_on(on), _earlier(declaration, law_of_the_day))


def _earlier(
    declaration: Declaration, law_of_the_day: law.Tariff, *, known: datetime | None = None
) -> tuple[duty.Earlier, ...]:
    """
    List what the same person brought shortly before, when the law has a threshold that counts it.

    :param known: leave out what was corrected after this moment
    """
    days = max((t.window_days for t in law_of_the_day.thresholds if t.window_days), default=0)
    if not days:
        return ()
    others = Declaration.objects.filter(
        consignee_reference=declaration.consignee_reference,
        lodged_at__lt=declaration.lodged_at,
        lodged_at__gte=declaration.lodged_at - timedelta(days=days),
    ).prefetch_related("versions__items")
    return tuple(_earlier_one(other, known) for other in others)


def _earlier_one(other: Declaration, known: datetime | None) -> duty.Earlier:
    version = other.version if known is None else other.version_at(known)
    value = money.Money(version.value_minor, version.currency).value
    return duty.Earlier(legaldays.day(other.lodged_at), value, version.currency)


def same(assessment: Assessment, worked: duty.Trace) -> bool:
    """Whether a calculation gives what is stored: every line, every reason, the total, however it is spaced."""
    return bool(json.loads(assessment.trace) == json.loads(worked.to_json()))


def recompute(assessment: Assessment) -> duty.Trace:
    """
    Work an assessment out again from its version and the law of its day, as all was known then.

    An exchange rate published later for an earlier day changes what is assessed from then on, not what was.
    """
    declaration, on = assessment.declaration, legaldays.day(assessment.declaration.lodged_at)
    told = json.loads(assessment.trace)
    edition = int(told["version"].rpartition("-")[2])
    # A method moves no sum, and traces once named the first of every value: it is told again as it was told then.
    methods = {number: {"valuation_method": good["method"]} for number, good in enumerate(told["goods"], start=1)}
    law_of_the_day = tariff(on, edition=edition)
    return _work(
        lodging.changed(lodging.consignment_of(assessment.version, known=assessment.at), methods),
        law_of_the_day,
        on,
        gazette.rates_as_known(on, at=assessment.at, used=assessment.exchange_rows),
        _earlier(declaration, law_of_the_day, known=assessment.at),
    )


def preview(declaration: Declaration, *, changes: Mapping[int, Mapping[str, Any]]) -> duty.Trace:
    """Work out what a declaration would owe with some fields changed; nothing is stored."""
    return _worked(declaration, lodging.changed(lodging.consignment_of(declaration.version), changes))
