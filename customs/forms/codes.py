"""Codes as officers write them: of the nomenclature, of countries, of kinds of parcels."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customs import hs
from customs.documents import words
from suuq import countries, tongues
from suuq.ui.fields import WordsField


class CodeField(WordsField):
    """A code of the nomenclature, typed with or without points."""

    def clean(self, value: Any) -> str:
        """Keep the digits of a known code of six or more."""
        text = super().clean(value)
        code = _known(text)
        if text and len(code) < hs.SUBHEADING:
            raise forms.ValidationError(_("Write a customs code of six figures or more, for example 8517.13."))
        return code


def _known(text: str) -> str:
    """Read a code that is in the nomenclature; "" for what is none."""
    try:
        code = hs.normalise(text)
    except hs.NotACodeError:
        return ""
    return code if hs.exists(code) else ""


class PrefixesField(WordsField):
    """The first figures of codes, with spaces between."""

    def clean(self, value: Any) -> str:
        """Keep the digits of each, or say which begins no code."""
        found = {text: _known(text) for text in super().clean(value).split()}
        if wrong := [text for text, code in found.items() if not code]:
            told = _("No customs code begins with %(wrong)s. Write two, four or six figures, for example 64 8517.")
            raise forms.ValidationError(told % {"wrong": ", ".join(wrong)})
        return " ".join(found.values())


class ListField(WordsField):
    """Words of a list, with spaces between."""

    def __init__(self, *, told: Any, **kwargs: Any) -> None:
        """Say what to write in place of a word that the list has not."""
        self.told = told
        super().__init__(**kwargs)

    def known(self) -> Collection[str]:
        """Give the words of the list."""
        raise NotImplementedError

    def clean(self, value: Any) -> str:
        """Keep words of the list alone."""
        written, known = super().clean(value).split(), {word.lower(): word for word in self.known()}
        if set(map(str.lower, written)) - set(known):
            raise forms.ValidationError(self.told)
        return " ".join(known[word.lower()] for word in written)


class CountriesField(ListField):
    """Countries by their two letters."""

    def known(self) -> Collection[str]:
        """Give every country's letters."""
        return {code for code, _name in countries.named(tongues.whole())}


class CategoriesField(ListField):
    """What parcels are: sales, gifts ..."""

    def known(self) -> Collection[str]:
        """Give every category's word."""
        return words.CATEGORY.keys()


def origins(own: str) -> list[tuple[str, str]]:
    """Offer every country by its letters and its name, and what the line has where that is none of them."""
    offered = {code: f"{code} {name}" for code, name in countries.named(tongues.whole())}
    return [("", "–"), *sorted({own: own, **offered}.items() if own else offered.items())]
