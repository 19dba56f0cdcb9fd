"""A group, and what one brings into it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forwarding.forms import recipients
from forwarding.forms.public import AddressField
from forwarding.forms.shipping import ShipForm
from forwarding.journey.group import Part
from forwarding.models import Service, Warehouse
from suuq import references
from suuq.ui.fields import WordsField


class GroupForm(forms.Form):
    """From where, how fast, and what it is called."""

    title = WordsField(
        label=_("What do you call it?"),
        max_length=60,
        help_text=_("Everybody in the group sees it."),
        error_messages={"required": _("Write a name that the others recognise.")},
    )
    warehouse = AddressField(
        label=_("From which warehouse?"), queryset=Warehouse.objects.filter(is_open=True), to_field_name="code",
        empty_label=None,
    )  # fmt: skip
    service = forms.ChoiceField(
        label=_("How fast?"), choices=Service, widget=forms.RadioSelect, initial=Service.ECONOMY
    )


class CodeForm(forms.Form):
    """The code that the organiser gave."""

    code = WordsField(
        label=_("Code of the group"),
        max_length=20,
        error_messages={"required": _("Write the code that the organiser gave you.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """Read it as it is written anywhere."""
        return references.normalise(self.cleaned_data["code"])


class JoinForm(ShipForm):
    """Which of one's parcels join, for whom, and where to; the group has chosen how fast."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the service to the group."""
        super().__init__(*args, **kwargs)
        del self.fields["service"]

    @property
    def part(self) -> Part:
        """The answers as the group takes them."""
        given = self.cleaned_data
        return Part(
            packages=list(given["packages"]), agency=given["agency"], delivery_mode=given["delivery_mode"],
            delivery_place=given["delivery_place"], recipient=given.get("recipient"),
        )  # fmt: skip


class InviteForm(forms.Form):
    """Whom the organiser invites, as they call them."""

    name = WordsField(
        label=_("Whom do you invite?"), max_length=60,
        error_messages={"required": _("Write a name by which you know whose link it is.")},
    )  # fmt: skip


class GuestForm(recipients.RecipientForm):
    """Somebody without an account, of themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Speak to them, and not of them."""
        super().__init__(*args, **kwargs)
        said: dict[str, tuple[Any, Any]] = {
            "name": (_("Your full name"), _("As on your identity paper: the agency compares them.")),
            "phone": (_("Your telephone"), ""),
            "email": (_("Your e-mail"), _("You receive a code by e-mail, else by SMS, and write it here to agree.")),
            "agency": (_("Where you collect"), ""),
            "place": (_("Where you live"), _("Quarter, street or landmark.")),
        }
        for name, (label, help_text) in said.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        self.fields["name"].error_messages["required"] = _("Write your name as on your identity paper.")


class AgreeForm(recipients.CodeForm):
    """The code that somebody without an account was sent, typed by themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Speak to them, and not of them."""
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code that you were sent")
        self.fields["code"].error_messages["required"] = _("Write the code that you were sent.")
