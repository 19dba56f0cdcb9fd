"""Letters: what the mailroom reads on an envelope and files of its pages, and what their owner chooses."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forwarding.journey import mailroom, own
from forwarding.models import Customer
from forwarding.states import LetterStatus
from suuq import uploads
from suuq.ui.fields import FilesField, FilesInput, NumberField, WordsField

HEAVIEST_GRAMS = 2000  # a letter of the post; what is heavier is a parcel
CHOICES = (LetterStatus.OPENING, LetterStatus.FORWARDING, LetterStatus.SHREDDING)
PICTURES = {"accept": "image/*", "capture": "environment"}


def suite_field(**more: Any) -> WordsField:
    """Ask for a suite, typed or scanned."""
    widget = forms.TextInput(
        attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    )
    return WordsField(label=_("Suite"), max_length=40, widget=widget, **more)


def owner_of(typed: str) -> Customer:
    """
    Find the person of a suite.

    :raises ValidationError: nobody has it
    """
    if customer := own.of_suite(typed):
        return customer
    raise ValidationError(_("Nobody has this suite. Compare it with the envelope, or leave it empty for the pool."))


class EnvelopeForm(forms.Form):
    """A closed envelope: for whom, from whom, its weight, its picture."""

    suite = suite_field(required=False, help_text=_("Scan or type it. Leave it empty where it cannot be read."))
    addressee = WordsField(
        label=_("Name on the envelope"), max_length=120, help_text=_("As it is written there."),
        error_messages={"required": _("Write the name on the envelope: only this person may have it opened.")},
    )  # fmt: skip
    sender = WordsField(label=_("Sender, where it is written"), max_length=120, required=False)
    weight = NumberField(
        label=_("Weight, g"), least=Decimal(1), most=HEAVIEST_GRAMS, decimals=0,
        error_messages={"required": _("Write what the scale shows, in grams.")},
    )  # fmt: skip
    photo = forms.FileField(
        label=_("Picture of the closed envelope"), widget=forms.FileInput(attrs=PICTURES),
        error_messages={"required": _("Take a picture of the closed envelope: its owner chooses by it.")},
    )  # fmt: skip

    def clean_suite(self) -> Customer | None:
        """Find its owner; nobody is the pool."""
        return owner_of(self.cleaned_data["suite"]) if self.cleaned_data["suite"] else None

    def clean_photo(self) -> uploads.Taken:
        """Draw the picture anew."""
        return taken(self.cleaned_data["photo"], pictures_only=True)

    @property
    def envelope(self) -> mailroom.Envelope:
        """The answers as the mailroom takes them."""
        given = self.cleaned_data
        return mailroom.Envelope(given["addressee"], given["sender"], int(given["weight"]), given["photo"])


def taken(file: Any, *, pictures_only: bool = False) -> uploads.Taken:
    """
    Take a file by the guard of every upload.

    :raises ValidationError: with what to send instead
    """
    try:
        return uploads.take(file, pictures_only=pictures_only)
    except uploads.CannotTake as refusal:
        raise ValidationError([str(reason) for reason in refusal.reasons]) from refusal


class OwnerForm(forms.Form):
    """Whose letter of the pool it is."""

    suite = suite_field(error_messages={"required": _("Write the suite of the person it is for.")})

    def clean_suite(self) -> Customer:
        """Find the person."""
        return owner_of(self.cleaned_data["suite"])


class PagesForm(forms.Form):
    """The pages of an opened letter."""

    pages = FilesField(
        label=_("Its pages"), help_text=_("A PDF or photos, smaller than 10 MB each."),
        widget=FilesInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Add the scan of its pages.")},
    )  # fmt: skip

    def clean_pages(self) -> list[uploads.Taken]:
        """Take each of them."""
        return [taken(page) for page in self.cleaned_data["pages"]]


class ChoiceForm(forms.Form):
    """What its owner chooses, at the price shown; what cannot be undone asks for a tick."""

    choice = forms.ChoiceField(choices=[(choice.value, choice.label) for choice in CHOICES])
    seen = forms.IntegerField(min_value=0, max_value=10**12)
    agrees = forms.BooleanField(label=_("I agree that this letter is shredded. Afterwards it is gone."), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the tick where there is no way back."""
        given = super().clean() or {}
        if given.get("choice") == LetterStatus.SHREDDING and not given.get("agrees"):
            self.add_error("agrees", _("Tick that you agree: what is shredded is gone."))
        return given
