"""What people write at the dock: a carrier's drop, its end, and what a shopper misses."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forwarding.forms.public import AddressField
from forwarding.models import Warehouse
from suuq.ui.fields import NumberField, WordsField
from suuq.workflow import Reason

PIECES_MOST = 5000


class DropForm(forms.Form):
    """A carrier has come and says how many parcels it leaves."""

    carrier = WordsField(
        label=_("Carrier"), max_length=40, error_messages={"required": _("Write who brought them, for example DHL.")},
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
    )  # fmt: skip
    pieces = NumberField(
        label=_("How many parcels does the carrier say?"), least=1, most=PIECES_MOST, decimals=0,
        error_messages={"required": _("Write the number on the delivery list, or count them.")},
    )  # fmt: skip


class CloseDropForm(forms.Form):
    """The end of a drop; a difference is explained, and where there is none nothing is asked."""

    explanation = WordsField(
        label=_("What explains the difference?"), max_length=200,
        help_text=_("For example: one parcel was left on the lorry, it comes tomorrow."),
    )  # fmt: skip

    def __init__(self, *args: Any, differs: Sequence[Reason], **kwargs: Any) -> None:
        """Ask in the words of the rule that would refuse."""
        super().__init__(*args, **kwargs)
        if differs:
            self.fields["explanation"].error_messages["required"] = differs[0].message
        else:
            del self.fields["explanation"]


class ClaimForm(forms.Form):
    """A parcel that should be at a warehouse and is not in the shopper's list."""

    warehouse = AddressField(
        label=_("Which address did you give the shop?"), queryset=Warehouse.objects.all(), empty_label=None,
        to_field_name="code",
    )  # fmt: skip
    shop = WordsField(label=_("Shop"), max_length=80, error_messages={"required": _("Write the shop’s name.")})
    number = WordsField(
        any_number=True,
        label=_("Carrier’s number"), max_length=60, required=False,
        help_text=_("The whole number or its last digits, if you have it."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    words = WordsField(
        label=_("What does the parcel look like, and which name is on it?"), max_length=400,
        error_messages={"required": _("Write what is inside and which name the shop put on the label.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    invoice = forms.FileField(
        label=_("The shop’s invoice"), error_messages={"required": _("Add the invoice: it shows that it is yours.")},
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )  # fmt: skip


class RefuseClaimForm(forms.Form):
    """Why a claim is not granted; the shopper reads it."""

    why = WordsField(
        label=_("Why is it not theirs, or not here?"), max_length=200,
        error_messages={"required": _("Write why, in a few words. The shopper reads them.")},
    )  # fmt: skip
