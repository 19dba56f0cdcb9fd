"""The pre-alert: a purchase, its lines and its invoice."""

import json
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from customs import classify, corrections
from forwarding import trackingnumbers
from forwarding.facts import Goods
from forwarding.forms.public import AddressField
from forwarding.models import Purchase, Quotation, Warehouse
from suuq import countries, references, tongues, uploads
from suuq.money import Money
from suuq.ui.fields import NumberField, WordsField

SEPARATORS = re.compile(r"[\s,;]+")
NUMBERS_MOST = 20
LINES_MOST = 40
LONGEST_KEPT = 600
# What a line is called in the formset, and so in the question that its field asks while it is typed in.
PREFIX = re.compile(r"form-\d{1,2}")
CURRENCIES = ("EUR", "USD", "AED", "CNY", "GBP", "TRY", "DJF")


class InvoiceForm(forms.Form):
    """The shop's invoice, sent after the purchase was announced."""

    use_required_attribute = False
    invoice = forms.FileField(
        label=_("PDF or photo, smaller than 10 MB"),
        error_messages={"required": uploads.NOTHING_CHOSEN.message},
        allow_empty_file=True,  # suuq.uploads refuses it, in its own words, once
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )

    def clean_invoice(self) -> uploads.Taken:
        """Take a file that may be kept, or say which to send instead."""
        try:
            return uploads.take(self.cleaned_data["invoice"])
        except uploads.CannotTake as refusal:
            raise ValidationError([str(reason) for reason in refusal.reasons]) from refusal


