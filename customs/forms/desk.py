"""The desk's own forms: what the queue is narrowed by, a rule of selectivity, the policy, a look into the tariff."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customs import behind, queues, states
from customs.forms.codes import CategoriesField, CountriesField, PrefixesField
from customs.models import DeskPolicy, PaperKind, RiskRule
from suuq.ui.fields import NumberField, WordsField


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


COUNTRIES = _("Write countries by their two letters, for example CN FR.")


def _label(name: str, model: type[Model] = RiskRule) -> Any:
    """Name a field as its model does."""
    return capfirst(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # none of these is a relation


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
        field_classes: ClassVar = {"hs_prefixes": PrefixesField}

    origins = CountriesField(label=_label("origins"), required=False, max_length=100, told=COUNTRIES)
    sent_from = CountriesField(label=_label("sent_from"), required=False, max_length=100, told=COUNTRIES)
    categories = CategoriesField(
        label=_label("categories"),
        required=False,
        max_length=100,
        told=_("Write sale, gift, documents, sample, returned or other."),
    )
    value_from_minor = NumberField(label=_label("value_from_minor"), required=False, most=10**12 - 1, decimals=0)
    value_below_median_percent = NumberField(
        label=_label("value_below_median_percent"), required=False, most=100, decimals=0
    )
    share = NumberField(label=_label("share"), most=1000, decimals=0)
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

    four_eyes_above_minor = NumberField(label=_label("four_eyes_above_minor", DeskPolicy), most=10**12 - 1, decimals=0)
    red_quota = NumberField(label=_label("red_quota", DeskPolicy), required=False, most=100_000, decimals=0)
    yellow_quota = NumberField(label=_label("yellow_quota", DeskPolicy), required=False, most=100_000, decimals=0)
    days_to_answer = NumberField(label=_label("days_to_answer", DeskPolicy), least=1, most=365, decimals=0)
    days_to_decide = NumberField(label=_label("days_to_decide", DeskPolicy), least=1, most=365, decimals=0)
