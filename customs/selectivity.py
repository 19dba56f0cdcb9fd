"""
Choose a lane: who is let through, who is asked, who is opened.

The rules are rows that officers edit; the strictest one that matches decides. What was hit is kept in the words of
that day. Lanes, rules and hits are for officers only.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from customs import comparables, guards, history, restrictions, states
from customs.models import Declaration, DeskPolicy, RiskHit, RiskRule, Version
from suuq import questions, rows
from suuq.workflow import Reason, Refused

DEFAULT = states.Lane.GREEN
LED_TO_SOMETHING = (states.DecisionKind.CORRECTED, states.DecisionKind.SEIZED, states.DecisionKind.RETURNED)
QUOTAS = {states.Lane.RED: "red_quota", states.Lane.YELLOW: "yellow_quota"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched, in words."""

    code: str
    words: str
    lane: str
    rule: RiskRule | None = None


def route(declaration: Declaration, version: Version, *, at: datetime) -> str:
    """Choose the lane of a declaration just taken in with its first version, and keep what it hit."""
    hits = list(examine(declaration, version))
    lane = _within_quota(strictest(hits), at)
    RiskHit.objects.bulk_create(
        RiskHit(declaration=declaration, rule=h.rule, code=h.code, words=h.words, lane=h.lane, at=at) for h in hits
    )
    return lane


def strictest(hits: Iterable[Hit | RiskHit]) -> str:
    """Pick the lane of the strictest hit; without a hit, green."""
    return max((hit.lane for hit in hits), key=lambda lane: states.STRICTNESS[states.Lane(lane)], default=DEFAULT)


def came_down_from(declaration: Declaration) -> str:
    """Name the lane that the hits ask for, where its places of that day were taken; "" where they were not."""
    asked = strictest(declaration.hits.all())
    rerouted = declaration.decisions.filter(kind=states.DecisionKind.REROUTED).exists()
    full = not rerouted and states.STRICTNESS[states.Lane(asked)] > states.STRICTNESS[states.Lane(declaration.lane)]
    return str(states.Lane(asked).label) if full else ""


def examine(declaration: Declaration, version: Version, rules: Iterable[RiskRule] | None = None) -> Iterator[Hit]:
    """Yield what a version hits: the list of restricted goods first, then the officers' rules."""
    if rules is None:
        yield from _restricted(version)
        rules = _in_use()
    for rule in rules:
        if matches(rule, declaration, version):
            yield Hit(rule.code, rule.words, rule.lane, rule)


@questions.kept
def _in_use() -> QuerySet[RiskRule]:
    return RiskRule.objects.filter(is_active=True)


def _restricted(version: Version) -> Iterator[Hit]:
    for item in version.items.all():
        for row in restrictions.on(hs_code=item.hs_code, description=item.description, origin=item.origin):
            if row.rule != "air":  # what an airline minds is not customs' concern
                yield Hit(row.code, row.words, states.Lane.RED if row.rule == "prohibit" else states.Lane.YELLOW)


def matches(rule: RiskRule, declaration: Declaration, version: Version) -> bool:
    """Whether every condition the rule names holds; a rule without conditions matches all, and its share decides."""
    return (
        _item_matches(rule, version)
        and (not rule.sent_from or version.origin_country in rule.sent_from.split())
        and (not rule.categories or version.category in rule.categories.split())
        and _value_matches(rule, version)
        and (not rule.without_document or not declaration.evidence.filter(kind=rule.without_document).exists())
        and _drawn(rule, declaration)
    )


def _item_matches(rule: RiskRule, version: Version) -> bool:
    words = [w.strip().casefold() for w in rule.words_in_description.split(",") if w.strip()]
    prefixes, origins = rule.hs_prefixes.split(), rule.origins.split()
    return any(
        (not prefixes or any(item.hs_code.startswith(p) for p in prefixes))
        and (not words or any(w in item.description.casefold() for w in words))
        and (not origins or item.origin in origins)
        and _cheap(rule, item)
        for item in version.items.all()
    )


def _cheap(rule: RiskRule, item: Any) -> bool:
    if rule.value_below_median_percent is None:
        return True
    band = comparables.band(item)
    return band is not None and band.under_percent >= rule.value_below_median_percent


def _value_matches(rule: RiskRule, version: Version) -> bool:
    return rule.value_from_minor is None or comparables.in_national_currency(version) >= rule.value_from_minor


def _drawn(rule: RiskRule, declaration: Declaration) -> bool:
    """Draw lots by the reference: the same parcel is drawn or not however often one asks, and nobody can foresee it."""
    digest = hashlib.sha256(f"{rule.pk}:{declaration.pk}:{declaration.reference}".encode()).digest()
    return int.from_bytes(digest[:4]) % 1000 < rule.share


def _within_quota(lane: str, at: datetime) -> str:
    """Step one lane down when the day's places in this lane are taken; green and blue have no end."""
    if lane not in QUOTAS:
        return lane
    policy = DeskPolicy.current()
    for strict, milder in ((states.Lane.RED, states.Lane.YELLOW), (states.Lane.YELLOW, states.Lane.BLUE)):
        quota = getattr(policy, QUOTAS[strict])
        if lane == strict and quota is not None and _taken(strict, at) >= quota:
            lane = milder
    return lane


def _taken(lane: str, at: datetime) -> int:
    return Declaration.objects.filter(lane=lane, lodged_at__gt=at - timedelta(days=1)).count()


@transaction.atomic
def reroute(declaration: Declaration, *, lane: str, reason: str, by: Any, at: datetime) -> Declaration:
    """
    Move a declaration to another lane, with the reason in its history.

    :raises Refused: without a reason, or when customs has finished with the parcel
    """
    if not reason.strip():
        raise Refused(Reason("reason_missing", _("Write why the lane changes.")))
    declaration = Declaration.objects.select_for_update(no_key=True).get(pk=declaration.pk)
    if declaration.lane == lane:
        return declaration
    if found := guards.why_finished(declaration):
        raise Refused(found)
    old = declaration.lane
    rows.change(declaration, lane=lane)
    history.write(declaration, states.DecisionKind.REROUTED, by=by, at=at, words=reason, old=old, new=lane)
    return declaration


def would_take(rule: RiskRule, *, among: Iterable[Declaration]) -> Iterator[Declaration]:
    """Run a rule on past declarations and yield those it would have taken; nothing is stored."""
    for declaration in among:
        if matches(rule, declaration, declaration.declared):
            yield declaration


# What a desk may start from; officers change, try and switch off each of them.
STARTERS: tuple[dict[str, Any], ...] = (
    {
        "code": "R-07",
        "words": gettext_noop("Value under the usual range"),
        "lane": "yellow",
        "value_below_median_percent": 30,
    },
    {
        "code": "R-12",
        "words": gettext_noop("Telephone without an invoice"),
        "lane": "yellow",
        "hs_prefixes": "8517",
        "without_document": "invoice",
    },
    {"code": "R-20", "words": gettext_noop("High value"), "lane": "yellow", "value_from_minor": 250_000},
    {
        "code": "R-31",
        "words": gettext_noop("Perfume and skin care: look for lightening creams"),
        "lane": "blue",
        "hs_prefixes": "3303 3304",
    },
    {"code": "R-90", "words": gettext_noop("Drawn by lot"), "lane": "blue", "share": 20},
)


def start() -> None:
    """Write the starting rules where their codes are free; every officer reads their words in a language of theirs."""
    for facts in STARTERS:
        RiskRule.objects.get_or_create(code=facts["code"], defaults=facts)
