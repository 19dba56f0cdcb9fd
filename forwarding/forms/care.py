"""What a shopper writes when asking something of the warehouse, and what the bench answers."""

import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from forwarding.forms.warehouse import GRAMS, MILLIMETRES, SidesForm
from forwarding.journey import errands, reweigh, split
from forwarding.models import Errand, ErrandKind, Package, Warehouse
from forwarding.models.errand import OFFERED
from suuq import uploads
from suuq.ui.fields import NumberField, WordsField

ASK_DISPUTE = {"required": _("Write what the photo shows, and what you expected.")}
SCALES = ("weight", "length", "width", "height")
AGREE = _("Tick that you agree: afterwards the parcel is not here any more.")
CONSENTS: dict[str, Any] = {
    ErrandKind.DISPOSE: _("I agree that it is destroyed. This cannot be undone."),
    ErrandKind.SEND_BACK: _("I agree that it goes back to the shop."),
}


class SeenForm(forms.Form):
    """The number that the button was shown with."""

    seen = forms.IntegerField(min_value=0, max_value=10**12)


class AskForm(forms.Form):
    """One thing asked, at the price that was shown beside it; what cannot be undone asks for a tick."""

    use_required_attribute = False
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in OFFERED])
    price_minor = forms.IntegerField(min_value=0, max_value=10**12)
    words = WordsField(label=_("What exactly?"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, package: Package, kind: str) -> None:
        """Ask what belongs to this kind: how many of each go into a second parcel, or a tick."""
        super().__init__(data, auto_id=f"{kind}-%s")
        self.package, self.asks_for = package, kind
        self.items = list(package.purchase.items.all()) if kind == ErrandKind.SPLIT and package.purchase else []
        self.one_of = [f"item-{item.pk}" for item in self.items]
        for name, item in zip(self.one_of, self.items, strict=True):
            self.fields[name] = NumberField(
                label=format_html("<bdi>{}</bdi>", item.description), most=item.quantity, decimals=0, required=False,
                initial=0, help_text=_("of %(n)s") % {"n": item.quantity},
            )  # fmt: skip
        if kind in CONSENTS:
            self.fields["consent"] = forms.BooleanField(label=CONSENTS[kind], error_messages={"required": AGREE})
        self.order_fields([*self.one_of, "words", "consent"])

    def clean(self) -> dict[str, Any]:
        """Gather what a second parcel gets; a wish that leaves one of the two empty is asked again."""
        fields = super().clean() or {}
        fields.pop("consent", None)
        wished = [(item, fields.pop(name, None)) for name, item in zip(self.one_of, self.items, strict=True)]
        if self.one_of and not self.errors:
            fields["wishes"] = [split.Wish(item, int(quantity)) for item, quantity in wished if quantity]
            for reason in split.why_not_divided(self.package, fields["wishes"]):
                self.add_error(self.one_of[0], str(reason))
        return fields


class ContestForm(forms.Form):
    """Why a measurement is contested."""

    use_required_attribute = False
    words = WordsField(label=_("What is wrong with it?"), max_length=300, error_messages=ASK_DISPUTE)


class AnswerForm(SidesForm):
    """What the bench did or found; what is not asked for by this kind of errand is not on the form."""

    answer = WordsField(label=_("What was done"), max_length=300, required=False)
    photo = forms.FileField(
        label=_("Photo"), error_messages={"required": errands.ADD_PHOTO},
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )  # fmt: skip
    label_number = WordsField(
        any_number=True,
        label=_("Number on the return label"), max_length=60,
        error_messages={"required": _("Write the number on the return label.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    shelf = WordsField(
        label=_("Shelf it was found on"), max_length=12,
        error_messages={"required": _("Scan the shelf on which it was found.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    MEASURED = (
        ErrandKind.MEASURE, ErrandKind.REPACK, ErrandKind.STRIP, ErrandKind.PROTECT, ErrandKind.NO_INVOICE,
        ErrandKind.SPLIT,
    )  # fmt: skip

    def __init__(self, *args: Any, errand: Errand, warehouse: Warehouse, **kwargs: Any) -> None:
        """Keep the questions that belong to this errand."""
        super().__init__(*args, **kwargs)
        self.warehouse = warehouse
        wanted = {
            "weight": self.MEASURED, "length": self.MEASURED, "width": self.MEASURED, "height": self.MEASURED,
            "label_number": (ErrandKind.SEND_BACK,), "shelf": (ErrandKind.SEARCH,),
        }  # fmt: skip
        for name, kinds in wanted.items():
            if errand.kind not in kinds:
                del self.fields[name]
            elif name in SCALES:
                self.fields[name].required = errand.kind in {ErrandKind.MEASURE, ErrandKind.REPACK}
        self.fields["photo"].required = errand.kind in errands.SEEN
        self.is_split = errand.kind == ErrandKind.SPLIT
        self.several = self._several(errand)
        if self.several:
            self._ask_of_each()

    def _several(self, errand: Errand) -> dict[str, Any]:
        """Name the things that are weighed one by one, each under the prefix of its fields."""
        if self.is_split:
            return {"": _("First parcel"), "second_": _("Second parcel")}
        if errand.kind != ErrandKind.MEASURE or errand.shipment is None:
            return {}
        boxes = errand.shipment.pieces.all()
        return {f"box{box.serial}_": format_lazy("{} {}", _("Box"), box.part) for box in boxes}

    def _ask_of_each(self) -> None:
        """Weigh and measure each of the parcels that were made, or of the boxes of a shipment."""
        plain = {name: self.fields.pop(name) for name in SCALES}
        for prefix, called in self.several.items():
            for name in SCALES:
                field = copy.deepcopy(plain[name])
                field.required, field.label = True, format_lazy("{} · {}", called, field.label)
                self.fields[prefix + name] = field
        self.order_fields([prefix + name for prefix in self.several for name in SCALES])

    def clean_shelf(self) -> Any:
        """Find the place by its code."""
        if shelf := self.warehouse.shelves.filter(code__iexact=self.cleaned_data["shelf"]).first():
            return shelf
        raise ValidationError(_("No place here has this code. Scan the shelf’s label."))

    def _measures(self, prefix: str) -> reweigh.Measures:
        weight, length, width, height = (self.cleaned_data[prefix + name] for name in SCALES)
        sides = int(length * MILLIMETRES), int(width * MILLIMETRES), int(height * MILLIMETRES)
        return reweigh.Measures(weight_grams=int(weight * GRAMS), sides_mm=sides)

    @property
    def result(self) -> errands.Result:
        """The answer as the journey takes it."""
        given = self.cleaned_data
        photo = uploads.take(given["photo"], pictures_only=True) if given.get("photo") else None
        return errands.Result(
            each=tuple(self._measures(prefix) for prefix in self.several),
            answer=given["answer"], weight_grams=self.weight_grams if given.get("weight") else None,
            sides_mm=self.sides_mm, photo=photo, label_number=given.get("label_number", ""), shelf=given.get("shelf"),
        )  # fmt: skip
