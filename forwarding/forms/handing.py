"""Handing a parcel over: who takes it, and what proves it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forwarding import s10
from forwarding.journey.deliver import Hands
from suuq import uploads, workflow
from suuq.accounts.models import User
from suuq.roles import Role
from suuq.ui.fields import WordsField, plain_digits


class ScanForm(forms.Form):
    """One S10 number, scanned or typed."""

    number = WordsField(
        label=_("Scan or type the parcel's number"),
        max_length=40,
        error_messages={"required": _("Scan the parcel.")},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "dir": "ltr"}),
    )

    def clean_number(self) -> str:
        """Read the number, and name the digit that is wrong."""
        try:
            return str(s10.parse(self.cleaned_data["number"]))
        except s10.NotS10 as error:
            if error.problem == s10.Problem.CHECK_DIGIT:
                raise ValidationError(
                    _("The check digit is %(found)s; it should be %(expected)s. Scan it again.")
                    % {"found": error.found, "expected": error.expected}
                ) from error
            raise ValidationError(
                _("This is not a parcel's number: thirteen characters, such as CP 473 124 829 DJ.")
            ) from error


class HandOverForm(forms.Form):
    """Name, code and paper at the counter."""

    name = WordsField(
        label=_("Who takes it?"),
        max_length=120,
        error_messages={"required": _("Write the name of the person who takes it.")},
    )
    code = WordsField(
        label=_("Code of the parcel"),
        max_length=12,
        error_messages={"required": _("Ask for the code shown in the account.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )
    identity_seen = WordsField(
        label=_("Identity paper seen"),
        max_length=60,
        help_text=_("Kind and last three characters, such as “card … 418”."),
        error_messages={"required": _("Look at an identity paper and write which.")},
    )

    def clean_code(self) -> str:
        """Read digits of any script, with or without spaces."""
        return "".join(plain_digits(self.cleaned_data["code"]).split())

    @property
    def hands(self) -> Hands:
        """The answers as the journey takes them."""
        return Hands(**self.cleaned_data)


class DoorForm(HandOverForm):
    """At the door a signature may stand in for a paper."""

    identity_seen = WordsField(label=_("Identity paper seen"), max_length=60, required=False)
    signature = forms.FileField(
        label=_("Signature"), required=False, help_text=_("Sign on the screen, or take a photo of the signed slip.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one proof or the other."""
        fields = super().clean() or {}
        if not fields.get("identity_seen") and not fields.get("signature"):
            self.add_error("signature", _("Have it signed, or write which identity paper you saw."))
        return fields

    def clean_signature(self) -> uploads.Taken | None:
        """Draw the picture anew."""
        if not (upload := self.cleaned_data.get("signature")):
            return None
        try:
            return uploads.take(upload, pictures_only=True)
        except uploads.CannotTake as refusal:
            raise ValidationError([str(reason) for reason in refusal.reasons]) from refusal


class NobodyForm(forms.Form):
    """Why it was not handed over."""

    why = WordsField(
        label=_("What happened?"),
        max_length=120,
        error_messages={"required": _("Write what happened, for example “nobody home”.")},
    )


class CourierForm(forms.Form):
    """Which courier takes it out."""

    courier = forms.ModelChoiceField(
        label=_("Courier"), queryset=User.objects.filter(role=Role.COURIER, is_active=True), empty_label=None
    )


def said(form: forms.Form, refusal: workflow.Refused) -> None:
    """Put a refusal's reasons on top of a form."""
    form.add_error(None, [str(reason) for reason in refusal.reasons])
