"""Several parcels into the same hands: one name, paper and signature, and each parcel's own code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forwarding.forms.handing import HandOverForm
from forwarding.journey.deliver import Hands
from forwarding.models import Delivery
from suuq.ui.fields import WordsField, plain_digits


@dataclass(frozen=True, slots=True)
class Handed:
    """One parcel and the hands it goes into."""

    delivery: Delivery
    hands: Hands


class TogetherForm(HandOverForm):
    """A code for each parcel that is handed over; one left empty stays."""

    code = None  # type: ignore[assignment] # Django: takes the field away

    def __init__(self, *args: Any, waiting: Sequence[Delivery], **kwargs: Any) -> None:
        """Ask for the code of each."""
        super().__init__(*args, **kwargs)
        self.waiting = {f"code_{delivery.pk}": delivery for delivery in waiting}
        for name, delivery in self.waiting.items():
            self.fields[name] = WordsField(
                label=_("Code of %(number)s") % {"number": delivery},
                max_length=12,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
            )
        self.order_fields(self.waiting)
        self.one_of = {*self.one_of, *self.waiting}

    def clean(self) -> dict[str, Any]:
        """Ask for one code at least."""
        fields = super().clean()
        if self.waiting and not any(fields.get(name) for name in self.waiting):
            self.add_error(next(iter(self.waiting)), _("Ask for the codes shown in the account."))
        return fields

    @property
    def handed(self) -> list[Handed]:
        """Each parcel whose code was given, with the same proof."""
        proof = {name: value for name, value in self.cleaned_data.items() if name not in self.waiting}
        codes = {name: "".join(plain_digits(self.cleaned_data[name]).split()) for name in self.waiting}
        return [Handed(self.waiting[name], Hands(code=code, **proof)) for name, code in codes.items() if code]
