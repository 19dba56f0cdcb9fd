"""What a clerk says of a mail in the pool."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forwarding.journey import own
from forwarding.models import Customer
from suuq.ui.fields import WordsField


class GiveForm(forms.Form):
    """Whose mail it is."""

    suite = WordsField(
        label=_("Their code"), max_length=20, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("Ask them first, by telephone or here: the mail is opened and shown to them."),
        error_messages={"required": _("Write the code of the person it is for.")},
    )  # fmt: skip

    def clean_suite(self) -> Customer:
        """Find the person of a suite."""
        if customer := own.of_suite(self.cleaned_data["suite"]):
            return customer
        raise ValidationError(_("Nobody has this code. Copy it from their card."))
