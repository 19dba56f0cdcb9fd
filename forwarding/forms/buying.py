"""What a shopper asks us to buy, what the buyer quotes, and the proof."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from forwarding import shoppages, trackingnumbers
from forwarding.forms.declaring import SEPARATORS, ItemForm
from forwarding.forms.public import WarehouseField
from forwarding.journey import buy
from forwarding.models import Commission, Warehouse
from suuq import fetch, uploads, workflow
from suuq.money import Money
from suuq.ui.fields import NumberField, WordsField
from suuq.ui.templatetags import su

MOST = 10_000_000
SYMBOL = lazy(su.symbol, str)


def in_ours(label: Any) -> Any:
    """Name the post's currency behind a label, as its reader writes it."""
    return format_lazy("{} ({})", label, SYMBOL(settings.CURRENCY))


def own_minor(value: Any) -> int:
    """Count an amount typed in the post's currency."""
    return Money.of(value, settings.CURRENCY).amount_minor


class AskToBuyForm(forms.Form):
    """A link, options, a ceiling."""

    link = forms.CharField(
        label=_("The address of the article in the shop"), max_length=2000,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "off"}),
        error_messages={"required": _("Paste the address of the article’s page.")},
    )  # fmt: skip
    options = WordsField(
        label=_("Size, colour and other choices"), max_length=300, required=False,
        help_text=_("As the shop names them, so that the right one is bought."),
    )  # fmt: skip
    quantity = NumberField(
        label=_("How many?"), least=1, most=20, decimals=0, initial=1,
        error_messages={"required": _("Write how many there are.")},
    )  # fmt: skip
    warehouse = WarehouseField(
        label=_("Bought in"), queryset=Warehouse.objects.filter(is_open=True, buying_fees__isnull=False).distinct(),
        to_field_name="code", empty_label=None,
        error_messages={
            "required": _("Choose the country where you buy."),
            "invalid_choice": _("Choose one of the countries of the list."),
        },
    )  # fmt: skip
    ceiling = NumberField(
        label=in_ours(_("At most, everything paid now")), least=1, most=MOST, decimals=0,
        help_text=_("The article, its delivery to our warehouse and our fee. Above it we buy nothing."),
        error_messages={"required": _("Write the most that you would pay, in figures.")},
    )  # fmt: skip

    def clean_link(self) -> str:
        """Look at the shape of the address."""
        link: str = self.cleaned_data["link"]
        try:
            return fetch.check(shoppages.address(link) or link)
        except workflow.Refused as refused:
            raise ValidationError([str(reason) for reason in refused.reasons]) from refused


class QuoteForm(ItemForm):
    """What it is, as customs will ask, and what it costs us."""

    goods_cost = NumberField(
        label=in_ours(_("The articles")), least=1, most=MOST, decimals=0,
        error_messages={"required": _("Write what our account would be charged.")},
    )  # fmt: skip
    delivery_cost = NumberField(
        label=in_ours(_("Delivery by the shop")), most=MOST, decimals=0,
        error_messages={"required": _("Write what our account would be charged; 0 if it is free.")},
    )  # fmt: skip

    @property
    def figures(self) -> buy.Figures:
        """The costs as the journey takes them."""
        given = self.cleaned_data
        return buy.Figures(own_minor(given["goods_cost"]), own_minor(given["delivery_cost"]))


class ProofForm(forms.Form):
    """What was really paid, under which number, and the shop's receipt."""

    spent = NumberField(
        label=in_ours(_("Charged to our account, delivery included")), least=1, most=MOST, decimals=0,
        error_messages={"required": _("Write what our account was charged.")},
    )  # fmt: skip
    unit_price = NumberField(
        label=_("Price of one"), most=MOST,
        error_messages={"required": _("Write the price of one, as the shop charged it.")},
    )  # fmt: skip
    shop = WordsField(
        label=_("Which shop?"), max_length=80,
        error_messages={"required": _("Write the name of the shop, for example Amazon.")},
    )  # fmt: skip
    order_number = WordsField(
        label=_("Order number"), max_length=60, error_messages={"required": _("Write the number of the shop’s order.")}
    )
    tracking = WordsField(
        any_number=True,
        label=_("The carrier's tracking numbers"), max_length=600, required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    receipt = forms.FileField(
        label=_("The shop’s receipt"), help_text=_("PDF or photo, smaller than 10 MB."),
        error_messages={"required": _("Add the receipt: the shopper sees it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, commission: Commission, **kwargs: Any) -> None:
        """Know what is being bought."""
        super().__init__(*args, **kwargs)
        self.commission = commission
        if commission.thing:  # the other figure is in the post's own francs
            label = format_lazy("{} ({})", _("Price of one"), commission.thing["currency"])
            self.fields["unit_price"].label = label

    def clean_tracking(self) -> list[str]:
        """Split what was typed into numbers, and refuse what no carrier could scan."""
        numbers = [number for number in SEPARATORS.split(self.cleaned_data["tracking"]) if number]
        try:
            return [trackingnumbers.clean(number) for number in numbers]
        except trackingnumbers.NotABarcode as error:
            raise ValidationError(_("This is not a tracking number. Copy it from the carrier's message.")) from error

    def clean_receipt(self) -> uploads.Taken:
        """Check the file as every upload is."""
        try:
            return uploads.take(self.cleaned_data["receipt"])
        except uploads.CannotTake as refused:
            raise ValidationError([str(reason) for reason in refused.reasons]) from refused

    @property
    def proof(self) -> buy.Proof:
        """The answers as the journey takes them."""
        given, currency = self.cleaned_data, self.commission.thing["currency"]
        return buy.Proof(
            spent_minor=own_minor(given["spent"]),
            unit_price_minor=Money.of(given["unit_price"], currency).amount_minor,
            shop=given["shop"], order_number=given["order_number"], tracking=given["tracking"],
            receipt=given["receipt"],
        )  # fmt: skip
