"""How its owner wants a parcel: brought to a door, kept at another agency, or collected by somebody they send."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forwarding.journey import visit
from forwarding.models import Agency, Quarter
from suuq.ui.fields import WordsField
from suuq.ui.templatetags import su

# Between two hours: a dash that is no place to break a line.
DASH = "\u2060\u2013\u2060"


class QuarterForm(forms.Form):
    """Where the door is; the windows follow from it."""

    quarter = forms.ModelChoiceField(
        label=_("Your quarter"),
        queryset=Quarter.objects.filter(round__is_open=True),
        empty_label=_("Choose your quarter"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("Choose your quarter."),
            "invalid_choice": _("No round goes there yet. Choose another quarter, or collect it at an agency."),
        },
    )


class VisitForm(forms.Form):
    """A window and a landmark."""

    window = forms.ChoiceField(
        label=_("When"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a day and an hour."),
            "invalid_choice": _("This window is full or has closed. Choose another one."),
        },
    )
    landmark = WordsField(
        label=_("How the courier finds the door"),
        max_length=200,
        help_text=_("What stands beside it, and the colour of the door: “behind the mosque, green door”."),
        error_messages={"required": _("Write a landmark: what stands beside the door, and its colour.")},
    )

    def __init__(self, *args: Any, windows: list[visit.Window], **kwargs: Any) -> None:
        """Offer what is left."""
        super().__init__(*args, **kwargs)
        self.windows = {window.key: window for window in windows}
        self.fields["window"].choices = [(key, _said(window)) for key, window in self.windows.items()]  # type: ignore[attr-defined] # the stubs call every field a plain Field

    @property
    def chosen(self) -> dict[str, Any]:
        """The answers as the verb takes them."""
        window = self.windows[self.cleaned_data["window"]]
        day = date.fromisoformat(window.key.rsplit(":", maxsplit=1)[-1])
        return {"hours": window.hours, "day": day, "landmark": self.cleaned_data["landmark"]}


def _said(window: visit.Window) -> str:
    hours = f"{window.hours.begins:%H:%M}{DASH}{window.hours.ends:%H:%M}"
    return _("%(day)s, %(hours)s") % {"day": su.day(window.begins_at), "hours": hours}


class AgencyForm(forms.Form):
    """Another agency."""

    agency = forms.ModelChoiceField(
        label=_("Agency"), queryset=Agency.objects.filter(is_hub=False), empty_label=_("Choose an agency")
    )


class ProxyForm(forms.Form):
    """Who collects it."""

    name = WordsField(
        label=_("Their name, as on their identity paper"),
        max_length=120,
        error_messages={"required": _("Write the name on the identity paper of the person who collects it.")},
    )


class AwayForm(forms.Form):
    """Until when they are away."""

    until = forms.DateField(
        label=_("Last day away"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": _("Choose the last day on which you are away."),
            "invalid": _("Write the day with its year, month and day: 2026-12-31."),
        },
    )