class PurchaseForm(forms.Form):
    """Where it was bought and how it comes."""

    warehouse = AddressField(
        label=_("Which of our warehouses does the shop send it to?"),
        queryset=Warehouse.objects.filter(is_open=True),
        empty_label=None,
        error_messages={"required": _("Choose the warehouse."), "invalid_choice": _("Choose a warehouse of the list.")},
    )
    shop = WordsField(
        label=_("Which shop?"),
        max_length=80,
        error_messages={"required": _("Write the name of the shop, for example Amazon.")},
    )
    order_number = WordsField(
        label=_("Order number"), max_length=60, required=False, help_text=_("It is in the shop's confirmation.")
    )
    tracking = WordsField(
        any_number=True,
        label=_("The carrier's tracking numbers"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
        help_text=_("One on each line. You can add them later, but with them we know your parcel at once."),
    )
    invoice = forms.FileField(
        label=_("The shop's invoice"),
        required=False,
        allow_empty_file=True,  # suuq.uploads refuses it, in its own words, once
        help_text=_("PDF or photo, smaller than 10 MB."),
    )

    quote = WordsField(
        label=_("Quote number, if you have one"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("We carry the parcel at most at its prices."),
    )

    def clean_quote(self) -> Quotation | None:
        """Find the quotation that a number names."""
        if not (typed := references.normalise(self.cleaned_data["quote"])):
            return None
        found = Quotation.objects.filter(reference=typed).first()
        if found is None:
            raise ValidationError(_("We know no quote of this number. Leave it empty, or copy it from the quote."))
        return found

    def clean_tracking(self) -> list[str]:
        """Split what was typed into numbers, and refuse what no carrier could scan."""
        numbers = [number for number in SEPARATORS.split(self.cleaned_data["tracking"]) if number]
        if len(numbers) > NUMBERS_MOST:
            raise ValidationError(_("Write at most %(n)s numbers for one order.") % {"n": NUMBERS_MOST})
        for number in numbers:
            try:
                trackingnumbers.clean(number)
            except trackingnumbers.NotABarcode as error:
                raise ValidationError(
                    _("“%(number)s” is not a tracking number. Copy it from the carrier's message.")
                    % {"number": number[:40]}
                ) from error
        return numbers


class ItemForm(forms.Form):
    """One line: what it is, how many, what it cost."""

    description = WordsField(
        label=_("What is it?"),
        max_length=160,
        help_text=_("Say what it is, of what and for whom: “cotton shirt for men”."),
        error_messages={"required": _("Write what it is, for example “cotton shirt for men”.")},
    )
    category = forms.ChoiceField(label=_("Kind of goods"), required=False)
    hs_code = forms.CharField(required=False, max_length=6, widget=forms.HiddenInput)
    quantity = NumberField(
        label=_("How many?"),
        least=1,
        most=9999,
        decimals=0,
        initial=1,
        error_messages={"required": _("Write how many there are.")},
    )
    unit_price = NumberField(
        label=_("Price of one"),
        most=10_000_000,
        error_messages={"required": _("Write the price of one, as the shop charged it.")},
    )
    currency = forms.ChoiceField(label=_("Currency"))
    origin = forms.ChoiceField(
        label=_("Made in"),
        required=False,
        help_text=_("It is on the product or its page. Leave it if you do not know."),
    )
    weight_kg = NumberField(label=_("Weight of one, in kg"), most=100, decimals=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill the lists in the reader's language."""
        super().__init__(*args, **kwargs)
        kinds = [(family.key, _(family.label)) for family in classify.families()]
        self.fields["category"].choices = [("", _("I do not know")), *kinds]  # type: ignore[attr-defined] # the stubs call every field a plain Field
        self.fields["currency"].choices = [(c, c) for c in CURRENCIES]  # type: ignore[attr-defined] # the stubs call every field a plain Field
        self.fields["origin"].choices = [("", _("I do not know")), *countries.named(tongues.spoken())]  # type: ignore[attr-defined] # the stubs call every field a plain Field
        self._ask_while_typing("description", "input changed delay:300ms", "category")
        self._ask_while_typing("category", "change", "description")

    def _ask_while_typing(self, name: str, trigger: str, also: str) -> None:
        self.fields[name].widget.attrs |= {
            "hx-get": reverse_lazy("suggest_codes"),
            "hx-trigger": trigger,
            "hx-include": f"#id_{self.prefix}-{also}",
            "hx-vals": json.dumps({"line": self.prefix}),
            "hx-target": f"#codes-{self.prefix}",
        }

    @property
    def suggested(self) -> dict[str, Any]:
        """What the words say so far: shown under them, and chosen from."""
        words, kind = self["description"].value() or "", self["category"].value() or ""
        return suggested(words, kind, line=str(self.prefix), chosen=self["hs_code"].value() or "")

    def clean(self) -> dict[str, Any]:
        """Find the goods in the nomenclature, or ask the question that would decide."""
        fields = super().clean() or {}
        if fields.get("description"):
            answer = _answer(fields["description"], fields.get("category", ""))
            codes = [suggestion.code for suggestion in answer.suggestions]
            fields["hs_code"] = fields["hs_code"] if fields.get("hs_code") in codes else next(iter(codes), "")
            if not fields["hs_code"]:
                self.add_error(
                    "description", _(answer.question) if answer.question else _("Say more exactly what it is.")
                )
        return fields

    @property
    def goods(self) -> Goods:
        """The line as the journey takes it."""
        fields = self.cleaned_data
        weight = fields.get("weight_kg")
        return Goods(
            description=fields["description"],
            quantity=fields["quantity"],
            currency=fields["currency"],
            origin=fields["origin"],
            unit_price_minor=Money.of(fields["unit_price"], fields["currency"]).amount_minor,
            hs_code=fields["hs_code"],
            weight_grams=int(weight * 1000) if weight else None,
            category=fields.get("category", ""),
        )


def _answer(words: str, category: str) -> classify.Answer:
    return corrections.suggest(words, language=tongues.whole(), category=category)


def suggested(words: str, category: str, *, line: str, chosen: str = "") -> dict[str, Any]:
    """Gather the codes that words may mean, the likeliest chosen unless another is; or the question that decides."""
    answer = _answer(words, category) if words.strip() else None
    codes = [suggestion.code for suggestion in answer.suggestions] if answer else []
    return {
        "line": line,
        "chosen": chosen if chosen in codes else next(iter(codes), ""),
        "question": _(answer.question) if answer and answer.question else "",
        "suggestions": answer.suggestions if answer else (),
    }


class BaseItems(forms.BaseFormSet):
    """The lines of a purchase; a line left wholly blank is left out."""

    @property
    def goods(self) -> list[Goods]:
        """Every line that was filled in."""
        return [form.goods for form in self.forms if form.has_changed() and form.cleaned_data.get("description")]

    def clean(self) -> None:
        """Ask for at least one line."""
        if not any(self.errors) and not self.goods:
            raise ValidationError(_("Write at least one thing that you bought."))


Items: Any = forms.formset_factory(
    ItemForm, formset=BaseItems, extra=0, min_num=1, max_num=LINES_MOST, absolute_max=LINES_MOST, validate_max=True
)


def lines_of(purchase: Purchase) -> list[dict[str, Any]]:
    """The lines of a purchase as the form shows them."""
    return [
        {
            "description": item.description,
            "category": item.category,
            "hs_code": item.hs_code,
            "quantity": item.quantity,
            "unit_price": item.price,
            "currency": item.currency,
            "origin": item.origin,
            "weight_kg": Decimal(item.weight_grams) / 1000 if item.weight_grams else None,
        }
        for item in purchase.items.all()
    ]


def line_of(quotation: Quotation) -> dict[str, Any]:
    """The article of a quotation as the form shows it."""
    return {
        "description": quotation.goods,
        "category": quotation.category,
        "hs_code": quotation.hs_code,
        "quantity": 1,
        "unit_price": Money(quotation.value_minor, quotation.value_currency).value,
        "currency": quotation.value_currency,
    }


def default_currency(warehouse: Warehouse | None) -> str:
    """The currency people most likely paid in."""
    return warehouse.currency if warehouse else settings.CURRENCY


def unjudged(posted: Any) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Take the answers as they were typed, to be put by: those about the order, and those of each line begun."""
    order = {name: posted[name][:LONGEST_KEPT] for name in PurchaseForm.base_fields if posted.get(name)}
    lines = []
    for number in range(LINES_MOST):
        given = {name: posted.get(f"form-{number}-{name}", "")[:LONGEST_KEPT] for name in ItemForm.base_fields}
        if given["description"] or given["unit_price"]:
            lines.append(given)
    return order, lines
