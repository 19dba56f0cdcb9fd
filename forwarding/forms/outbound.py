"""What is typed where parcels leave: the closed box, the flight, the sealed bag."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forwarding import boxes
from forwarding.forms.warehouse import GRAMS, SidesForm, weight_field
from forwarding.journey import consolidate
from forwarding.models import Dispatch
from suuq.ui.fields import NumberField, WordsField

ASK_FLIGHT = {"required": _("Write the flight’s number, for example ET 735.")}
ASK_TIME = {"required": _("Say when it leaves."), "invalid": _("Write a day and a time, for example 2026-11-28 14:30.")}
ASK_SEAL = {"required": _("Write the number on the seal.")}


class BoxForm(SidesForm):
    """The closed box on the packing table; a weight that its parcels do not explain asks for a second look."""

    sides_required = True
    why = WordsField(label=_("Why does it weigh so?"), max_length=200, required=False)

    def __init__(self, *args: Any, things: Sequence[boxes.Thing] = (), empty_grams: int = 0, **kwargs: Any) -> None:
        """Compare with the parcels inside and the box around them."""
        super().__init__(*args, **kwargs)
        self.things, self.empty_grams = things, empty_grams
        self.asks_why = False

    def clean(self) -> dict[str, Any]:
        """Ask why where scale and parcels disagree."""
        cleaned = super().clean()
        if self.things and cleaned.get("weight"):
            self.asks_why = not boxes.agrees(self.weight_grams, self.things, empty_grams=self.empty_grams)
        if self.asks_why and not cleaned.get("why"):
            words = _("The parcels weigh %(kg)s kg together. Look into the box again, or write why it differs.")
            kilograms = f"{sum(thing.weight_grams for thing in self.things) / GRAMS:.2f}"
            self.add_error("why", words % {"kg": kilograms})
        return cleaned

    @property
    def box(self) -> consolidate.Box:
        """The box as the journey takes it."""
        return consolidate.Box(weight_grams=self.weight_grams, sides_mm=self.sides_mm or (0, 0, 0))


class FlightForm(forms.Form):
    """A flight that will take bags."""

    flight = WordsField(
        label=_("Flight"),
        max_length=12,
        error_messages=ASK_FLIGHT,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    departs_at = forms.DateTimeField(
        label=_("Leaves at"),
        error_messages=ASK_TIME,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    cut_off_at = forms.DateTimeField(
        label=_("Bags close at"),
        required=False,
        error_messages=ASK_TIME,
        help_text=_("Nothing is loaded after that. Leave it empty where the airline names none."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    capacity = NumberField(
        label=_("Takes at most, kg"), required=False, least=1, most=100_000, decimals=1,
        help_text=_("What the airline sold us. Leave it empty where it names none."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Put the cut-off before the departure, and the capacity into grams."""
        fields = super().clean() or {}
        if fields.get("cut_off_at") and fields.get("departs_at") and fields["cut_off_at"] > fields["departs_at"]:
            self.add_error("cut_off_at", _("Write a time before the flight leaves."))
        capacity = fields.pop("capacity", None)
        fields["capacity_grams"] = int(capacity * GRAMS) if capacity else None
        return fields

    @classmethod
    def of(cls, dispatch: Dispatch, sent: Any = None) -> "FlightForm":
        """Ask for a planned flight's facts anew."""
        known = {name: getattr(dispatch, name) for name in ("flight", "departs_at", "cut_off_at")}
        kilograms = dispatch.capacity_grams and Decimal(dispatch.capacity_grams) / GRAMS
        return cls(sent, initial=known | {"capacity": kilograms})

    def clean_flight(self) -> str:
        """Write a flight number as airlines do: ``ET 735`` is ``ET735``."""
        return self.cleaned_data["flight"].replace(" ", "").upper()


class SealForm(forms.Form):
    """A bag on the scale, with the seal that closes it."""

    seal = WordsField(
        label=_("Seal number"),
        max_length=20,
        error_messages=ASK_SEAL,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    weight = weight_field(_("Weight of the bag, kg"))
    is_last = forms.BooleanField(label=_("The last bag of this flight"), required=False)

    @property
    def weight_grams(self) -> int:
        """What the scale said, in grams."""
        return int(self.cleaned_data["weight"] * GRAMS)
