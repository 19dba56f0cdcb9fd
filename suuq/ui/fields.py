"""
Form fields that forgive what people type and refuse what nobody types.

Digits may be Arabic, groups may be spaces, the decimal mark may be a comma. Exponents, underscores and absurd lengths
are refused in a sentence: Django's own fields accept ``1e3`` and ``1_000`` as numbers.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from suuq.digits import plain_digits

BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0xFEFF])
SPACES = re.compile(r"[\s\u00a0\u202f]+")
LONGEST_NUMBER = 40
CENTS = 2  # decimals of a price
THOUSANDS = re.compile(r"\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*")
# Visa and Mastercard in sixteen digits, American Express in fifteen, however they are parted.
CARD_NUMBER = re.compile(
    r"(?<![\w-])(?:(?:4\d|5[1-5]|2[2-7])\d\d(?:[ -]?\d{4}){3}|3[47]\d\d[ -]?\d{6}[ -]?\d{5})(?![\w-])"
)
CARD_TYPED = _("This looks like the number of a payment card. Take it out: it is typed on the card's page alone.")
PLAIN_NUMBER = re.compile(r"\d{1,12}(\.\d{1,4})?")


def clean_words(text: str) -> str:
    """Compose characters (NFC) and drop direction overrides, zero-width marks and control characters."""
    composed = unicodedata.normalize("NFC", text).translate(BIDI_CONTROLS)
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def holds_card_number(text: str) -> bool:
    """Tell whether words hold the number of a payment card: its length, its first digits and its check digit agree."""
    return any(_checks(re.sub(r"\D", "", found)) for found in CARD_NUMBER.findall(plain_digits(text)))


def _checks(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(int(d) for d in digits[::-2]) + sum(doubled)) % 10 == 0


class OwnDirection(forms.BoundField):
    """A field that holds words already: they begin where their own script begins, on a page of another too."""

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> Any:
        """Leave a direction that the field has."""
        attrs = super().build_widget_attrs(attrs, widget)
        if self.value() and "dir" not in (widget or self.field.widget).attrs:
            attrs["dir"] = "auto"
        return attrs


class WordsField(forms.CharField):
    """Words of a person: composed, without invisible characters, and never the number of a card."""

    bound_field_class = OwnDirection

    def __init__(self, *, any_number: bool = False, **kwargs: Any) -> None:
        """Let ``any_number`` through where a carrier's number may look like that of a card."""
        self.any_number = any_number
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Clean before length is checked."""
        words = clean_words(super().to_python(value) or "")
        if not self.any_number and holds_card_number(words):
            raise ValidationError(CARD_TYPED)
        return words


class FilesInput(forms.FileInput):
    """A button that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files under one name; none is an empty list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Look at each as at one."""
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class NumberField(forms.CharField):
    """A positive number typed any way people type numbers; cleans to ``Decimal``."""

    def __init__(
        self, *, least: Decimal | int = 0, most: Decimal | int = 10**9, decimals: int = 2, **kwargs: Any
    ) -> None:
        """Bound the number and its decimals."""
        self.least, self.most, self.decimals = Decimal(least), Decimal(most), decimals
        keyboard = "decimal" if decimals else "numeric"
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": keyboard, "dir": "ltr"}))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("maxlength", LONGEST_NUMBER)

    def prepare_value(self, value: Any) -> Any:
        """Show a number kept before as its reader writes it: ``89``, ``39,90``; what was typed stays as typed."""
        if not isinstance(value, Decimal):
            return value
        whole, cents = value == value.to_integral_value(), Decimal("0.01")
        shown = f"{value.normalize() if whole or self.decimals != CENTS else value.quantize(cents):f}"
        return shown if (get_language() or "").startswith("en") else shown.replace(".", ",")

    def to_python(self, value: Any) -> Any:
        """Read ``1 234,50``, ``1,234.50`` or ``١٢٣`` as a number."""
        text = SPACES.sub("", plain_digits((super().to_python(value) or "")[: LONGEST_NUMBER + 1]))
        if text in self.empty_values:
            return None
        number = _point(text, self.decimals)
        if not PLAIN_NUMBER.fullmatch(number):
            raise ValidationError(_("Write a number in figures, for example 89."), code="number")
        return self._bounded(Decimal(number))

    def _bounded(self, number: Decimal) -> Decimal | int:
        if -number.normalize().as_tuple().exponent > self.decimals:  # type: ignore[operator] # finite by now
            few = _("Write at most %(n)s decimals.") % {"n": self.decimals}
            raise ValidationError(
                few if self.decimals else _("Write a whole number, without decimals."), code="decimals"
            )
        if not self.least <= number <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise ValidationError(_("Write a number from %(least)s to %(most)s.") % bounds, code="range")
        return number if self.decimals else int(number)


def _point(text: str, decimals: int) -> str:
    """Tell the decimal mark from the mark of thousands; what is grouped otherwise than by threes stays as it is."""
    marks = [c for c in text if c in ",."]
    whole, _mark, fraction = text.rpartition(marks[-1]) if marks else (text, "", "")
    if len(set(marks)) > 1 or (len(marks) == 1 and (decimals or not THOUSANDS.fullmatch(text))):
        return f"{_ungrouped(whole)}.{fraction}"
    return _ungrouped(text)


def _ungrouped(text: str) -> str:
    return text.replace(",", "").replace(".", "") if THOUSANDS.fullmatch(text) else text
