"""What a calculation charges: the facts of the rows that are kept, and a base in the words that are read."""

from decimal import Decimal
from typing import Any

from customs import duty, trace
from suuq import money


def cif_minor(worked: duty.Trace) -> int:
    """Add up the customs value of all goods, in minor units of the tariff's currency."""
    return money.Money.of(sum((good.valued.cif for good in worked.goods), Decimal()), worked.currency).amount_minor


def facts(worked: duty.Trace) -> list[dict[str, Any]]:
    """Tell each charge in its order, and the rounding of the total where there is one."""
    found = [_row_facts(number, row, worked.currency) for number, row in enumerate(worked.rows(), start=1)]
    if worked.adjustment:
        found.append(_adjustment(len(found) + 1, worked))
    return found


def _row_facts(number: int, row: duty.Row, currency: str) -> dict[str, Any]:
    return {
        "number": number,
        "item_number": None if row.line is None else row.line + 1,
        "levy_code": row.levy,
        "words": row.words,
        "base_minor": money.Money.of(row.base, currency).amount_minor,
        "base_explained": base_in_words(row),
        "rate_text": row.rate_text,
        "measure": row.measure,
        "legal_act": row.legal_act,
        "certainty": row.certainty,
        "source": row.source,
        "unrounded": row.unrounded.quantize(Decimal("1e-8")),
        "amount_minor": money.Money.of(row.amount, currency).amount_minor,
    }


def _adjustment(number: int, worked: duty.Trace) -> dict[str, Any]:
    return {
        "number": number,
        "levy_code": "ROUND",
        "words": "Rounding of the total",
        "base_minor": 0,
        "base_explained": "",
        "rate_text": "",
        "unrounded": worked.adjustment,
        "amount_minor": money.Money.of(worked.adjustment, worked.currency).amount_minor,
    }


def base_in_words(row: duty.Row) -> str:
    """Spell a base out with its numbers: ``CIF 22445 + TIC 4489``; any other expression beside its parts."""
    parts = [
        f"{part.name.upper().removeprefix('QTY.')} {trace.plain(part.amount.quantize(Decimal('0.0001')))}"
        for part in row.base_parts
    ]
    if not set(row.base_text) & set("*/-(,"):
        return " + ".join(part for part in parts if not part.endswith(" 0")) or next(iter(parts), row.base_text)
    return f"{row.base_text}: {', '.join(parts)}"
