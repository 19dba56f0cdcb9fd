"""Which code of a good holds by what is said of it: the material, the make, for whom."""

from customs.classify.catalogue import Good, Variant

AGAINST = 0.5
RIVALS = {"women": "men", "men": "women", "knit": "woven", "woven": "knit"}


def choose(good: Good, attributes: frozenset[str]) -> tuple[str, frozenset[str]]:
    """The code of the variant of which most is said; the usual code when none is wholly said."""
    fitting = [variant for variant in good.variants if variant.values <= attributes]
    if not fitting:
        return good.code, frozenset()
    best = max(fitting, key=lambda variant: len(variant.values))
    return best.code, best.values


def others(good: Good, chosen: str, attributes: frozenset[str]) -> list[tuple[str, float, frozenset[str]]]:
    """The codes not chosen, those nearest to what was said first."""
    against = {RIVALS[value] for value in attributes if value in RIVALS} - attributes
    ranked = []
    for variant in (Variant(frozenset(), good.code), *good.variants):
        if variant.code != chosen:
            factor = AGAINST if variant.values & against else 1.0
            near = len(variant.values & attributes) - 0.5 * len(variant.values - attributes)
            ranked.append((factor, near, variant))
    ranked.sort(key=lambda one: (-one[0], -one[1]))
    seen: dict[str, tuple[str, float, frozenset[str]]] = {}
    for factor, _, variant in ranked:
        seen.setdefault(variant.code, (variant.code, factor, variant.values))
    return list(seen.values())
