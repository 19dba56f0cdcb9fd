"""Template words of the officer's desk."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customs import allowances, browsing
from customs.documents import words
from customs.models import Assessment, Measure, PaperKind

register = template.Library()
BASES = {
    "cif": _("CIF"),
    "fob": _("FOB"),
    "freight": _("freight"),
    "insurance": _("insurance"),
    "retail": _("retail price"),
    "value": _("price"),
    "duty": _("duties before it"),
    "levies": _("duties and taxes before it"),
}
NAME = re.compile(rf"\b(?:{'|'.join(BASES)})\b")
IMPORTERS = {"private": _("private people"), "unlicensed": _("without an importer’s licence")}


@register.simple_tag
def tariff_is_verified() -> bool:
    """Tell whether every rate of the tariff was read in the law: ``{% tariff_is_verified as verified %}``."""
    return browsing.is_verified()


register.filter("tariff", words.tariff)


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
def basis(text: str) -> str:
    """Say what a levy is charged on in the reader's words: ``{{ levy.base.text|basis }}``."""
    return NAME.sub(lambda found: str(BASES[found[0]]), text)


@register.filter
def importers(classes: Iterable[str]) -> str:
    """Name who pays: ``{{ levy.payers|importers }}``; a post's own class is named by its own word."""
    return gettext(", ").join(str(IMPORTERS.get(one, one)) for one in sorted(classes))


@register.filter
def papers(kinds: Iterable[str]) -> str:
    """Name the papers that a rate asks for; a tariff's own code of one is named as it is."""
    known = dict(PaperKind.choices)
    return gettext(", ").join(str(known.get(one, one)) for one in sorted(kinds))


@register.filter
def method(number: int) -> str:
    """Name a valuation method: ``{{ change.new|method }}``."""
    return words.method(number)
