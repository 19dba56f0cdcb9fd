"""The one question that would decide, as a msgid for the page to translate."""

from customs.classify.catalogue import Catalogue, Good


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation without Django."""
    return text


WHAT = gettext_noop(
    "What is the thing itself? A word such as “cotton T-shirt”, “phone case” or “face cream” is enough."
)
QUESTIONS = {
    "material": gettext_noop("What is it mostly made of?"),
    "make": gettext_noop("Is the fabric knitted (stretchy, like a T-shirt) or woven (like a shirt)?"),
    "audience": gettext_noop("Who is it for: a woman, a man, a child or a baby?"),
    "power": gettext_noop("Does it work by electricity, by battery or by hand?"),
    "state": gettext_noop("In what state is it: new or used, fresh, frozen, dried or canned?"),
    "form": gettext_noop("In what form is it: powder, capsules, ground or whole?"),
    "colour": gettext_noop("What colour is it?"),
}


def missing(known: Catalogue, good: Good, attributes: frozenset[str]) -> str:
    """Ask for the first attribute that tells this good's codes apart and of which nothing was said."""
    for variant in good.variants:
        for value in sorted(variant.values):
            attribute = known.attributes[value].question if value in known.attributes else ""
            if attribute and not any(
                known.attributes[said].question == attribute for said in attributes if said in known.attributes
            ):
                return QUESTIONS[attribute]
    return ""
