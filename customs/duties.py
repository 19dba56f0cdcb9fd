"""Read an assessment's lines the way a page shows them: by levy over all items, or by item."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from customs import duty
from customs.models import Assessment, AssessmentLine
from suuq.money import Money


@dataclass(frozen=True, slots=True)
class LevySum:
    """One levy over the whole declaration, and the lines it is made of."""

    code: str
    words: str
    base_minor: int
    amount_minor: int
    rates: tuple[str, ...]
    lines: tuple[AssessmentLine, ...]

    @property
    def rate(self) -> str:
        """The rate, when it is one for all items."""
        return self.rates[0] if len(self.rates) == 1 else ""


def by_levy(assessment: Assessment) -> list[LevySum]:
    """Add each levy up over the items, in the order of the law."""
    groups: dict[str, list[AssessmentLine]] = {}
    for line in assessment.lines.all():
        groups.setdefault(line.levy_code, []).append(line)
    return [_sum(code, lines) for code, lines in groups.items()]


def _sum(code: str, lines: list[AssessmentLine]) -> LevySum:
    rates = tuple(dict.fromkeys(line.rate_text for line in lines))
    return LevySum(
        code, lines[0].words, sum(n.base_minor for n in lines), sum(n.amount_minor for n in lines), rates, tuple(lines)
    )


def of_item(assessment: Assessment | None, number: int) -> Iterable[AssessmentLine]:
    """Find the lines that one item bears."""
    return [line for line in assessment.lines.all() if line.item_number == number] if assessment else []


def owed_by(assessment: Assessment | None, number: int) -> int | None:
    """Add up what one item bears; none before it is assessed."""
    return sum(line.amount_minor for line in of_item(assessment, number)) if assessment else None


def main_rate(assessment: Assessment | None, number: int) -> str:
    """Find the rate of the first levy on an item, the one people look for."""
    return next((line.rate_text for line in of_item(assessment, number)), "")


def beside(standing: Assessment | None, worked: duty.Trace) -> list[dict[str, Any]]:
    """Lay each levy of the assessment that stands beside what a new calculation gives."""
    words = {row.levy: row.words for row in worked.rows()}
    then = {code: Money.of(amount, worked.currency).amount_minor for code, amount in worked.totals}
    now = {levy.code: levy.amount_minor for levy in by_levy(standing)} if standing else {}
    words |= {levy.code: levy.words for levy in by_levy(standing)} if standing else {}
    codes = dict.fromkeys([*now, *then])
    return [{"words": words[code], "now_minor": now.get(code, 0), "then_minor": then.get(code, 0)} for code in codes]


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the customs value over all items: the price, the freight ..."""

    words: str
    amount_minor: int


def value_steps(assessment: Assessment) -> list[Step]:
    """List how the customs value was built."""
    currency = assessment.currency
    return [Step(words, Money.of(amount, currency).amount_minor) for words, amount in assessment.value_steps]
