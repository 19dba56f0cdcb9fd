"""For whom else a shopper receives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forwarding.forms.assisting import PaperFields
from forwarding.forms.shipping import phone_of
from forwarding.models import Agency
from forwarding.recipients import Person
from suuq.ui.fields import WordsField, plain_digits


class RecipientForm(PaperFields):
    """A person as their identity paper says, and where the code reaches them."""

    field_order = ("name", "paper_kind", "paper_number", "phone", "email", "agency", "place")

    name = WordsField(
        label=_("Full name"),
        max_length=120,
        help_text=_("As on their identity paper: the agency compares them."),
        error_messages={"required": _("Write their name as on their identity paper.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = WordsField(
        label=_("Their telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "dir": "ltr"}),
    )
    email = forms.EmailField(
        label=_("Their e-mail"),
        required=False,
        help_text=_("They receive a code by e-mail, else by SMS, and read it to you if they agree."),
        error_messages={"invalid": _("Write the e-mail as name@example.com, or leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    agency = forms.ModelChoiceField(
        label=_("Their agency"),
        queryset=Agency.objects.filter(is_hub=False),
        required=False,
        to_field_name="code",
        empty_label=_("None yet"),
    )
    place = WordsField(
        label=_("Where they live"), max_length=200, required=False, help_text=_("Quarter, street or landmark.")
    )

    def clean_phone(self) -> str:
        """Read a number typed any way; one without a country is this country's."""
        return phone_of(self.cleaned_data["phone"])

    @property
    def person(self) -> Person:
        """The answers as the list takes them."""
        given: dict[str, Any] = dict(self.cleaned_data)
        kind, number = given.pop("paper_kind"), given.pop("paper_number")
        return Person(identity_kind=kind, identity_number=number, **given)


class CodeForm(forms.Form):
    """What the person read out."""

    code = WordsField(
        label=_("The code that they were sent"),
        max_length=12,
        error_messages={"required": _("Write the code that this person was sent.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )

    def clean_code(self) -> str:
        """Read digits of any script, with or without spaces."""
        return "".join(plain_digits(self.cleaned_data["code"]).split())
