"""What people type and scan at the benches."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from billing.forms import AmountField
from forwarding import candidates, gates, suites, trackingnumbers
from forwarding.journey import arrive, own
from forwarding.models import Customer, Package, Purchase
from suuq.ui.fields import NumberField, WordsField

BARCODES_MOST = 12
SCAN_WORDS = {
    trackingnumbers.Problem.EMPTY: _("Scan the barcode on the label."),
    trackingnumbers.Problem.LONG: _("This code is too long for a parcel’s number. Scan the carrier’s barcode."),
    trackingnumbers.Problem.ADDRESS: _(
        "This code holds a web address, not a parcel’s number. Scan the carrier’s barcode."
    ),
    trackingnumbers.Problem.UNREADABLE: _("The scanner read signs that no carrier uses. Scan it again."),
}
SUITE_WORDS = {
    suites.Problem.CHECK: _("One character of this suite was misread. Compare it with the label."),
    suites.Problem.LOOK_ALIKE: _("“%(character)s” is never part of a suite. Compare it with the label."),
}
ASK_WEIGHT = {"required": _("Write what the scale shows, for example 1.2.")}
ASK_SIDE = {"required": _("Measure this side of the closed box.")}
ASK_WHY = {"required": _("Write why, in a few words.")}
WHOLE_SUITE = _("Write the whole suite, such as DJ7K3-F2Q.")
SUITE_LENGTH = 8
NONE_OF_THESE = "none"
GRAMS = 1000
MILLIMETRES = 10


def scan_words(refused: trackingnumbers.NotABarcode) -> Any:
    """Say why a scan was refused, and what to scan instead."""
    return SCAN_WORDS[refused.problem]


class BarcodesField(forms.CharField):
    """Every barcode read on a label, one a line; cleans to a list without doubles."""

    widget = forms.Textarea(attrs={"rows": 2, "dir": "ltr", "autocomplete": "off", "spellcheck": "false"})

    def to_python(self, value: Any) -> Any:
        """Clean each line as a scan."""
        lines = [line for line in str(super().to_python(value) or "").splitlines() if line.strip()]
        if len(lines) > BARCODES_MOST:
            raise ValidationError(_("Keep the carrier’s barcodes only, %(n)s at most.") % {"n": BARCODES_MOST})
        try:
            return list(dict.fromkeys(trackingnumbers.clean(line) for line in lines))
        except trackingnumbers.NotABarcode as refused:
            raise ValidationError(scan_words(refused)) from refused


def _side(label: Any, *, required: bool) -> NumberField:
    return NumberField(
        label=label,
        least=Decimal("0.1"),
        most=gates.LONGEST_MM // MILLIMETRES,
        decimals=1,
        required=required,
        error_messages=ASK_SIDE,
    )


def weight_field(label: Any) -> NumberField:
    """Ask what the scale shows, in kilograms."""
    return NumberField(
        label=label, least=Decimal("0.001"), most=gates.HEAVIEST_GRAMS // GRAMS, decimals=3, error_messages=ASK_WEIGHT
    )


class SidesForm(forms.Form):
    """Weight in kilograms and sides in centimetres, as scales and tapes show them."""

    sides_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the units; ask for the sides where they are needed."""
        super().__init__(*args, **kwargs)
        self.fields["weight"] = weight_field(_("Weight, kg"))
        for name, label in (("length", _("Length, cm")), ("width", _("Width, cm")), ("height", _("Height, cm"))):
            self.fields[name] = _side(label, required=self.sides_required)
        self.order_fields(["weight", "length", "width", "height"])

    def clean(self) -> dict[str, Any]:
        """Take all three sides or none."""
        cleaned = super().clean() or self.cleaned_data
        given = [cleaned.get(name) for name in ("length", "width", "height")]
        if any(given) and not all(given) and not self.errors:
            raise ValidationError(_("Measure all three sides, or none."), code="sides")
        return cleaned

    @property
    def weight_grams(self) -> int:
        """What the scale said, in grams."""
        return int(self.cleaned_data["weight"] * GRAMS)

    @property
    def sides_mm(self) -> tuple[int, int, int] | None:
        """Length, width and height in millimetres."""
        length, width, height = (self.cleaned_data.get(name) for name in ("length", "width", "height"))
        if not (length and width and height):
            return None
        return int(length * MILLIMETRES), int(width * MILLIMETRES), int(height * MILLIMETRES)


