"""How a person wants to be told, and the browsers they let us notify."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forwarding import channels
from forwarding.models import Preference, PushDevice
from forwarding.models.notice import Channel
from suuq import tongues
from suuq.digits import grouped_telephone


class PreferenceForm(forms.Form):
    """The first way, the other way, the language and the quiet hours."""

    first = forms.ChoiceField(label=_("How shall we tell you?"), widget=forms.RadioSelect)
    second = forms.ChoiceField(
        label=_("And if that fails?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("We try this way once."),
    )
    language = forms.ChoiceField(label=_("Language of our messages"), choices=[*tongues.NAMES.items()])
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Local time. A courier at your door and warnings about your account may still sound."),
    )
    whatsapp = forms.BooleanField(
        label=_("You may write to me by WhatsApp. I can take this back here at any time."), required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        """Offer what the post has; say of each what is missing for it."""
        super().__init__(*args, **kwargs)
        self.user = user
        offered = channels.offered()
        choices = [(str(channel), self._described(channel)) for channel in offered]
        self.fields["first"].choices = choices  # type: ignore[attr-defined] # the stubs call every field a plain Field
        self.fields["second"].choices = [("", _("In no other way")), *choices]  # type: ignore[attr-defined] # the stubs call every field a plain Field
        if Channel.WHATSAPP not in offered:
            del self.fields["whatsapp"]

    def _described(self, channel: Channel) -> str:
        known = {Channel.EMAIL: self.user.email, Channel.PUSH: ""}.get(channel, grouped_telephone(self.user.phone))
        return f"{channel.label} · \u2068{known}\u2069" if known else str(channel.label)

    def clean(self) -> dict[str, Any]:
        """Ask for what a way needs before it is chosen."""
        fields = super().clean() or {}
        for name in ("first", "second"):
            if (chosen := fields.get(name)) and (problem := self._missing(chosen, fields)):
                self.add_error(name, problem)
        if fields.get("second") and fields.get("second") == fields.get("first"):
            self.add_error("second", _("Choose another way than the first."))
        return fields

    def _missing(self, chosen: str, fields: dict[str, Any]) -> Any:
        if chosen in {Channel.SMS, Channel.WHATSAPP} and not self.user.phone:
            return _("Write your telephone number in your details first.")
        if chosen == Channel.EMAIL and not self.user.email:
            return _("No e-mail is known for you. Choose another way.")
        if chosen == Channel.WHATSAPP and not fields.get("whatsapp"):
            return _("Agree to WhatsApp below, or choose another way.")
        if chosen == Channel.PUSH and not PushDevice.objects.filter(user=self.user).exists():
            return _("Switch this browser's notifications on first, below.")
        return None

    def keep(self, at: Any) -> Preference:
        """Keep what was chosen; consent to WhatsApp keeps the day it was first given."""
        said = self.cleaned_data
        preference, _is_new = Preference.objects.get_or_create(user=self.user)
        preference.first, preference.second = said["first"], said["second"]
        preference.quiet_from, preference.quiet_until = said["quiet_from"], said["quiet_until"]
        preference.whatsapp_agreed_at = (preference.whatsapp_agreed_at or at) if said.get("whatsapp") else None
        preference.save()
        self.user.language = said["language"]
        self.user.save(update_fields=["language"])
        return preference


class PushForm(forms.Form):
    """What a browser gives when its owner lets us notify them."""

    endpoint = forms.URLField(max_length=500, assume_scheme="https")
    p256dh = forms.RegexField(r"^[\w-]{80,120}=*$")
    auth = forms.RegexField(r"^[\w-]{16,60}=*$")

    def clean_endpoint(self) -> str:
        """Take only the push services of known browsers: we call this address ourselves."""
        address = urlsplit(self.cleaned_data["endpoint"])
        host = address.hostname or ""
        if address.scheme != "https" or not any(
            host == known or host.endswith(f".{known}") for known in settings.PUSH_SERVICES
        ):
            raise ValidationError(_("This browser's notification service is not known to us."))
        return str(self.cleaned_data["endpoint"])
