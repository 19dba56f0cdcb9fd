"""Catalogues compile, keep their placeholders, and leave no shopper without words."""

import io
import re

from babel.messages import mofile, pofile

from tests.house import source

CATALOGUES = sorted((source.ROOT / "locale").rglob("*.po"))
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|{[a-z_]*}")

# Not one test per file: while a language has no catalogue yet, there is nothing to skip.


def read(file):
    with file.open("rb") as stream:
        return pofile.read_po(stream, locale=file.parents[1].name)


def test_they_compile():
    for file in CATALOGUES:
        mofile.write_mo(io.BytesIO(), read(file))


def test_placeholders_survive_translation():
    """R166: a lost %(name)s is a page that fails in one language only."""
    wrong = []
    for file in CATALOGUES:
        for message in read(file):
            if message.id and message.string and not message.fuzzy:
                wanted = {p for text in several(message.id) for p in PLACEHOLDER.findall(text)}
                found = {p for text in several(message.string) for p in PLACEHOLDER.findall(text)}
                wrong += [f"{source.short(file)}: {message.id}"] if not found <= wanted else []
        wrong += [str(error) for message in read(file).check() for error in message[1]]

    assert wrong == []


def test_in_french_a_line_never_begins_with_a_sign_of_two_parts():
    french = (m for m in read(source.ROOT / "locale/fr/LC_MESSAGES/django.po") if m.id)
    words = [text for message in french for text in several(message.string)]
    assert [text for text in words if re.search(r"\w [:;?!»](?!\w)|« ", text)] == []


def test_nothing_waits_for_a_translation():
    """R166: nothing empty, nothing fuzzy, in any language of the house."""
    waiting = [
        f"{source.short(file)}: {message.id}"
        for file in CATALOGUES
        for message in read(file)
        if message.id and (message.fuzzy or not all(several(message.string)))
    ]

    assert waiting == []


def several(text):
    return text if isinstance(text, tuple | list) else (text,)


def test_no_message_begs_or_blames():
    """U16: an error says what to do; none of the words that say nothing, in any language that is complete."""
    blamed = {
        "fr": re.compile(r"\b(veuillez|désolés?|invalides?|oups|erreur \d+)\b", re.IGNORECASE),
        "ar": re.compile(r"عذر[اًا]|يرجى|من فضلك|غير صالح"),
    }
    asked = re.compile(r"\b(please|sorry|oops|invalid)\b", re.IGNORECASE)
    wrong = []
    for file in CATALOGUES:
        told = blamed.get(file.parents[1].name)
        for message in read(file):
            wrong += [text for text in several(message.id) if asked.search(text)] if message.id else []
            wrong += [text for text in several(message.string) if told and text and told.search(text)]
    assert sorted(set(wrong)) == []


# What a thing is called, and what it was called besides until somebody read both catalogues from end to end.
SECOND_NAMES = {
    "fr": {
        "boutique": r"\b(?<!en )magasins?\b",
        "e-mail": r"courriel",
        "carton": r"\bboîtes?\b(?! postale)",
        "Poste": r"(?<!par )\bla poste\b",
        "comptabilité": r"\b(les|aux) finances\b",
        "partir": r"\bvol(er|ent|e)\b|s’envole",  # a parcel that flies also steals
    },
    "ar": {
        "الزبون": r"عميل|عملاء|متسوّق",
        "مقدّم الخدمة": r"مزوّد",
        "التوفير": r"ادخار|ادّخار",
        "الرمز الشريطي": r"باركود",
        "المكتب": r"وكالة|وكالات",
        "القيمة الجمركية": r"القيمة لدى",
        "كلمة المرور": r"كلمة سر",
    },
}


def test_one_thing_has_one_name():
    """U34: a word that is a second name of something does not come back."""
    wrong = []
    for language, names in SECOND_NAMES.items():
        second = re.compile("|".join(names.values()))
        for message in read(source.ROOT / f"locale/{language}/LC_MESSAGES/django.po"):
            wrong += [text for text in several(message.string) if message.id and text and second.search(text)]
    assert wrong == []
