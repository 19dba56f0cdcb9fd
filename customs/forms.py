"""What officers and consignees write: an act with its reason, a correction line by line, an answer."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customs import correcting, corrections, hs, lodging, reasons, states
from customs.models import DeskPolicy, RiskRule, Version
from suuq import money, uploads
from suuq.ui.fields import NumberField, WordsField

MOST_FILES = 10


class SeenForm(forms.Form):
    """An act on what the page showed: ``seen`` is the revision of the declaration it was drawn from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)

    picked: ClassVar[str] = ""

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
        self.fields["reason"].choices = [(code, reason.label) for code, reason in self.book.items()]  # type: ignore[attr-defined]


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
        self.fields["wanted"].choices = [(code, reason.label) for code, reason in self.book.items()]  # type: ignore[attr-defined]


class LiftForm(SeenForm):
    """The end of a hold, with words for the file."""

    words = WordsField(label=_("Why the hold ends"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class RerouteForm(SeenForm):
    """Another lane, and why."""

    lane = forms.ChoiceField(label=_("Lane"), choices=states.Lane)
    reason = WordsField(label=_("Why the lane changes"), max_length=500)


class FilesField(forms.FileField):
    """Several files, each known by its content and drawn anew."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs: Any) -> None:
        """Let a browser send several."""
        super().__init__(widget=_ManyFiles(attrs={"multiple": True, "accept": "image/*,application/pdf"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[uploads.Taken]:  # noqa: ARG002 - Django's signature
        """Take each file or say which cannot be taken."""
        files = data if isinstance(data, list) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Send at most %(n)s files at a time.") % {"n": MOST_FILES})
        try:
            return [uploads.take(file) for file in files]
        except uploads.CannotTake as refused:
            raise forms.ValidationError([str(reason) for reason in refused.reasons]) from refused


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


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


class AppealForm(forms.Form):
    """A second officer's answer to an objection."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[("accepted", _("Accept the objection")), ("refused", _("Refuse the objection"))],
    )
    words = WordsField(
        label=_("Why, as the consignee reads it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CodeField(WordsField):
    """A code of the nomenclature, typed with or without points."""

    def clean(self, value: Any) -> str:
        """Keep the digits of a known code of six or more."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            code = hs.normalise(text)
        except hs.NotACodeError:
            code = ""
        if len(code) < hs.SUBHEADING or not hs.exists(code):
            raise forms.ValidationError(_("Write a customs code of six figures or more, for example 8517.13."))
        return code


def suggestions(words: str) -> list[dict[str, str]]:
    """Suggest codes for declared words, officers' own corrections first, as the page shows them."""
    found = corrections.suggest(words, language=(get_language() or "fr")[:2])
    return [{"code": hs.shown(one.code), "why": one.why} for one in found.suggestions]


class CorrectForm(SeenForm):
    """Every line of the declaration, as an officer found it; what is left alone stays as it was."""

    picked = "reason"
    reason = forms.ChoiceField(
        label=_("Reason"), widget=forms.RadioSelect, error_messages={"required": _("Choose a reason from the list.")}
    )
    words = WordsField(
        label=_("Why, for the consignee"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why: the consignee reads it.")},
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        """Lay out the lines."""
        super().__init__(*args, **kwargs)
        self.version = version
        self.book = reasons.CORRECT
        self.fields["reason"].choices = [(code, reason.label) for code, reason in self.book.items()]  # type: ignore[attr-defined]
        for item in version.items.all():
            self._add(item)

    def _add(self, item: Any) -> None:
        digits = money.minor_digits(item.currency)
        fields: dict[str, tuple[forms.Field, Any]] = {
            "description": (WordsField(label=_("Description"), max_length=300), item.description),
            "hs_code": (
                CodeField(
                    label=_("Customs code"),
                    required=False,
                    max_length=20,
                    widget=forms.TextInput(attrs={"list": f"codes-{item.number}", "dir": "ltr"}),
                ),
                hs.shown(item.hs_code) if item.hs_code else "",
            ),
            "origin": (WordsField(label=_("Origin"), required=False, max_length=2, min_length=2), item.origin),
            "quantity": (NumberField(label=_("Quantity"), least=1, most=100_000, decimals=0), item.quantity),
            "value": (
                NumberField(label=_("Value of the line"), most=10**9, decimals=digits),
                money.Money(item.value_minor, item.currency).value,
            ),
            "weight": (
                NumberField(label=_("Net weight, g"), most=100_000, decimals=0, required=False),
                item.net_weight_grams,
            ),
        }
        for name, (field, initial) in fields.items():
            self.fields[f"{name}_{item.number}"] = field
            self.initial.setdefault(f"{name}_{item.number}", initial)

    def rows(self) -> Iterable[dict[str, Any]]:
        """Give a template each line with its fields."""
        for item in self.version.items.all():
            names = ("description", "hs_code", "origin", "quantity", "value", "weight")
            yield {
                "item": item,
                "fields": [self[f"{name}_{item.number}"] for name in names],
                "suggestions": suggestions(item.description),
            }

    def facts(self) -> dict[str, Any]:
        """Give ``correct`` its arguments."""
        data = self.cleaned_data
        return {"seen": data["seen"], "reason": data["reason"], "words": data["words"], "changes": self.changes()}

    def changes(self) -> dict[int, dict[str, Any]]:
        """List only what differs from the version shown."""
        found = {item.number: self._changes(item) for item in self.version.items.all()}
        return {number: fields for number, fields in found.items() if fields}

    def _changes(self, item: Any) -> dict[str, Any]:
        data = self.cleaned_data
        value: Decimal | int = data[f"value_{item.number}"]
        written = {
            "description": data[f"description_{item.number}"],
            "hs_code": data[f"hs_code_{item.number}"],
            "origin": data[f"origin_{item.number}"].upper(),
            "quantity": data[f"quantity_{item.number}"],
            "value_minor": money.Money.of(value, item.currency).amount_minor,
            "net_weight_grams": data[f"weight_{item.number}"],
        }
        return {name: new for name, new in written.items() if name in correcting.FIELDS and new != getattr(item, name)}


class QueueForm(forms.Form):
    """The queue's filters, as they stand in the address; what is not understood narrows nothing."""

    lane = forms.ChoiceField(label=_("Lane"), choices=[("", _("All lanes")), *states.Lane.choices], required=False)
    flight = WordsField(label=_("Flight"), required=False, max_length=40)
    age = forms.ChoiceField(
        label=_("Waiting"), required=False,
        choices=[("", _("Any time")), ("4", _("over 4 hours")), ("24", _("over a day")), ("72", _("over 3 days"))],
    )  # fmt: skip
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    q = WordsField(label=_("Reference, suite or name"), required=False, max_length=60)

    def wanted(self) -> dict[str, Any]:
        """Give what was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def documents(taken: Iterable[uploads.Taken], *, kind: str, store: Any) -> tuple[lodging.Document, ...]:
    """Store what was sent and give customs its names."""
    return tuple(
        lodging.Document(
            kind, store.save(f"customs/{file.content.name}", file.content), file.shown_name, file.media_type
        )
        for file in taken
    )


class RuleForm(forms.ModelForm):
    """A rule of selectivity, as an officer writes it."""

    class Meta:
        """Everything but the owner."""

        model = RiskRule
        fields = (
            "code",
            "words",
            "lane",
            "hs_prefixes",
            "words_in_description",
            "origins",
            "sent_from",
            "categories",
            "value_from_minor",
            "value_below_median_percent",
            "without_document",
            "share",
            "is_active",
        )
        labels: ClassVar = {"lane": _("Lane")}


class TariffForm(forms.Form):
    """What to look up in the tariff, and on which day."""

    q = WordsField(label=_("Code or everyday words"), required=False, max_length=100)
    on = forms.DateField(label=_("As it was on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class PolicyForm(forms.ModelForm):
    """The desk's own settings."""

    class Meta:
        """All of them."""

        model = DeskPolicy
        fields = ("four_eyes_above_minor", "four_eyes_for_red", "red_quota", "yellow_quota", "days_to_answer")
