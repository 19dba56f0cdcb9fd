"""
The law behind one line of a bill: what it was worked out from, at what rate, by which rule of which act. Pure.

Goods of several kinds in one box fall under several laws. A line keeps them as plain words, one after the other, so
that a bill can say each by itself.
"""

from collections.abc import Iterable, Mapping

NAMES = ("base", "rate", "rule", "act", "certainty")
APART = "; "


def together(said: Iterable[tuple[str, str, str, str, str]]) -> dict[str, str]:
    """Write what was said of each good as one: each rate of an act once, with all that it was worked out from."""
    found: dict[tuple[str, ...], tuple[dict[str, None], dict[str, None]]] = {}
    for base, rate, rule, act, certainty in said:
        bases, rules = found.setdefault((rate, act, certainty), ({}, {}))
        bases[base], rules[rule] = None, None
    laws = [
        (", ".join(bases), rate, ", ".join(rules), act, certainty)
        for (rate, act, certainty), (bases, rules) in found.items()
    ]
    return {name: APART.join(words) for name, words in zip(NAMES, zip(*laws, strict=True), strict=True)}


def each(params: Mapping[str, str]) -> list[dict[str, str]]:
    """Take a line's laws apart again; where its words do not pair, they stay as they are."""
    words = [params.get(name, "").split(APART) for name in NAMES]
    if len({len(some) for some in words}) > 1:
        words = [[params.get(name, "")] for name in NAMES]
    return [dict(zip(NAMES, law, strict=True)) for law in zip(*words, strict=True)]
