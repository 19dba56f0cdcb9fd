"""What is asked to be paid for harm to a parcel, and what is answered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forwarding.entitlements import Window
from forwarding.forms.concerns import words_field
from forwarding.indemnities import PHOTOS_MOST
from suuq import uploads
from suuq.ui.fields import FilesField, FilesInput, NumberField

LARGEST = 100_000_000


def _amount(label: Any) -> NumberField:
    wanted = {"required": _("Write an amount in francs, for example 12000.")}
    return NumberField(label=label, least=1, most=LARGEST, decimals=0, error_messages=wanted)


class ClaimForm(forms.Form):
    """Harm done, and the amount asked for it."""

    ground = forms.ChoiceField(
        label=_("What went wrong?"), widget=forms.RadioSelect, error_messages={"required": _("Choose what went wrong.")}
    )
    claimed = _amount(_("How much do you ask for, in francs?"))
    words = words_field(_("What happened?"), _("Write what happened, and how you come to this amount."))
    photos = FilesField(
        label=_("Photos"),
        required=False,
        help_text=_("The box, its label, and the harm: up to five photos (JPG, PNG or WebP), smaller than 10 MB each."),
        widget=FilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args: Any, windows: Sequence[Window], **kwargs: Any) -> None:
        """Offer the kinds of harm that may be asked for today."""
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(w.ground, w.ground.label) for w in windows]  # type: ignore[attr-defined] # the stubs call every field a plain Field

    def clean_photos(self) -> list[uploads.Taken]:
        """Draw each picture anew."""
        given = self.cleaned_data["photos"]
        if len(given) > PHOTOS_MOST:
            raise ValidationError(_("Send at most %(n)s photos.") % {"n": PHOTOS_MOST})
        try:
            return [uploads.take(photo, pictures_only=True) for photo in given]
        except uploads.CannotTake as refusal:
            raise ValidationError([str(reason) for reason in refusal.reasons]) from refusal


class OfferForm(forms.Form):
    """What the post pays, and why."""

    amount = _amount(_("Amount offered, in francs"))
    words = words_field(_("Why this amount?"), _("Write how you come to this amount."))


class ReasonForm(forms.Form):
    """Why it is refused, or why it must be looked at again."""

    words = words_field(_("Why?"), _("Write the reason."))
