"""Asking for parcels to fly, and what we know of a person."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forwarding.models import Agency, DeliveryMode, Package, Recipient, Service
from suuq import tongues
from suuq.accounts import people
from suuq.ui.fields import WordsField, plain_digits
from suuq.ui.templatetags import su


class ShipForm(forms.Form):
    """Which parcels, how fast, and where to."""

    packages = forms.ModelMultipleChoiceField(
        label=_("Which parcels fly together?"), queryset=Package.objects.none(), to_field_name="reference",
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one parcel.")},
    )  # fmt: skip
    recipient = forms.ModelChoiceField(
        label=_("Who is it for?"), queryset=Recipient.objects.none(), required=False, empty_label=_("Me"),
        widget=forms.RadioSelect, blank=True,
    )  # fmt: skip
    service = forms.ChoiceField(
        label=_("How fast?"), choices=Service, widget=forms.RadioSelect, initial=Service.ECONOMY
    )
    delivery_mode = forms.ChoiceField(
        label=_("How do you get it?"), choices=DeliveryMode, widget=forms.RadioSelect, initial=DeliveryMode.PICKUP
    )
    agency = forms.ModelChoiceField(
        label=_("Which agency?"), queryset=Agency.objects.filter(is_hub=False), empty_label=None, to_field_name="code"
    )
    delivery_place = WordsField(
        label=_("Where does the courier find you?"),
        max_length=200,
        required=False,
        help_text=_("Quarter, street or landmark. Only for delivery by a courier."),
    )

    def __init__(self, *args: Any, standing: Any, recipients: Any = None, **kwargs: Any) -> None:
        """Offer the parcels that stand in one warehouse, and the people who have agreed to receive."""
        super().__init__(*args, **kwargs)
        if recipients:
            self.fields["recipient"].queryset = recipients  # type: ignore[attr-defined] # the stubs call every field a plain Field
        else:
            del self.fields["recipient"]
        field = self.fields["packages"]
        field.queryset = standing  # type: ignore[attr-defined] # the stubs call every field a plain Field
        field.label_from_instance = _described  # type: ignore[attr-defined] # the stubs call every field a plain Field

    def clean(self) -> dict[str, Any]:
        """Ask a courier's customer for a place."""
        fields = super().clean() or {}
        if fields.get("delivery_mode") == DeliveryMode.COURIER and not fields.get("delivery_place"):
            self.add_error("delivery_place", _("Write where the courier finds you: quarter, street or landmark."))
        return fields


def _described(package: Package) -> SafeString:
    title = package.purchase.title if package.purchase else _("Say what is inside first")
    return format_html("<bdi>{}</bdi> · {} · {}", title, su.kg(package.weight_grams), su.code(package.reference))


class ProfileForm(forms.Form):
    """The name that labels carry, how to reach a person, and their agency."""

    full_name = WordsField(
        label=_("Full name"),
        max_length=120,
        help_text=_("As on your identity paper: the agency compares them."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name as on your identity paper.")},
    )
    phone = WordsField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    agency = forms.ModelChoiceField(
        label=_("Your agency"), queryset=Agency.objects.filter(is_hub=False), required=False, empty_label=_("None yet")
    )
    language = forms.ChoiceField(label=_("Language of our messages"), choices=[*tongues.NAMES.items()])

    def clean_phone(self) -> str:
        """Read a number typed any way; one without a country is this country's."""
        return phone_of(self.cleaned_data["phone"])


def phone_of(typed: str) -> str:
    """
    Read a telephone as people type it, or nothing.

    :raises ValidationError: with what to write instead
    """
    if not (typed := plain_digits(typed)):
        return ""
    if not any(c.isdigit() for c in typed):
        raise ValidationError(_("Write your telephone number, for example 77 81 42 09."))
    if not (phone := people.read_phone(typed, settings.COUNTRY)):
        raise ValidationError(_("Check the telephone number: a digit is missing or too many."))
    return phone
