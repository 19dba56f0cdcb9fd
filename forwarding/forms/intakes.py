"""A file of many lines."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forwarding.models import Intake


class FileForm(forms.Form):
    """What its lines are, and the file."""

    kind = forms.ChoiceField(label=_("What is in it?"), choices=Intake.Kind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File: CSV or XLSX, up to 200,000 lines"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,text/csv"}),
        error_messages={"required": _("Choose a file to send."), "empty": _("Nothing is in this file.")},
    )
