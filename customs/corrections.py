"""
What officers corrected, learned: the words that were declared, and the code that was right.

Each correction of a code is a row for ``classify``; a code that several officers gave to the same words weighs more.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import QuerySet

from customs import classify, hs, states
from customs.models import Decision, VersionItem

NAMED = "number", "description"
MOST = 20_000
HEAVIEST = 3


def rows() -> list[tuple[str, str, int]]:
    """List the words that were declared, the code an officer gave them, and how often up to three."""
    corrected = _corrected()[:MOST]
    first = VersionItem.objects.filter(version__number=1, version__declaration__in=corrected.values("declaration"))
    declared = {(of, number): words for of, number, words in first.values_list("version__declaration", *NAMED)}
    found = Counter(
        (declared[of, change["item"]], change["new"])
        for of, detail in corrected.values_list("declaration", "detail")
        for change in detail.get("changed", ())
        if change["field"] == "hs_code" and change["new"] and (of, change["item"]) in declared
    )
    return [(text, code, min(times, HEAVIEST)) for (text, code), times in found.items()]


def _corrected() -> QuerySet[Decision]:
    return Decision.objects.filter(kind=states.DecisionKind.CORRECTED).order_by("-pk")


def learned() -> classify.Learned:
    """Index the corrections made so far; built again only after a new one."""
    return _learned(_corrected().values_list("pk", flat=True).first() or 0)


@lru_cache(maxsize=2)
def _learned(newest: int) -> classify.Learned:  # noqa: ARG001 - the newest correction is the key
    return classify.learned(rows())


def suggest(words: str, *, language: str, category: str = "", k: int = 5) -> classify.Answer:
    """Suggest codes for declared words, officers' corrections first."""
    return classify.suggest(words, language=language, category=category, k=k, learned=learned())


def doubts(items: Iterable[VersionItem], *, language: str) -> dict[int, classify.Suggestion]:
    """Name, by item, the code that its words suggest where the heading declared is none of those suggested."""
    index, found = learned(), {}
    for item in items:
        suggestions = classify.suggest(item.description, language=language, learned=index).suggestions
        headings = {hs.heading(suggestion.code) for suggestion in suggestions}
        if suggestions and hs.heading(item.hs_code) not in headings:
            found[item.number] = suggestions[0]
    return found
