"""What an officer writes with an act: a reason, a question, a lane, what was found, the answer to an objection."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from customs import reasons, states
from customs.forms.papers import FilesField
from suuq.ui.fields import WordsField


class SeenForm(forms.Form):
    """An act on what the page showed: ``seen`` is the revision of the declaration it was drawn from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)

    picked: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the first field be written at once, unless a reason is picked first by its number."""
        super().__init__(*args, **kwargs)
        for field in [] if self.picked else self.plain()[:1]:
            field.field.widget.attrs["autofocus"] = True

    def facts(self) -> dict[str, Any]:
        """Give the act its arguments."""
        return dict(self.cleaned_data)

    @property
    def choices(self) -> Iterable[Any]:
        """The field of reasons, drawn by the page with the letter under each."""
        return self[self.picked] if self.picked else ()

    def plain(self) -> list[forms.BoundField]:
        """List the fields that a page draws one under the other."""
        return [
            field for field in self.visible_fields() if field.name != self.picked and field.name in self.base_fields
        ]


class ReasonForm(SeenForm):
    """An act that needs one of the written reasons; words for the file may be added."""

    picked = "reason"
    reason = forms.ChoiceField(
        label=_("Reason"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason from the list.")}
    )
    words = WordsField(
        label=_("What the consignee should know besides"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, book: str, **kwargs: Any) -> None:
        """Offer the reasons of one book."""
        super().__init__(*args, **kwargs)
        self.book = reasons.BOOKS[book]
        self.fields["reason"].choices = [(code, reason.label) for code, reason in self.book.items()]  # type: ignore[attr-defined] # the stubs call every field a plain Field

    def clean(self) -> dict[str, Any]:
        """Ask for the words that a reason promises its reader."""
        cleaned = super().clean() or {}
        reason = self.book.get(cleaned.get("reason", ""))
        if reason and reason.names and not cleaned.get("words"):
            self.add_error("words", reason.names)
        return cleaned


class AskForm(SeenForm):
    """A question to the consignee, in the officer's own words, and the document wanted."""

    picked = "wanted"
    wanted = forms.ChoiceField(label=_("What is needed"), widget=forms.RadioSelect, initial="invoice")
    question = WordsField(
        label=_("The question, as the consignee reads it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the question as the consignee should read it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what may be asked for."""
        super().__init__(*args, **kwargs)
        self.book = reasons.ASK
        self.fields["wanted"].choices = [(code, reason.label) for code, reason in self.book.items()]  # type: ignore[attr-defined] # the stubs call every field a plain Field


class LiftForm(SeenForm):
    """The end of a hold, with words for the file."""

    words = WordsField(label=_("Why the hold ends"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class RerouteForm(SeenForm):
    """Another lane, and why."""

    lane = forms.ChoiceField(label=_("Lane"), choices=states.Lane)
    reason = WordsField(label=_("Why the lane changes"), max_length=500)


class InspectForm(SeenForm):
    """What was found when the parcel was opened."""

    findings = WordsField(
        label=_("What was found"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what was found.")},
    )
    seal_old = WordsField(label=_("Seal that was on it"), required=False, max_length=40)
    seal_new = WordsField(label=_("Seal put on"), required=False, max_length=40)
    papers = FilesField(label=_("Photos"), required=False)


class AppealForm(forms.Form):
    """A second officer's answer to an objection."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[("accepted", _("Accept the objection")), ("refused", _("Refuse the objection"))],
        error_messages={"required": _("Choose whether the objection is accepted or refused.")},
    )
    words = WordsField(
        label=_("Why, as the consignee reads it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the answer as the consignee should read it.")},
    )
