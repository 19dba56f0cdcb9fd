"""What worries a person, and what a desk does about it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forwarding import s10
from forwarding.models import Agency, Customer, Desk, Shipment, Subject
from suuq.ui.fields import WordsField

LONGEST = 1000


def words_field(label: Any, required: Any, rows: int = 3) -> WordsField:
    """Ask for some sentences."""
    return WordsField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


class ConcernForm(forms.Form):
    """A concern as the person tells it."""

    subject = forms.ChoiceField(label=_("What is it about?"), choices=Subject)
    number = WordsField(
        any_number=True,
        label=_("Which parcel?"),
        max_length=40,
        required=False,
        help_text=_("Its number, if it is about one: thirteen characters, such as CP 473 124 829 DJ."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    words = words_field(_("What happened?"), _("Write what happened, and what you ask for."))

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        """Know whose parcels may be named."""
        super().__init__(*args, **kwargs)
        self.customer = customer

    def clean_number(self) -> Shipment | None:
        """Find the parcel among the person's own."""
        if not (typed := self.cleaned_data["number"]):
            return None
        if shipment := self.customer.shipments.filter(number=s10.normalise(typed)).first():
            return shipment
        raise ValidationError(_("This person has no parcel of this number. Check it, or leave it empty."))


class SayForm(forms.Form):
    """What is said to the other side."""

    words = words_field(_("Your words"), _("Write what you want to say."))


class PassOnForm(forms.Form):
    """Who else can answer."""

    desk = forms.ChoiceField(label=_("Which desk?"), choices=Desk)
    agency = forms.ModelChoiceField(
        label=_("Which agency, for the post?"), queryset=Agency.objects.all(), to_field_name="code", required=False,
        empty_label=_("Choose an agency"),
    )  # fmt: skip
    words = words_field(_("What should they know?"), _("Write what they should know."), rows=2)
