"""The one form that asks for nobody's name: what would it cost."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customs import classify
from forwarding import shoppages
from forwarding.models import Service, Warehouse
from forwarding.models.placename import named
from suuq import countries, tongues
from suuq.money import Money
from suuq.ui.fields import NumberField, WordsField

CURRENCIES = ("EUR", "USD", "AED", "CNY", "GBP", "DJF")
USUAL_GRAMS = 1000
MOST_KILOGRAMS = 30
WORDS_MOST = 160


class WarehouseField(forms.ModelChoiceField):
    """A warehouse, shown as the country where people shop."""

    def label_from_instance(self, obj: Any) -> str:
        """Say the country; the town is on the address page."""
        return countries.name_of(obj.country, tongues.spoken())


class AddressField(WarehouseField):
    """A warehouse whose address somebody gave a shop: the country, and which of our houses there."""

    def label_from_instance(self, obj: Any) -> str:
        """Say both: a shopper knows the country, the shop's form the town."""
        return f"{super().label_from_instance(obj)} · {named(obj.name)}"


def kinds() -> list[tuple[str, Any]]:
    """Offer the kinds of goods in the reader's words."""
    return [("", _("Choose…")), *((family.key, gettext(family.label)) for family in classify.families())]


class PriceForm(forms.Form):
    """What, from where, how much, how heavy: enough to work out the full price."""

    item = WordsField(
        label=_("Which article?"), max_length=WORDS_MOST, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "true"}),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("What kind of thing is it?"), required=False, choices=kinds)
    price = NumberField(
        label=_("Price paid"), least=Decimal("0.01"), most=10_000_000,
        error_messages={"required": _("Write the price you paid in figures, for example 89.")},
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    warehouse = WarehouseField(
        label=_("Bought in"), queryset=Warehouse.objects.filter(is_open=True), to_field_name="code", empty_label=None,
        error_messages={
            "required": _("Choose the country where you buy."),
            "invalid_choice": _("Choose one of the countries of the list."),
        },
    )  # fmt: skip
    weight = NumberField(label=_("Weight"), least=Decimal("0.001"), most=MOST_KILOGRAMS, decimals=3, required=False)
    service = forms.ChoiceField(label=_("How fast?"), required=False, choices=Service, initial=Service.ECONOMY)

    @property
    def currencies(self) -> str:
        """The currency each warehouse's shops ask, as JSON: choosing a country proposes it."""
        return json.dumps({house.code: house.currency for house in Warehouse.objects.filter(is_open=True)})

    def clean(self) -> dict[str, Any]:
        """Ask for words or a kind; either will do."""
        cleaned = super().clean() or {}
        asks_what = "item" in self.fields and "item" not in self.errors
        if asks_what and not cleaned.get("item") and not cleaned.get("category"):
            self.add_error("item", _("Write what you want to buy, for example: sports shoes."))
        return cleaned

    @property
    def family(self) -> classify.Family | None:
        """The kind of goods that was chosen, if one was."""
        return next((f for f in classify.families() if f.key == self.cleaned_data["category"]), None)

    def asked(self) -> dict[str, Any]:
        """Give the answers as ``quotes.price`` takes them; the usual weight of a kind stands in for an unknown one."""
        given = self.cleaned_data
        family = self.family
        grams = int(given["weight"] * 1000) if given["weight"] else family.grams if family else USUAL_GRAMS
        return {
            "warehouse": given["warehouse"],
            "words": given["item"] or gettext(family.label if family else ""),
            "category": given["category"],
            "value_minor": Money.of(given["price"], given["currency"]).amount_minor,
            "currency": given["currency"],
            "weight_grams": grams,
            "hs_code": family.code if family and not given["item"] else "",
            "service": given["service"] or Service.ECONOMY,
        }


class StepForm(PriceForm):
    """One question of the same form; where words are asked for, a shop's address does as well."""

    item = WordsField(
        label=_("In your own words, or the address of the shop's page"), max_length=2000, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, only: Sequence[str], **kwargs: Any) -> None:
        """Keep the fields of this question."""
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in only]:
            del self.fields[name]

    def clean_item(self) -> str:
        """Let an address be long, and words as long as a label."""
        typed: str = self.cleaned_data["item"]
        if len(typed) > WORDS_MOST and not shoppages.address(typed):
            raise forms.ValidationError(_("Write it in at most %(n)s letters.") % {"n": WORDS_MOST})
        return typed
