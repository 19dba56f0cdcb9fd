"""Following a parcel: by its number, or by any reference and something its owner knows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from suuq.ui.fields import WordsField, plain_digits

LONGEST = 40


class TrackForm(forms.Form):
    """One number to follow. What is too long is cut, not refused: a number that nobody has is answered in one way."""

    number = WordsField(
        any_number=True,
        label=_("Tracking number"),
        help_text=_("Thirteen characters, such as CP 473 124 829 DJ."),
        error_messages={"required": _("Write the number of the parcel.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "maxlength": LONGEST}),
    )

    def clean_number(self) -> str:
        """Keep what a number could be."""
        return self.cleaned_data["number"][:LONGEST]


class OpenForm(forms.Form):
    """A reference and an answer."""

    reference = WordsField(
        label=_("A number of your parcel"),
        help_text=_("Any of them: ours, the shop's tracking number, the purchase, the bill."),
        error_messages={"required": _("Write one of the parcel's numbers.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "maxlength": LONGEST}),
    )
    proof = WordsField(
        label=_("The last four digits of your telephone, or the collection code"),
        help_text=_("The telephone you gave us. The code is in your account once the parcel is ready."),
        error_messages={"required": _("Write the last four digits of your telephone, or the collection code.")},
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "numeric", "maxlength": LONGEST}
        ),
    )

    def clean_reference(self) -> str:
        """Keep what a reference could be."""
        return self.cleaned_data["reference"][:LONGEST]

    def clean_proof(self) -> str:
        """Read any script's digits, however they are grouped."""
        return "".join(c for c in plain_digits(self.cleaned_data["proof"])[:LONGEST] if c.isalnum())
