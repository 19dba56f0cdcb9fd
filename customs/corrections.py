"""
What officers corrected, learned: the words that were declared, and the code that was right.

Each correction of a code is a row for ``classify``; a code that several officers gave to the same words weighs more.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from customs import classify, hs, states
from customs.models import Decision, VersionItem

MOST = 20_000
HEAVIEST = 3


def rows() -> list[tuple[str, str, int]]:
    """List the words that were declared, the code an officer gave them, and how often up to three."""
    found: Counter[tuple[str, str]] = Counter()
    for declaration, item, code in _changed():
        words = VersionItem.objects.filter(version__declaration=declaration, version__number=1, number=item)
        found.update((text, code) for text in words.values_list("description", flat=True))
    return [(text, code, min(times, HEAVIEST)) for (text, code), times in found.items()]


def _changed() -> list[tuple[int, int, str]]:
    corrected = Decision.objects.filter(kind=states.DecisionKind.CORRECTED).order_by("-pk")
    return [
        (declaration, change["item"], change["new"])
        for declaration, detail in corrected.values_list("declaration", "detail")[:MOST]
        for change in detail.get("changed", ())
        if change["field"] == "hs_code" and change["new"]
    ]


def learned() -> classify.Learned:
    """Index the corrections made so far; built again only after a new one."""
    newest = Decision.objects.filter(kind=states.DecisionKind.CORRECTED).order_by("-pk").values_list("pk", flat=True)
    return _learned(newest.first() or 0)


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
