"""
A language in which every string that can be translated stands in brackets, and how to read a page written in it.

What a page shows outside brackets is either data (a word of a row, of CLDR, of the nomenclature) or was forgotten.
"""

import re
from html.parser import HTMLParser

from babel import Locale
from django.apps import apps
from django.db import models
from django.utils.translation import trans_real

from customs import hs

OPEN, CLOSE, CONTEXT = "⟦", "⟧", "\x04"
WORD = re.compile(r"[^\W\d_]{3,}")
TAG = re.compile(
    r"{% (?:blocktranslate|comment)\b.*?{% end(?:blocktranslate|comment) %}"
    r"|{% block width %}.*?{% endblock.*?%}"  # a class
    r"|{%.*?%}|{{.*?}}|{#.*?#}",
    re.DOTALL,
)
UNSEEN = {"script", "style", "template", "svg", "title"}
SHOWN_BY = ("alt", "title", "placeholder", "aria-label")
TEXTS = (models.CharField, models.TextField, models.JSONField)

GOODS = "64"  # the chapter of the shoes that everybody buys here
# Names that are the same in every language.
NAMES = """
suuq Djibouti FDJ DJF JavaScript WhatsApp SMS API CSV PDF QR Stripe Visa Mastercard Français العربية English Soomaali
Qafar La Poste Excel Waafi Pay Money JSON Authorization Bearer Suite
""".split()


class Pseudo(trans_real.DjangoTranslation):
    """Every message in brackets, whatever it says."""

    def gettext(self, message):
        said = message.split(CONTEXT)[-1]  # a word may come with the place where it stands
        return f"{OPEN}{said}{CLOSE}" if said else said

    def ngettext(self, singular, plural, number):
        return self.gettext(singular if number == 1 else plural)


class Shown(HTMLParser):
    """Collects what a reader sees, or hears, of a page."""

    def __init__(self):
        super().__init__()
        self.unseen, self.texts = [], []

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        foreign = tag != "html" and "lang" in facts  # said in another language on purpose
        if tag in UNSEEN or foreign or tag in self.unseen:
            self.unseen.append(tag)
        if self.unseen:
            return
        self.texts += [f" {value} " for name, value in attrs if name in SHOWN_BY and value]

    def handle_endtag(self, tag):
        if self.unseen and self.unseen[-1] == tag:
            self.unseen.pop()

    def handle_data(self, data):
        if not self.unseen:
            self.texts.append(f" {data} ")


def speak(monkeypatch, language="en"):
    """Put the pseudo-language in the place of another until the test ends."""
    monkeypatch.setitem(trans_real._translations, language, Pseudo(language))


def outside(html):
    """Read the words of a page that stand in no brackets; what is all capitals is a code, not a word."""
    reader = Shown()
    reader.feed(html)
    depth, kept = 0, []
    for letter in "".join(reader.texts):
        depth += (letter == OPEN) - (letter == CLOSE)
        kept.append(letter if depth == 0 and letter != CLOSE else " ")
    return [word for word in WORD.findall("".join(kept)) if not word.isupper()]


def literal(template):
    """Read the words that a template says by itself, outside everything that is translated or filled in."""
    return outside(TAG.sub(" ", template))


def data():
    """Gather every word that came from a row, from CLDR or from a name."""
    english = Locale("en")
    said = [*NAMES, *english.territories.values(), *english.currencies.values()]
    said += [label for code, label in hs._labels().items() if code.startswith(GOODS)]
    said += [name for width in english.days["format"].values() for name in width.values()]
    said += [name for width in english.months["format"].values() for name in width.values()]
    for model in apps.get_models():
        fields = [field.attname for field in model._meta.concrete_fields if isinstance(field, TEXTS)]
        said += [str(value) for row in model._base_manager.values_list(*fields) for value in row if value]
    return {word.casefold() for text in said for word in WORD.findall(text)}
