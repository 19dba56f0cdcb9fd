"""What the law's thresholds did to an assessment, in words: free below a sum, an allowance, a small amount forgiven."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from customs.documents import words
from customs.models import Assessment
from customs.thresholds import DEDUCT, WAIVE
from suuq.money import Money


@dataclass(frozen=True, slots=True)
class Allowance:
    """One threshold that was looked at: what came of it, and the law behind it."""

    words: str
    met: bool
    act: str
    source: str
    certainty: str


def of(assessment: Assessment) -> list[Allowance]:
    """Tell of every threshold that was looked at, whether it was met or not."""
    named = {line.levy_code: _(line.words) for line in assessment.lines.all()}
    return [_told(threshold, named, assessment.currency) for threshold in assessment.thresholds]


def _told(threshold: Mapping[str, Any], named: Mapping[str, str], currency: str) -> Allowance:
    act, met = threshold["act"], bool(threshold["met"])
    tested, limit = Decimal(threshold["tested"]), Decimal(threshold["limit"])
    said = _said(threshold["mode"], met=met, within=tested <= limit) % {
        "sum": words.money(Money.of(tested, currency).amount_minor, currency),
        "limit": words.money(Money.of(limit, currency).amount_minor, currency),
        "levies": _(", ").join(named.get(code, code) for code in threshold["levies"]),
    }
    return Allowance(said, met, act["title"], act["source"], act["certainty"])


def _said(mode: str, *, met: bool, within: bool) -> str:
    if mode == DEDUCT:
        return (
            _("An allowance of %(limit)s was taken off before %(levies)s.")
            if met
            else _("The allowance of %(limit)s is used up, or does not cover these goods: %(levies)s on the whole.")
        )
    if mode == WAIVE:
        return (
            _("%(levies)s: %(sum)s, forgiven, because up to %(limit)s is not collected.")
            if met
            else _("%(levies)s: %(sum)s, collected, because only up to %(limit)s is forgiven.")
        )
    if met:
        return _("Free of %(levies)s: %(sum)s is within the limit of %(limit)s.")
    if within:
        return _("Goods of up to %(limit)s are free of %(levies)s, but not goods of this kind.")
    return _("Not free of %(levies)s: %(sum)s is above the limit of %(limit)s.")
