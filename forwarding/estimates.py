"""The estimate given with a flight, kept line by line, and laid beside what was charged in the end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from billing import invoicing, laws
from billing.models import Invoice
from customs import assessing, charged, duty
from forwarding import duties, quotes
from forwarding.models import Shipment
from suuq.money import Money

OURS = {"freight", "handling"}
WEIGHT = gettext_noop("Charged on %(weight)s kg; the estimate was for %(then)s kg.")
BASE = gettext_noop("Worked out on %(base)s; the estimate on %(then)s.")
RATE = gettext_noop("The rate is %(rate)s; the estimate took %(then)s.")
ADDED = gettext_noop("Not in the estimate: asked for, or come up, since then.")
LAW = gettext_noop("Customs decides this line by what it found.")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of both: what was estimated, what was charged, and why they differ."""

    words: str
    params: dict[str, str]
    estimated_minor: int | None
    final_minor: int

    @property
    def difference_minor(self) -> int:
        """How much more (or less) it came to."""
        return self.final_minor - (self.estimated_minor or 0)

    @property
    def because(self) -> str:
        """The reason, an English sentence that takes the line's own values."""
        return self.params.get("because", "")


def of(shipment: Shipment, quote: quotes.Quote, *, at: datetime) -> list[dict[str, Any]]:
    """Estimate a shipment as it is asked for: carriage, and duty where customs can work it out from what was said."""
    carriage = [_kept(line.kind, line.words, line.params, line.amount_minor) for line in quote.bill_lines]
    return [*carriage, *_duty(shipment, quote, at)]


def _duty(shipment: Shipment, quote: quotes.Quote, at: datetime) -> list[dict[str, Any]]:
    consignment = duties.consignment(shipment, freight=quote.freight)
    if not consignment.items:
        return []
    try:
        trace = assessing.estimate(consignment, at=at)
    except assessing.CannotAssess:  # said too vaguely, or no rate: the page says that duty was not estimated
        return []
    rows: dict[str, list[duty.Row]] = {}
    for row in trace.rows():
        rows.setdefault(row.levy, []).append(row)
    return [_kept("duty", levy, _law(found), _sum(found, trace.currency)) for levy, found in rows.items()]


def _law(rows: Iterable[duty.Row]) -> dict[str, str]:
    rows = list(rows)
    law = laws.together(
        (charged.base_in_words(row), row.rate_text, row.measure, row.legal_act, row.certainty)
        for row in [row for row in rows if row.base] or rows[:1]
    )
    return {"base": law["base"], "rate": law["rate"]}


def _sum(rows: Iterable[duty.Row], currency: str) -> int:
    return sum(Money.of(row.amount, currency).amount_minor for row in rows)


def _kept(kind: str, words: str, params: Any, amount_minor: int) -> dict[str, Any]:
    return {"kind": kind, "words": words, "params": dict(params), "amount_minor": amount_minor}


def beside(lines: Sequence[invoicing.Line], estimate: Sequence[dict[str, Any]]) -> list[invoicing.Line]:
    """Write on each line of a bill what had been estimated for it, and why it differs."""
    if not estimate:
        return list(lines)
    told = {_name(line["kind"], line["words"]): line for line in estimate}
    knows_duty = any(line["kind"] == "duty" for line in estimate)
    return [
        _compared(line, told.get(_name(line.kind, line.words))) if knows_duty or not line.for_state else line
        for line in lines
    ]


def _name(kind: str, words: str) -> str:
    """Freight stays freight, whatever its words say of the weight; other lines go by their words."""
    return kind if kind in OURS else words


def _compared(line: invoicing.Line, told: dict[str, Any] | None) -> invoicing.Line:
    if told is None:
        return replace(line, params={**line.params, "estimated": "0", "because": LAW if line.for_state else ADDED})
    said = {"estimated": str(told["amount_minor"])}
    return replace(line, params={**line.params, **said, **_why(line, told)})


def _why(line: invoicing.Line, told: dict[str, Any]) -> dict[str, str]:
    if line.amount_minor == told["amount_minor"]:
        return {}
    for name, words in (("weight", WEIGHT), ("rate", RATE), ("base", BASE)):
        then = told["params"].get(name, "")
        if then and line.params.get(name, then) != then:
            return {"because": words, "then": then}
    return {"because": LAW} if line.for_state else {}


def rows(shipment: Shipment) -> list[Row]:
    """Lay the estimate beside the bill, line by line; a line of the estimate that was not charged stands there too."""
    if not shipment.invoice or not shipment.estimate:
        return []
    charged = list(shipment.invoice.lines.all())
    final = [Row(line.words, line.params, _estimated(line.params), line.amount_minor) for line in charged]
    names = {_name(line.kind, line.words) for line in charged}
    missing = [line for line in shipment.estimate if _name(line["kind"], line["words"]) not in names]
    return [*final, *(Row(line["words"], line["params"], line["amount_minor"], 0) for line in missing)]


def _estimated(params: dict[str, str]) -> int | None:
    return int(params["estimated"]) if "estimated" in params else None


def totals(estimate: Sequence[dict[str, Any]], invoice: Invoice) -> tuple[int, int] | None:
    """Give the sums to compare: estimated, and charged for the same lines; nothing where duty was not estimated."""
    if not any(line["kind"] == "duty" for line in estimate):
        return None
    charged = [line for line in invoice.lines.all() if line.params.get("because") != ADDED]
    return sum(line["amount_minor"] for line in estimate), sum(line.amount_minor for line in charged)
