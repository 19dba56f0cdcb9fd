"""What people type about money."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from billing import gateways, notes, places
from billing.models import Invoice, Means
from suuq import references
from suuq.money import Money, minor_digits
from suuq.ui.fields import NumberField, WordsField
from suuq.ui.templatetags import su

MOST = 50_000_000  # no counter takes more; a slip of the finger does


class AmountField(NumberField):
    """An amount in whole units of a currency, cleaned to its minor unit."""

    def __init__(self, *, currency: str = "DJF", **kwargs: Any) -> None:
        """Allow as many decimals as the currency has."""
        self.currency = currency
        kwargs.setdefault("most", MOST)
        super().__init__(decimals=minor_digits(currency), **kwargs)

    @property
    def unit(self) -> str:
        """What the amount is counted in, shown at the end of the field."""
        return su.symbol(self.currency)

    def to_python(self, value: Any) -> Any:
        """Read the number, then count it in minor units."""
        number = super().to_python(value)
        return None if number is None else int(number * 10 ** minor_digits(self.currency))


def _agency_field() -> forms.Field:
    """Offer the agencies by name; where none is known, take the code as it is written."""
    if known := places.names():
        choices, missing = [("", _("Choose an agency")), *known.items()], _("Choose the agency.")
        return forms.ChoiceField(label=_("Agency"), choices=choices, error_messages={"required": missing})
    wanted = {"required": _("Write the agency, for example BALBALA.")}
    return WordsField(label=_("Agency"), max_length=40, error_messages=wanted)


class AgencyForm(forms.Form):
    """A form that names an agency."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the agency first."""
        super().__init__(*args, **kwargs)
        self.fields = {"place": _agency_field(), **self.fields}

    def clean_place(self) -> str:
        """Write an agency always the same way."""
        return str(self.cleaned_data["place"]).upper()


class OpenShiftForm(AgencyForm):
    """Which agency, and the float put into the drawer."""

    float_minor = AmountField(
        label=_("Float in the drawer"),
        initial="20 000",
        error_messages={"required": _("Write the float you counted, for example 20000.")},
    )


class FindForm(forms.Form):
    """One box: a payment code, a bill, a parcel number, a name, a telephone."""

    q = WordsField(
        label=_("Find a bill or a person"),
        max_length=60,
        required=False,
        help_text=_("Payment code, bill, parcel, telephone or name"),
    )


class CashForm(forms.Form):
    """Notes for a bill: what was given, and what to pay with it when not all."""

    tendered = AmountField(
        label=_("Given by the customer"),
        error_messages={"required": _("Write what the customer gave, for example 15000.")},
    )
    part = AmountField(
        label=_("Pay only a part"), required=False, least=1, help_text=_("Leave empty to pay all that is due.")
    )

    def __init__(self, *args: Any, due_minor: int, **kwargs: Any) -> None:
        """Know what is due."""
        self.due_minor = due_minor
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse too little, and a part larger than the whole."""
        cleaned = super().clean() or {}
        part, tendered = cleaned.get("part"), cleaned.get("tendered")
        if part and part > self.due_minor:
            self.add_error("part", _("Write at most what is due."))
        elif tendered is not None and tendered < (part or self.due_minor):
            self.add_error(
                "tendered", _("This is less than what is to be paid. Write what was given, or pay only a part.")
            )
        return cleaned


class WalletCashForm(forms.Form):
    """Notes for a wallet, or out of it."""

    amount = AmountField(
        label=_("Amount"), least=1, error_messages={"required": _("Write the amount, for example 5000.")}
    )


class CountForm(forms.Form):
    """How many of each note and coin, counted without being told what there should be."""

    def __init__(self, *args: Any, currency: str = "DJF", **kwargs: Any) -> None:
        """Ask for each piece of the currency."""
        super().__init__(*args, **kwargs)
        self.pieces = notes.PIECES.get(currency, (1,))
        for piece in self.pieces:
            self.fields[f"piece_{piece}"] = NumberField(label=str(piece), required=False, decimals=0, most=100_000)

    @property
    def rows(self) -> list[tuple[int, forms.BoundField]]:
        """Each piece with its field."""
        return [(piece, self[f"piece_{piece}"]) for piece in self.pieces]

    @cached_property
    def denominations(self) -> dict[int, int]:
        """What was counted, piece by piece."""
        return {piece: int(self.cleaned_data.get(f"piece_{piece}") or 0) for piece in self.pieces}

    @property
    def counted_minor(self) -> int:
        """What was counted, in all."""
        return notes.counted(self.denominations)

    def clean(self) -> dict[str, Any]:
        """Ask again when nothing was written: that is a slip, not an empty drawer."""
        cleaned = super().clean() or {}
        if not self.errors and all(value is None for value in cleaned.values()):
            raise ValidationError(_("Count the drawer: write how many of each, 0 where there is none."))
        return cleaned


class WhyForm(forms.Form):
    """A reason in words."""

    why = WordsField(label=_("Why"), max_length=300, error_messages={"required": _("Say why, in a few words.")})


class RemitForm(forms.Form):
    """A transfer to the Treasury."""

    amount = AmountField(
        label=_("Amount paid to the Treasury"),
        least=1,
        most=10**9,
        error_messages={"required": _("Write the amount of the transfer.")},
    )
    bank_reference = WordsField(
        label=_("Reference of the transfer"),
        max_length=60,
        error_messages={"required": _("Copy the reference from the bank’s slip.")},
    )


class SafeForm(AgencyForm):
    """Money between an agency's safe and the bank."""

    amount = AmountField(label=_("Amount"), least=1, error_messages={"required": _("Write the amount.")})
    way = forms.ChoiceField(
        label=_("Way"), choices=[("bank", _("From the safe to the bank")), ("supply", _("From the bank to the safe"))]
    )


