"""What the consignee writes: an answer to customs' question, an objection to a line or to a seizure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customs.forms.papers import FilesField
from suuq.ui.fields import WordsField


class AnswerForm(forms.Form):
    """The consignee's answer."""

    answer = WordsField(
        label=_("Your answer"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    papers = FilesField(label=_("Documents or photos"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words or a file."""
        data = super().clean() or {}
        if not self.errors and not (data.get("answer") or data.get("papers")):
            self.add_error("answer", _("Write an answer or add a document."))
        return data


class ObjectForm(forms.Form):
    """Why the consignee disagrees with a line."""

    words = WordsField(
        label=_("Why you disagree"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why you disagree.")},
    )


class SeizureForm(ObjectForm):
    """Why the consignee disagrees with a seizure, and what proves it."""

    papers = FilesField(label=_("Documents or photos"), required=False)
