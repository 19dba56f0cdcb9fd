"""Handing a parcel over: who takes it, and what proves it."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forwarding import pieces, s10
from forwarding.domestic import events
from forwarding.journey.deliver import Hands
from forwarding.models import Box, IdentityPaper, Piece, Shipment
from suuq import uploads, workflow
from suuq.accounts.models import User
from suuq.roles import Role
from suuq.ui.fields import WordsField, plain_digits


class ScanForm(forms.Form):
    """One S10 number, scanned or typed."""

    number = WordsField(
        any_number=True,
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


class MissForm(forms.Form):
    """Which box does not stand where it should, and where it was looked for."""

    box = forms.ChoiceField(label=_("Which box?"), error_messages={"required": _("Choose the box.")})
    words = WordsField(
        label=_("Where did you look?"),
        max_length=200,
        error_messages={"required": _("Write where you looked for it.")},
    )

    def __init__(self, *args: Any, boxes: Sequence[Box], **kwargs: Any) -> None:
        """Ask which, where there are several that may stand here."""
        super().__init__(*args, **kwargs)
        here = [box for box in boxes if isinstance(box, Shipment) or not box.lost_at]
        if len(here) > 1:
            self.fields["box"].choices = [(box.number, f"{box.part} · {box.number}") for box in here]  # type: ignore[attr-defined] # the stubs call every field a plain Field
        else:
            del self.fields["box"]

    @property
    def missed(self) -> Box | None:
        """Which it is, where there are several."""
        return pieces.found(self.cleaned_data.get("box", ""))


class HandOverForm(forms.Form):
    """Name, code, paper, and a signature or a photo."""

    one_of: Collection[str] = ("signature", "photo")  # neither may be left out alone, so neither is called optional
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
    identity_kind = forms.ChoiceField(label=_("Identity paper seen"), choices=IdentityPaper.Kind.choices)
    identity_last = WordsField(
        label=_("Last characters of its number"),
        max_length=4,
        help_text=_("The last three or four, never the whole number."),
        error_messages={
            "required": _("Look at an identity paper and write the last characters of its number."),
            "max_length": _("Write the last four characters at most: the whole number is not kept."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "autocapitalize": "characters"}),
    )
    signature = forms.FileField(
        label=_("Signature"),
        required=False,
        help_text=_("Sign on the screen, or take a photo of the signed slip."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment", "data-sign": ""}),
    )
    photo = forms.FileField(
        label=_("Photo of the hand-over"),
        required=False,
        help_text=_("Where nobody can sign."),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, *args: Any, boxes: Sequence[Box] = (), **kwargs: Any) -> None:
        """Ask for each box of a parcel in several, so that none stays behind."""
        super().__init__(*args, **kwargs)
        several = [box for box in boxes if isinstance(box, Piece) and not box.lost_at]
        if several:
            self.fields["boxes"] = forms.MultipleChoiceField(
                label=_("Tick each box as you hand it over"),
                choices=[(box.number, f"{box.part} · {box.number}") for box in several],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Tick each box as you hand it over.")},
            )
            self.order_fields(["boxes"])

    def clean_code(self) -> str:
        """Read digits of any script, with or without spaces."""
        return "".join(plain_digits(self.cleaned_data["code"]).split())

    def clean_signature(self) -> uploads.Taken | None:
        """Draw the picture anew."""
        return _picture(self.cleaned_data.get("signature"))

    def clean_photo(self) -> uploads.Taken | None:
        """Draw the picture anew."""
        return _picture(self.cleaned_data.get("photo"))

    def clean(self) -> dict[str, Any]:
        """Ask for one proof or the other."""
        fields = super().clean() or {}
        if not (fields.get("signature") or fields.get("photo") or {"signature", "photo"} & set(self.errors)):
            self.add_error("signature", _("Have it signed, or take a photo."))
        return fields

    @property
    def hands(self) -> Hands:
        """The answers as the journey takes them."""
        return Hands(**self.cleaned_data)


def _picture(upload: Any) -> uploads.Taken | None:
    if not upload:
        return None
    try:
        return uploads.take(upload, pictures_only=True)
    except uploads.CannotTake as refusal:
        raise ValidationError([str(reason) for reason in refusal.reasons]) from refusal


class DoorForm(HandOverForm):
    """At the door a paper is asked of whom the owner sent: of the owner code and signature, or code and photo."""

    identity_kind = forms.ChoiceField(
        label=_("Identity paper seen"), choices=[("", _("None")), *IdentityPaper.Kind.choices], required=False
    )
    identity_last = WordsField(label=_("Last characters of its number"), max_length=4, required=False)


class NobodyForm(forms.Form):
    """Why it was not handed over."""

    reason = forms.ChoiceField(
        label=_("What happened?"),
        choices=events.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )
    words = WordsField(label=_("Anything the next courier should know"), max_length=120, required=False)


class CourierForm(forms.Form):
    """Which courier takes it out."""

    courier = forms.ModelChoiceField(
        label=_("Courier"), queryset=User.objects.filter(role=Role.COURIER, is_active=True), empty_label=None
    )


def said(form: forms.Form, refusal: workflow.Refused, *, of: str | None = None) -> None:
    """Put a refusal's reasons on top of a form, and beside the field that they are ``of``."""
    form.add_error(of, [str(reason) for reason in refusal.reasons])
