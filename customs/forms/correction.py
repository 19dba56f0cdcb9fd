"""A correction line by line: what stands, what the officer found, and the codes that are suggested."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customs import consignments, corrections, hs, preferring, reasons
from customs.forms.acts import SeenForm
from customs.forms.codes import CodeField, origins
from customs.models import Version
from suuq import money, tongues
from suuq.ui.fields import NumberField, WordsField


def _methods() -> list[tuple[str, Any]]:
    return [
        ("", _("Not named")),
        *((str(number), gettext(words)) for number, words in consignments.METHODS.items()),
    ]


def suggestions(words: str) -> list[dict[str, str]]:
    """Suggest codes for declared words, officers' own corrections first, as the page shows them."""
    found = corrections.suggest(words, language=tongues.whole())
    return [{"code": hs.shown(one.code), "why": one.why} for one in found.suggestions]


class CorrectForm(SeenForm):
    """Every line of the declaration, as an officer found it; what is left alone stays as it was."""

    picked = "reason"
    reason = forms.ChoiceField(
        label=_("Reason"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason from the list.")}
    )
    words = WordsField(
        label=_("Why, for the consignee"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why: the consignee reads it.")},
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        """Lay out the lines."""
        super().__init__(*args, **kwargs)
        self.version = version
        self.book = reasons.CORRECT
        self.fields["reason"].choices = [(code, reason.label) for code, reason in self.book.items()]  # type: ignore[attr-defined] # the stubs call every field a plain Field
        known = preferring.programmes(version.declaration)
        self.programmes = [("", _("None claimed")), *((name, name) for name in known)]
        for item in version.items.all():
            self._add(item)
        self.fields["description_1"].widget.attrs["autofocus"] = True

    def _add(self, item: Any) -> None:
        digits = money.minor_digits(item.currency)
        fields: dict[str, tuple[forms.Field, Any]] = {
            "description": (WordsField(label=_("Description"), max_length=300), item.description),
            "hs_code": (
                CodeField(
                    label=_("Customs code"),
                    required=False,
                    max_length=20,
                    widget=forms.TextInput(attrs={"list": f"codes-{item.number}", "dir": "ltr"}),
                ),
                hs.shown(item.hs_code) if item.hs_code else "",
            ),
            "origin": (
                forms.ChoiceField(
                    label=_("Origin"),
                    required=False,
                    choices=origins(item.origin),
                    error_messages={"invalid_choice": _("Choose one of the countries of the list.")},
                ),
                item.origin,
            ),
            "quantity": (NumberField(label=_("Quantity"), least=1, most=100_000, decimals=0), item.quantity),
            "value": (
                NumberField(label=_("Value of the line"), most=10**9, decimals=digits),
                money.Money(item.value_minor, item.currency).value,
            ),
            "weight": (
                NumberField(label=_("Net weight, g"), most=100_000, decimals=0, required=False),
                item.net_weight_grams,
            ),
            "preference": (
                forms.ChoiceField(
                    label=_("Preference"),
                    choices=self.programmes,
                    required=False,
                    error_messages={"invalid_choice": _("Choose a preference from the list.")},
                ),
                item.preference,
            ),
            "method": (
                forms.ChoiceField(
                    label=_("How the value was found"),
                    choices=_methods,
                    required=False,
                    error_messages={"invalid_choice": _("Choose a method from the list.")},
                ),
                "",
            ),
        }
        for name, (field, initial) in fields.items():
            self.fields[f"{name}_{item.number}"] = field
            self.initial.setdefault(f"{name}_{item.number}", initial)

    def rows(self) -> Iterable[dict[str, Any]]:
        """Give a template each line with its fields."""
        for item in self.version.items.all():
            names = ("description", "hs_code", "origin", "quantity", "value", "weight")
            yield {
                "item": item,
                "fields": [self[f"{name}_{item.number}"] for name in names],
                "method": self[f"method_{item.number}"],
                "preference": self[f"preference_{item.number}"] if len(self.programmes) > 1 else None,
                "suggestions": suggestions(item.description),
            }

    def facts(self) -> dict[str, Any]:
        """Give ``correct`` its arguments."""
        data = self.cleaned_data
        return {"seen": data["seen"], "reason": data["reason"], "words": data["words"], "changes": self.changes()}

    def changes(self) -> dict[int, dict[str, Any]]:
        """List only what differs from the version shown."""
        found = {item.number: self._changes(item) for item in self.version.items.all()}
        return {number: fields for number, fields in found.items() if fields}

    def _changes(self, item: Any) -> dict[str, Any]:
        data = self.cleaned_data
        value: Decimal | int = data[f"value_{item.number}"]
        written = {
            "description": data[f"description_{item.number}"],
            "hs_code": data[f"hs_code_{item.number}"],
            "origin": data[f"origin_{item.number}"],
            "preference": data[f"preference_{item.number}"],
            "quantity": data[f"quantity_{item.number}"],
            "value_minor": money.Money.of(value, item.currency).amount_minor,
            "net_weight_grams": data[f"weight_{item.number}"],
        }
        found = {name: new for name, new in written.items() if new != getattr(item, name)}
        method = int(data[f"method_{item.number}"] or 0)
        if method and (found or method != item.valuation_method):
            found["valuation_method"] = method
        return found