class CodeForm(forms.Form):
    """The payment code on a bill, typed any way people type codes."""

    code = WordsField(
        label=_("Payment code"),
        max_length=20,
        error_messages={"required": _("Write the 8 characters of the payment code.")},
    )

    def clean_code(self) -> str:
        """Forgive case, spaces and dashes; the check character finds a slip before the database is asked."""
        code = references.normalise(self.cleaned_data["code"])
        if not references.is_valid(code) or not Invoice.objects.filter(payment_code=code).exists():
            raise ValidationError(_("We know no bill with this code. Check each character with the bill."))
        return code


class CardTopUpForm(forms.Form):
    """How much to put into the wallet, and on whose page."""

    amount = AmountField(
        label=_("How much"), least=100, error_messages={"required": _("Write how much, for example 10000.")}
    )
    gateway = forms.ChoiceField(
        label=_("Pay with"), widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose how to pay."), "required": _("Choose how to pay.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the gateways that this post uses."""
        super().__init__(*args, **kwargs)
        offered = gateways.accepted().values()
        field = cast("forms.ChoiceField", self.fields["gateway"])
        field.choices = [(one.CODE, _("Card") if one.MEANS == Means.CARD else one.NAME) for one in offered]
        field.initial = field.choices[0][0] if field.choices else ""


class CardRefundForm(forms.Form):
    """How much goes back to the card, and why."""

    amount = AmountField(
        label=_("Send back"), least=1, error_messages={"required": _("Write how much goes back, for example 2500.")}
    )
    why = WordsField(
        label=_("Why"), max_length=300, error_messages={"required": _("Write why, for the customer and the auditor.")}
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        """Read the amount in the currency of the payment."""
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(
            currency=currency, label=_("Send back"), least=0, error_messages=self.fields["amount"].error_messages
        )


class CreditForm(CardRefundForm):
    """Which of the post's lines is taken off a bill, how much of it, and why."""

    def __init__(self, *args: Any, left: Sequence[Any], currency: str, **kwargs: Any) -> None:
        """Offer the lines of which something is left."""
        super().__init__(*args, currency=currency, **kwargs)
        self.left = {str(one.line.pk): one for one in left}
        choices = [
            (pk, f"{su.decimals(one.line.text)} · {su.words(Money(one.amount_minor, currency))}")
            for pk, one in self.left.items()
        ]
        self.fields["amount"].label = _("Take off")
        self.fields = {"line": forms.ChoiceField(label=_("Line"), choices=choices), **self.fields}

    @property
    def line(self) -> Any:
        """The line that was chosen."""
        return self.left[self.cleaned_data["line"]].line


class PlanForm(forms.Form):
    """A goal to save for."""

    name = WordsField(
        label=_("What you save for"),
        max_length=60,
        error_messages={"required": _("Name your goal, for example Fridge.")},
    )
    goal = AmountField(
        label=_("Sum to reach"), least=1, error_messages={"required": _("Write the sum to reach, for example 60000.")}
    )
    with_interest = forms.BooleanField(label=_("With interest"), required=False)

    def __init__(self, *args: Any, pays_interest: bool, **kwargs: Any) -> None:
        """Offer interest only where some is paid."""
        super().__init__(*args, **kwargs)
        if not pays_interest:
            del self.fields["with_interest"]
