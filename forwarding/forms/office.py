"""The forms of an office: keep a parcel longer, settle a difference, begin a waybill."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from forwarding import s10
from forwarding.domestic import events
from forwarding.forms.handing import ScanForm
from forwarding.models import Agency, Discrepancy
from forwarding.states import GuestStatus
from suuq.ui.fields import WordsField, plain_digits


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


class GuestForm(forms.Form):
    """What happened to a parcel of another post; a hand-over asks for name and code, an attempt for its reason."""

    to = forms.ChoiceField(
        label=_("What happened?"), widget=forms.RadioSelect, error_messages={"required": _("Choose what happened.")}
    )
    reason = forms.ChoiceField(
        label=_("Why could it not be handed over?"), choices=[("", "–"), *events.Reason.choices], required=False
    )
    name = WordsField(label=_("Who takes it?"), max_length=120, required=False)
    code = WordsField(
        label=_("Code of the parcel"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )

    boxes = forms.MultipleChoiceField(
        label=_("Tick each box as you hand it over"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: object, steps: Sequence[tuple[str, object]], boxes: Sequence[str] = (), **kwargs: object
    ) -> None:
        """Offer the steps that its state allows, and its boxes to be ticked."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as it came
        self.fields["to"].choices = list(steps)  # type: ignore[attr-defined] # the stubs call every field a plain Field
        offered = {step for step, _words in steps}
        self.fields["boxes"].choices = [(box, box) for box in boxes]  # type: ignore[attr-defined] # the same
        handing = ("name", "code", "boxes") if boxes else ("name", "code")
        asked_with = {"reason": GuestStatus.ATTEMPTED, **dict.fromkeys(handing, GuestStatus.DELIVERED)}
        for field in ("reason", "name", "code", "boxes"):
            if asked_with.get(field) not in offered:
                del self.fields[field]

    def clean_code(self) -> str:
        """Read digits of any script, with or without spaces."""
        return "".join(plain_digits(self.cleaned_data["code"]).split())


class SettleForm(forms.Form):
    """How a difference ended."""

    outcome = forms.ChoiceField(label=_("How did it end?"))
    words = WordsField(label=_("What was found, and what was agreed"), max_length=200, required=False)
    scanned = WordsField(
        label=_("Its label, if it was found here"),
        help_text=_("Scan it: it is taken in at once."),
        max_length=30,
        required=False,
    )

    def __init__(self, *args: object, case: Discrepancy, **kwargs: object) -> None:
        """Offer how this kind may end; only what was missing in a flight is scanned where it is settled."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as it came
        self.fields["outcome"].choices = [(end.value, end.label) for end in case.endings]  # type: ignore[attr-defined] # the stubs call every field a plain Field
        if case.kind != Discrepancy.Kind.MISSING or case.dispatch_id is None:
            del self.fields["scanned"]

    def clean_scanned(self) -> str:
        """Read the number as its barcode has it."""
        return s10.normalise(self.cleaned_data["scanned"])


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
        self.fields["receiver"].queryset = Agency.objects.exclude(pk=office.pk)  # type: ignore[attr-defined] # the stubs call every field a plain Field