class ParcelForm(SidesForm):
    """A parcel on the receiving bench. Only a barcode and the weight are asked for; a photo never is."""

    barcodes = BarcodesField(
        label=_("Barcodes read"), error_messages={"required": SCAN_WORDS[trackingnumbers.Problem.EMPTY]}
    )
    label_words = WordsField(
        label=_("Suite, name or telephone on the label"), max_length=400, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    purchase = forms.ChoiceField(label=_("Several people announced this number. Whose is it?"), required=False)
    owner = forms.ChoiceField(label=_("Whose is it?"), widget=forms.RadioSelect, required=False)
    battery = forms.ChoiceField(
        label=_("Battery"),
        choices=Package.Battery.choices,
        widget=forms.RadioSelect,
        initial=Package.Battery.NONE,
        required=False,
    )
    is_damaged = forms.BooleanField(label=_("Damaged"), required=False)
    is_liquid = forms.BooleanField(label=_("Liquid"), required=False)
    is_prohibited = forms.BooleanField(label=_("Prohibited"), required=False)
    name_differs = forms.BooleanField(label=_("Another name"), required=False)
    is_odd_shape = forms.BooleanField(label=_("Odd shape"), required=False)
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    )
    FLAGS = ("is_damaged", "is_liquid", "is_prohibited", "name_differs", "is_odd_shape")

    def __init__(self, *args: Any, fitting: Sequence[Purchase] = (), **kwargs: Any) -> None:
        """Offer as owners those whom the words on the label point to, and the announcements that fit."""
        super().__init__(*args, **kwargs)
        self.fitting = fitting if len(fitting) > 1 else ()
        chooser: Any = self.fields["purchase"]
        chooser.choices = [("", ""), (NONE_OF_THESE, "")] + [(p.reference, p.title) for p in self.fitting]
        words = (self.data.get("label_words") or self.initial.get("label_words") or "")[:400]
        self.likely: Sequence[candidates.Candidate] = candidates.of_words(words) if words else ()
        nobody = ("", _("Nobody of these: put it in the pool"))
        owner: Any = self.fields["owner"]
        owner.choices = [(c.customer.suite, f"{c.customer} · {c.customer.name}") for c in self.likely] + [nobody]

    def clean_battery(self) -> str:
        """Nothing ticked means that no battery was seen."""
        return self.cleaned_data["battery"] or Package.Battery.NONE

    def clean_label_words(self) -> str:
        """Name what is wrong with a suite that was typed alone; other words are kept as they are."""
        words = self.cleaned_data["label_words"]
        if suites.all_in(words):
            return words
        if len(words.replace("-", "").replace(" ", "")) == SUITE_LENGTH:
            _refuse_misread(words)
        return words

    def clean(self) -> dict[str, Any]:
        """Where several announcements fit and no suite decides, a person does."""
        cleaned = super().clean()
        if self.fitting and not cleaned.get("purchase") and not own.decided(self.fitting, owner=self._owner()):
            self.add_error("purchase", _("Choose whose it is by the name on the label, or none of these."))
        return cleaned

    def _owner(self) -> Customer | None:
        named = self.cleaned_data.get("owner") or self.cleaned_data.get("label_words", "")
        return own.of_suite(named)

    @property
    def chosen(self) -> Purchase | None:
        """The announcement that was chosen where several fit."""
        picked = (purchase for purchase in self.fitting if purchase.reference == self.cleaned_data["purchase"])
        return next(picked, None)

    @property
    def measured(self) -> arrive.Measured:
        """What the bench found, as the journey takes it."""
        flags = {flag: self.cleaned_data[flag] for flag in self.FLAGS}
        return arrive.Measured(
            weight_grams=self.weight_grams, sides_mm=self.sides_mm, battery=self.cleaned_data["battery"],
            label_words=self.cleaned_data["label_words"], **flags,
        )  # fmt: skip


def _refuse_misread(words: str) -> None:
    """Only what has a digit is taken for a suite: eight letters may be a name."""
    try:
        suites.normalise(words)
    except suites.NotASuite as refused:
        if refused.problem in SUITE_WORDS and any(c.isdigit() for c in words):
            raise ValidationError(SUITE_WORDS[refused.problem], params={"character": refused.character}) from refused


class PhotoForm(forms.Form):
    """One picture."""

    photo = forms.FileField(
        label=_("Photo"), widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    )


class OwnerForm(forms.Form):
    """The owner found for a parcel in the pool: a suite typed, or one of the candidates."""

    suite = WordsField(
        label=_("Suite"),
        max_length=20,
        error_messages={"required": WHOLE_SUITE},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    purchase = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def clean_suite(self) -> Customer:
        """Find the person; name the character that was misread."""
        typed = self.cleaned_data["suite"]
        try:
            suite = suites.normalise(typed)
        except suites.NotASuite as refused:
            words = SUITE_WORDS.get(refused.problem, WHOLE_SUITE)
            raise ValidationError(words, params={"character": refused.character}) from refused
        if customer := Customer.objects.filter(suite=suite).first():
            return customer
        raise ValidationError(_("Nobody has this suite. Compare it with the label."))


class ClearForm(forms.Form):
    """What was found in a parcel of the cage when it was opened."""

    battery = forms.ChoiceField(label=_("Battery"), choices=Package.Battery.choices, widget=forms.RadioSelect)
    why = WordsField(label=_("What did you find inside?"), max_length=200, error_messages=ASK_WHY)


class SaleForm(forms.Form):
    """What a parcel that was given up was sold for, and to whom."""

    amount = AmountField(label=_("Sold for"), least=1, error_messages={"required": _("Write what it was sold for.")})
    buyer = WordsField(label=_("To whom?"), max_length=120, error_messages={"required": _("Write who bought it.")})

    @property
    def sold(self) -> dict[str, Any]:
        """The answers as the sale takes them."""
        return {
            "proceeds_minor": int(self.cleaned_data["amount"]),
            "currency": self.fields["amount"].currency,  # type: ignore[attr-defined] # an AmountField
            "buyer": self.cleaned_data["buyer"],
        }


class WhyForm(forms.Form):
    """A reason, in words that stay."""

    why = WordsField(label=_("Why?"), max_length=200, error_messages=ASK_WHY)
