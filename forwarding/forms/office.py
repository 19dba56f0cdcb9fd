"""The forms of an office: keep a parcel longer, settle a difference, begin a waybill."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forwarding.forms.handing import ScanForm
from forwarding.models import Agency, Discrepancy
from suuq.ui.fields import WordsField


class ExtendForm(ScanForm):
    """How much longer, and why."""

    days = forms.IntegerField(
        label=_("How many days longer?"),
        min_value=1,
        max_value=30,
        initial=7,
        error_messages={"required": _("Write a number of days.")},
    )
    why = WordsField(label=_("Why?"), max_length=200, error_messages={"required": _("Write why it is kept longer.")})


class SettleForm(forms.Form):
    """How a difference ended."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=Discrepancy.Outcome.choices)
    words = WordsField(label=_("What was found, and what was agreed"), max_length=200, required=False)


class WaybillForm(forms.Form):
    """Where the van goes."""

    receiver = forms.ModelChoiceField(
        label=_("Goes to"),
        queryset=Agency.objects.all(),
        empty_label=_("Choose an office"),
        error_messages={"required": _("Choose an office.")},
    )

    def __init__(self, *args: object, office: Agency, **kwargs: object) -> None:
        """Every office but this one."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as it came
        self.fields["receiver"].queryset = Agency.objects.exclude(pk=office.pk)  # type: ignore[attr-defined]
