"""Serving a person at the counter: opening an account, recording a consent, handing over under it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forwarding import finding
from forwarding.enrolling import Newcomer
from forwarding.forms.handing import HandOverForm
from forwarding.forms.shipping import phone_of
from forwarding.journey.deliver import Hands
from forwarding.models import Consent, IdentityPaper, Scope
from suuq import tongues, uploads
from suuq.ui.fields import WordsField, plain_digits

PAPER_SHORTEST = 5
USUAL_DAYS = 90
PERIODS = ((1, _("Today only")), (30, _("30 days")), (USUAL_DAYS, _("3 months")), (365, _("One year")))


class PaperFields(forms.Form):
    """An identity paper in the clerk's hand."""

    paper_kind = forms.ChoiceField(label=_("Identity paper"), choices=IdentityPaper.Kind)
    paper_number = WordsField(
        label=_("Number of the paper"),
        max_length=30,
        help_text=_("Only its last three characters are kept; the number finds this person again."),
        error_messages={"required": _("Write the number of the identity paper.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )

    def clean_paper_number(self) -> str:
        """Read letters and digits of any script."""
        number = finding.paper_number(self.cleaned_data["paper_number"])
        if len(number) < PAPER_SHORTEST:
            raise ValidationError(_("Write the whole number of the paper: at least five characters."))
        return number


class EnrolForm(PaperFields):
    """Who wants an address abroad. Only the name and the paper are needed."""

    field_order = ("full_name", "paper_kind", "paper_number", "phone", "email", "language")

    full_name = WordsField(
        label=_("Full name"),
        max_length=120,
        help_text=_("As on the identity paper, in Latin or Arabic letters."),
        error_messages={"required": _("Write the name as on the identity paper.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    phone = WordsField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        help_text=_("Leave empty if there is none."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "dir": "ltr"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Leave empty if there is none: news then waits at the counter."),
        error_messages={"invalid": _("Write the e-mail as name@example.com, or leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    language = forms.ChoiceField(label=_("Language of our messages"), choices=[*tongues.NAMES.items()])

    def clean_phone(self) -> str:
        """Read a number typed any way; one without a country is this country's."""
        return phone_of(self.cleaned_data["phone"])

    @property
    def newcomer(self) -> Newcomer:
        """The answers as enrolling takes them."""
        return Newcomer(**self.cleaned_data)


class MandateForm(forms.Form):
    """What the person lets the counter do, until when, and how they say yes."""

    scopes = forms.MultipleChoiceField(
        label=_("What may the counter do for this person?"), choices=Scope, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the counter may do for this person.")},
    )  # fmt: skip
    days = forms.TypedChoiceField(label=_("For how long?"), choices=PERIODS, coerce=int, initial=USUAL_DAYS)
    consent = forms.ChoiceField(label=_("How do they say yes?"), choices=Consent, widget=forms.RadioSelect)
    signature = forms.FileField(
        label=_("Signature on the screen, or a photo of the signed paper"),
        required=False,
        help_text=_("Photo or scan, smaller than 10 MB."),
        widget=forms.FileInput(attrs={"data-sign": ""}),
    )

    def __init__(self, *args: Any, is_reachable: bool, **kwargs: Any) -> None:
        """Offer the code only to who can receive it."""
        super().__init__(*args, **kwargs)
        self.fields["consent"].choices = [  # type: ignore[attr-defined] # the stubs call every field a plain Field
            (value, words) for value, words in Consent.choices if is_reachable or value != Consent.CODE
        ]
        self.fields["consent"].initial = Consent.CODE if is_reachable else Consent.PAPER

    def clean_signature(self) -> uploads.Taken | None:
        """Draw a picture anew; look a PDF through."""
        if not (upload := self.cleaned_data.get("signature")):
            return None
        try:
            return uploads.take(upload)
        except uploads.CannotTake as refusal:
            raise ValidationError([str(reason) for reason in refusal.reasons]) from refusal

    @property
    def until(self) -> date:
        """The last day."""
        return timezone.localdate() + timedelta(days=self.cleaned_data["days"] - 1)


class CodeForm(forms.Form):
    """The code that the person reads from their message."""

    code = WordsField(
        label=_("The code sent to the person"),
        max_length=12,
        error_messages={"required": _("Ask the person for the code in their message.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )

    def clean_code(self) -> str:
        """Read digits of any script, with or without spaces."""
        return "".join(plain_digits(self.cleaned_data["code"]).split())


class CollectForm(HandOverForm):
    """Handing over to someone who cannot show the code: everything else is asked all the same."""

    code = None  # type: ignore[assignment] # Django: takes the field away

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Stand on one page with the form that asks for the code."""
        kwargs.setdefault("auto_id", "collect_%s")
        super().__init__(*args, **kwargs)

    @property
    def hands(self) -> Hands:
        """The answers as the journey takes them, the code to be put in under the mandate."""
        return Hands(code="", **self.cleaned_data)
