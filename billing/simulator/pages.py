"""Two pages for people: the one on which Stripe would ask for the card, and the desk of the simulator's switches."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from billing.simulator import books, courier, wire
from billing.simulator.models import Delivery, Fault, Thing
from suuq import doors
from suuq.money import Money
from suuq.ui.fields import NumberField, WordsField, plain_digits

SHOWN = 12
SHORTEST_CARD, LONGEST_CARD = 12, 19
CARDS = [
    ("4242 4242 4242 4242", gettext_lazy("is paid")),
    ("4000 0000 0000 0002", gettext_lazy("is declined")),
    ("4000 0000 0000 9995", gettext_lazy("has too little money")),
    ("4000 0000 0000 0259", gettext_lazy("is paid, then disputed")),
]


class CardForm(forms.Form):
    """A card number, as a person types it. No real card belongs here."""

    card = WordsField(label=gettext_lazy("Card number"), max_length=40, initial="4242 4242 4242 4242", any_number=True)

    def clean_card(self) -> str:
        """Drop the spaces people type, and read Arabic figures too."""
        digits = "".join(c for c in plain_digits(self.cleaned_data["card"]) if c not in " -\u00a0\u202f")
        if not (digits.isascii() and digits.isdigit() and SHORTEST_CARD <= len(digits) <= LONGEST_CARD):
            raise forms.ValidationError(_("Write the 16 figures of a test card."))
        return digits


class FaultForm(forms.Form):
    """Which switch, and for how many times."""

    kind = forms.ChoiceField(choices=Fault.Kind.choices)
    times = NumberField(least=0, most=1000, decimals=0)


@doors.anyone
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the page on which Stripe would ask for the card."""
    at = int(timezone.now().timestamp())
    books.lapse(at=at)
    session = Thing.objects.filter(ref=ref, kind=books.SESSION).first()
    with _in_the_language_of(session):
        if session is None or session.body["status"] == "expired":
            return render(request, "simulator/closed.html", status=410)
        if session.body["status"] == "complete":
            return _back(session.body["success_url"], ref)
        return _ask(request, session, at)


def _in_the_language_of(session: Thing | None) -> AbstractContextManager[Any]:
    """Speak the language the session asks for; ``auto`` leaves it to the browser."""
    language = session.body["locale"] if session else "auto"
    return nullcontext() if language in {None, "auto"} else translation.override(language)


def _ask(request: HttpRequest, session: Thing, at: int) -> HttpResponse:
    form = CardForm(request.POST if request.POST.get("act") == "pay" else None)
    if request.POST.get("act") == "leave":
        return _back(session.body["cancel_url"], session.ref)
    if form.is_bound and form.is_valid():
        body = books.pay(session.ref, card=form.cleaned_data["card"], at=at)
        courier.call_after_commit()
        if body["status"] == "complete":
            return _back(body["success_url"], session.ref)
        form.add_error(None, _("The bank declined this card. Try another one, or leave."))
    shown = {"form": form, "session": session.body, "cards": CARDS, "asked": _asked(session.body), "ref": session.ref}
    return render(request, "simulator/pay.html", shown, status=402 if form.errors else 200)


def _asked(body: dict[str, Any]) -> Money:
    """Show the sum as the API was told it, so that a hundredfold mistake is seen on the page."""
    return Money(body["amount_total"], body["currency"].upper())


def _back(url: str, ref: str) -> HttpResponse:
    return HttpResponseRedirect(url.replace("{CHECKOUT_SESSION_ID}", ref))


@doors.anyone
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show the books and the switches; act on them as Stripe's own dashboard would."""
    if request.method == "POST":
        try:
            _act(request)
        except wire.ApiError as refusal:
            return render(request, "simulator/desk.html", {**_books(), "refusal": refusal.message}, status=409)
        return redirect("simulator:desk")
    return render(request, "simulator/desk.html", _books())


def _act(request: HttpRequest) -> None:
    at, act, ref = int(timezone.now().timestamp()), request.POST.get("act", ""), request.POST.get("ref", "")
    acts: dict[str, Callable[[], Any]] = {
        "fault": lambda: _switch(FaultForm(request.POST)),
        "refund": lambda: books.refund({"charge": ref}, at=at),
        "dispute": lambda: books.open_dispute(ref, at=at),
        "won": lambda: books.close_dispute(ref, won=True, at=at),
        "lost": lambda: books.close_dispute(ref, won=False, at=at),
        "expire": lambda: books.expire_session(ref, at=at),
        "resend": lambda: courier.resend(ref),
        "release": courier.release,
    }
    if act in acts:
        acts[act]()
        courier.call_after_commit()


def _switch(form: FaultForm) -> None:
    if form.is_valid():
        Fault.set(form.cleaned_data["kind"], form.cleaned_data["times"])


def _books() -> dict[str, Any]:
    switched = dict(Fault.objects.values_list("kind", "remaining"))
    kinds = {"sessions": books.SESSION, "charges": books.CHARGE, "refunds": books.REFUND, "disputes": books.DISPUTE}
    return {
        **{name: [thing.body for thing in Thing.objects.filter(kind=kind)[:SHOWN]] for name, kind in kinds.items()},
        "faults": [(kind, words, switched.get(kind, 0)) for kind, words in Fault.Kind.choices],
        "deliveries": Delivery.objects.select_related("event").order_by("-pk")[:SHOWN],
        "held": Delivery.objects.filter(state=Delivery.State.HELD).count(),
    }
