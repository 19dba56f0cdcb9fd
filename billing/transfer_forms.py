"""What people type about money that comes by local wallets and banks."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from billing import providermaps
from billing.forms import AmountField
from billing.models import Invoice, ProviderMap
from suuq import references
from suuq.accounts import people
from suuq.ui.fields import WordsField, clean_words, plain_digits

SHORTEST_REACH = 6  # the last digits of a telephone that are one person's; no e-mail is shorter


class StatementForm(forms.Form):
    """A statement file of a local wallet or a bank."""

    provider = forms.ChoiceField(label=_("From"))
    file = forms.FileField(
        label=_("Statement (CSV or XLSX)"),
        max_length=200,
        error_messages={
            "required": _("Choose the statement file."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every provider known today."""
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = providermaps.choices()  # type: ignore[attr-defined] # the stubs call every field a plain Field

    @property
    def shown_name(self) -> str:
        """The file's name without what hides in names."""
        return clean_words(self.cleaned_data["file"].name)[-120:]


class ProofForm(forms.Form):
    """What a payer shows of a payment from a local wallet or a bank."""

    provider = forms.ChoiceField(label=_("Paid with"))
    reference = WordsField(
        label=_("Number of the payment"),
        max_length=80,
        help_text=_("It stands on the message or the slip: transaction, reference or operation."),
        error_messages={"required": _("Copy the number of the payment from the message or the slip.")},
    )
    amount = AmountField(
        label=_("How much was paid"), least=1, error_messages={"required": _("Write the sum that was paid.")}
    )
    file = forms.FileField(
        label=_("Photo, screenshot or PDF"),
        max_length=200,
        error_messages={
            "required": _("Add a photo of the slip or a screenshot of the message."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every provider known today."""
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = providermaps.choices()  # type: ignore[attr-defined] # the stubs call every field a plain Field


MEANINGS = {
    "external_id": _("Number of the payment"),
    "on": _("Date"),
    "amount": _("Amount that came in"),
    "paid_out": _("Amount that went out"),
    "words": _("What the payer wrote"),
    "sender": _("Who paid"),
    "currency": _("Currency"),
    "way": _("In or out"),
}
NEEDED = {"external_id", "on", "amount", "words"}


class SampleForm(forms.Form):
    """A file of a provider, to read its heads from."""

    provider = forms.ChoiceField(label=_("Provider"), required=False)
    name = WordsField(label=_("Name, when it is a new one"), max_length=60, required=False)
    file = forms.FileField(
        label=_("A statement of theirs (CSV or XLSX)"),
        max_length=200,
        error_messages={
            "required": _("Choose a statement file to read its column heads."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer those known, or a new one."""
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [("", _("A new one")), *providermaps.choices()]  # type: ignore[attr-defined] # the stubs call every field a plain Field

    def clean(self) -> dict[str, Any]:
        """Ask for a name when it is a new one."""
        cleaned = super().clean() or {}
        if not cleaned.get("provider") and not cleaned.get("name"):
            self.add_error("name", _("Choose the provider, or write the name of a new one."))
        cleaned["name"] = providermaps.names().get(cleaned.get("provider", "")) or cleaned.get("name", "")
        return cleaned


class MapForm(forms.Form):
    """Which column of a provider's file means what."""

    day = forms.ChoiceField(label=_("A date looks like"), choices=ProviderMap.Day.choices)
    decimal_mark = forms.ChoiceField(label=_("An amount looks like"), choices=[(".", "1,234.50"), (",", "1 234,50")])
    came_in = WordsField(
        label=_("Word for money in"),
        max_length=40,
        required=False,
        help_text=_("Only with a column “in or out”, for example credit."),
    )

    def __init__(self, *args: Any, heads: list[str], **kwargs: Any) -> None:
        """Ask for each meaning among the heads of the file."""
        super().__init__(*args, **kwargs)
        rest = self.fields
        self.fields = {
            meaning: forms.ChoiceField(
                label=label,
                required=meaning in NEEDED,
                choices=[
                    ("", _("Choose a column") if meaning in NEEDED else _("None")),
                    *((head, head) for head in heads),
                ],
                error_messages={"required": _("Choose the column: %(what)s.") % {"what": label}},
            )
            for meaning, label in MEANINGS.items()
        } | rest

    @property
    def columns(self) -> dict[str, str]:
        """The head chosen for each meaning."""
        return {meaning: self.cleaned_data[meaning] for meaning in MEANINGS}


class IdentifyForm(forms.Form):
    """Whose money a line is: a bill by its code or number, or a person by e-mail or telephone; and how we know."""

    what = WordsField(
        label=_("Payment code, bill, e-mail or telephone"),
        max_length=80,
        error_messages={"required": _("Write the payment code, the bill, the e-mail or the telephone.")},
    )
    why = WordsField(
        label=_("How we know"), max_length=300, error_messages={"required": _("Say how we know, in a few words.")}
    )

    def clean(self) -> dict[str, Any]:
        """Find exactly one bill, or else exactly one person; two are none."""
        cleaned = super().clean() or {}
        words = plain_digits(cleaned.get("what", ""))
        bills = bills_named(words)[:2]
        known = list(people.reached_by(words)[:2]) if len(words) >= SHORTEST_REACH else []
        cleaned["bill"] = bills[0] if len(bills) == 1 else None
        cleaned["person"] = known[0] if not cleaned["bill"] and len(known) == 1 else None
        if words and not cleaned["bill"] and not cleaned["person"]:
            self.add_error("what", _("This names no bill and no customer, or several. Write the whole code or number."))
        return cleaned


def bills_named(words: str) -> QuerySet[Invoice]:
    """Find the bills that a payment code or a bill's number names."""
    named = Q(payment_code=references.normalise(words)) | Q(number=words.upper())
    return Invoice.objects.filter(named).exclude(kind="credit_note")
