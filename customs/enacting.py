"""Turn the tariff's rows into the law the engine reads: every rate parsed, every rule typed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from customs import bases, law, rates, reading
from customs.models import Levy, Measure, NationalLine, Provision, Tariff, Threshold


def tariff(tariff: Tariff, edition: int, rows: Mapping[Any, list[Any]]) -> law.Tariff:
    """Build the law from the rows that rule on a day."""
    of_kind = {k: [p for p in rows[Provision] if p.kind == k] for k in ("group", "quota", "deeming", "rounding")}
    roundings = {p.key: reading.rounding(p.content, p.key) for p in of_kind["rounding"]}
    codes = frozenset(line.key for line in rows[NationalLine])
    return law.Tariff(
        country=tariff.country,
        currency=tariff.currency,
        levies=tuple(map(_levy, rows[Levy])),
        measures=tuple(_measure(row) for row in rows[Measure] if row.kind != Measure.Kind.CONTROL),
        version=f"{tariff.country}-{edition}",
        edition=tariff.nomenclature,
        name=tariff.name,
        thresholds=tuple(map(_threshold, rows[Threshold])),
        groups={_name(p): frozenset(p.content["members"]) for p in of_kind["group"]},
        deemings=tuple(reading.deeming(p.content, p.key) for p in of_kind["deeming"]),
        quotas={_name(p): Decimal(p.content["balance"]) for p in of_kind["quota"]},
        total_rounding=roundings.get("rounding:total"),
        value_rounding=roundings.get("rounding:value"),
        codes=codes or None,
    )


def _name(provision: Provision) -> str:
    return provision.key.partition(":")[2]


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _act(row: Measure | Threshold) -> law.Act:
    return law.Act(row.act, row.source, row.certainty, row.year)


def _levy(row: Levy) -> law.Levy:
    return law.Levy(
        code=row.key,
        words=row.words,
        sequence=row.sequence,
        base=bases.parse(row.base),
        kind=row.kind,
        per=row.per,
        required=row.required,
        rounding=reading.rounding(row.rounding, row.key),
        payers=_set(row.payers),
        asycuda=row.asycuda,
        receipt=row.receipt,
    )


def _measure(row: Measure) -> law.Measure:
    return law.Measure(
        id=row.key,
        levy=row.levy,
        rate=rates.parse(row.rate) if row.rate else rates.unstated(),
        act=_act(row),
        code=row.code,
        kind=row.kind,
        origins=_set(row.origins),
        excluded_origins=_set(row.excluded_origins),
        importers=_set(row.importers),
        regimes=_set(row.regimes),
        categories=_set(row.categories),
        certificates=_set(row.certificates),
        excludes=_set(row.excludes),
        programme=row.programme,
        additional_code=row.additional_code,
        quota=row.quota,
        priority=row.priority,
        conditions=tuple(reading.condition(c, row.key) for c in row.conditions),
        type=row.type,
        footnote=row.footnote,
    )


def _threshold(row: Threshold) -> law.Threshold:
    return law.Threshold(
        id=row.key,
        limit=row.limit,
        currency=row.currency,
        act=_act(row),
        mode=row.mode,
        on=row.on,
        inclusive=row.inclusive,
        window_days=row.window_days,
        levies=_set(row.levies),
        excluded_codes=_set(row.excluded_codes),
        only_codes=_set(row.only_codes),
        categories=_set(row.categories),
        importers=_set(row.importers),
        regimes=_set(row.regimes),
        origins=_set(row.origins),
    )
