"""Template words of the officer's desk."""

from collections.abc import Mapping
from typing import Any

from django import template

from customs import allowances, browsing
from customs.documents import words
from customs.models import Assessment, Measure

register = template.Library()


@register.simple_tag
def tariff_is_verified() -> bool:
    """Tell whether every rate of the tariff was read in the law: ``{% tariff_is_verified as verified %}``."""
    return browsing.is_verified()


@register.inclusion_tag("customs/allowances.html")
def allowances_of(assessment: Assessment) -> dict[str, Any]:
    """Show what the law's thresholds did: ``{% allowances_of assessment %}``; nothing where the law has none."""
    return {"allowances": allowances.of(assessment)}


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Look a key up: ``{{ letters|get:code }}``."""
    return mapping.get(key, "")


@register.filter
def sure(word: str) -> str:
    """Say how sure we are of a rate: ``{{ line.certainty|sure }}``."""
    return words.certainty(word)


@register.filter
def kind(word: str) -> str:
    """Name what a measure does: ``{{ rate.kind|kind }}``."""
    return str(Measure.Kind(word).label)


@register.filter
def method(number: int) -> str:
    """Name a valuation method: ``{{ change.new|method }}``."""
    return words.method(number)
