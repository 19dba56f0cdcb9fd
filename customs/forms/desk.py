"""The desk's own forms: what the queue is narrowed by, a rule of selectivity, the policy, a look into the tariff."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customs import behind, queues, states
from customs.models import DeskPolicy, PaperKind, RiskRule
from suuq.ui.fields import WordsField


def _officers() -> list[tuple[str, Any]]:
    """Offer everybody who has a parcel in hand, oneself and nobody before them."""
    return [
        ("", _("All officers")),
        ("me", _("Mine")),
        ("none", _("Nobody yet")),
        (queues.SECOND, _("A second officer wanted")),
        *queues.officers(),
    ]


class QueueForm(forms.Form):
    """The queue's filters, as they stand in the address; what is not understood narrows nothing."""

    lane = forms.ChoiceField(label=_("Lane"), choices=[("", _("All lanes")), *states.Lane.choices], required=False)
    flight = WordsField(label=_("Flight"), required=False, max_length=40)
    age = forms.ChoiceField(
        label=_("Waiting"), required=False,
        choices=[("", _("Any time")), ("4", _("over 4 hours")), ("24", _("over a day")), ("72", _("over 3 days"))],
    )  # fmt: skip
    officer = forms.ChoiceField(label=_("Officer"), choices=_officers, required=False)
    q = WordsField(label=_("Reference, suite or name"), required=False, max_length=60)

    def wanted(self) -> dict[str, Any]:
        """Give what was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SavedForm(forms.Form):
    """The name under which an officer keeps a view of a list."""

    name = WordsField(label=_("Keep this view as"), max_length=40)


def _rules() -> list[tuple[str, Any]]:
    return [
        ("", _("All rules")),
        *((rule.code, f"{rule.code} {gettext(rule.words)}") for rule in RiskRule.objects.order_by("code")),
    ]


class FoundForm(QueueForm):
    """The filters of the list behind a figure: those of the queue, and what figures are counted by."""

    lodged = forms.ChoiceField(
        label=_("Lodged"), required=False,
        choices=[("", _("Any time")), (behind.YEAR, _("In the last twelve months"))],
    )  # fmt: skip
    month = forms.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", label=_("Month"), required=False, strip=True)
    chapter = forms.RegexField(r"^\d\d$", label=_("Chapter"), required=False, strip=True)
    rule = forms.ChoiceField(label=_("Rule"), choices=_rules, required=False)
    led = forms.BooleanField(label=_("Led to something"), required=False)


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
        labels: ClassVar = {"lane": _("Lane"), "code": _("Rule")}

    without_document = forms.ChoiceField(
        label=capfirst(_("a document is missing")),
        required=False,
        choices=[("", _("Whatever papers came")), *PaperKind.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the words of a rule that came with the desk in the reader's language."""
        super().__init__(*args, **kwargs)
        if self.instance.words:
            self.initial["words"] = gettext(self.instance.words)

    def clean_words(self) -> str:
        """Keep words that nobody changed as they are stored, so that others read them in their language too."""
        words: str = self.cleaned_data["words"]
        return self.instance.words if words == self.initial.get("words") else words


class TariffForm(forms.Form):
    """What to look up in the tariff, and on which day."""

    q = WordsField(label=_("Code or everyday words"), required=False, max_length=100)
    on = forms.DateField(label=_("As it was on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class PolicyForm(forms.ModelForm):
    """The desk's own settings."""

    class Meta:
        """All of them."""

        model = DeskPolicy
        fields = (
            "four_eyes_above_minor", "four_eyes_for_red", "red_quota", "yellow_quota", "days_to_answer",
            "days_to_decide",
        )  # fmt: skip
