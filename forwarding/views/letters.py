"""A shopper's letters: their envelopes, what each choice costs, what was scanned."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forwarding import letters as questions
from forwarding import notices
from forwarding.forms.care import SeenForm
from forwarding.forms.mailroom import ChoiceForm
from forwarding.journey import letter as journey
from forwarding.letterstates import ASKED, HERE
from forwarding.models import IdentityPaper, Letter
from suuq import doors, idempotency
from suuq.roles import Role

SHOWN = 100


@doors.only(Role.CUSTOMER)
@require_safe
def letters(request: doors.Signed) -> HttpResponse:
    """List a shopper's letters, the latest first."""
    context = {
        "letters": questions.of(request.user)[:SHOWN],
        "is_known": IdentityPaper.objects.filter(customer__user=request.user).exists(),
        "section": "parcels",
    }
    return render(request, "forwarding/customer/letters.html", context)


@doors.only(Role.CUSTOMER)
@require_safe
def letter(request: doors.Signed, reference: str) -> HttpResponse:
    """Show one: its outside, its pages where they were scanned, and what may be chosen at which price."""
    return _shown(request, _own(request, reference), ChoiceForm())


def _shown(request: doors.Signed, found: Letter, form: ChoiceForm) -> HttpResponse:
    at = timezone.now()
    context = {
        "form": form,
        "letter": found,
        "offers": questions.offers(found, at),
        "why_not": questions.why_not_chosen(found) if found.status in HERE else [],
        "longer": questions.longer(found, at),
        "is_asked": found.status in ASKED,
        "unseen": notices.unseen(request.user).filter(about=found.reference).count(),
        "section": "parcels",
    }
    return render(request, "forwarding/customer/letter.html", context)


def _own(request: doors.Signed, reference: str) -> Letter:
    return get_object_or_404(questions.of(request.user), reference=reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def choose(request: doors.Signed, reference: str) -> HttpResponse:
    """Choose what happens to it, and go and pay where something is due."""
    found, form = _own(request, reference), ChoiceForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form)
    given = form.cleaned_data
    found = journey.choose(
        letter=found, choice=given["choice"], seen_minor=given["seen"], agrees=given["agrees"], by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    if found.invoice and not found.is_paid:
        return redirect("billing:invoice", found.invoice.number)
    messages.success(request, _("Asked for. The mailroom answers here."))
    return redirect("letter", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def take_back(request: doors.Signed, reference: str) -> HttpResponse:
    """Take a choice back while it is not done."""
    journey.take_back(letter=_own(request, reference), by=request.user, at=timezone.now())
    messages.success(request, _("Taken back. Whatever you paid is in your wallet."))
    return redirect("letter", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def keep_longer(request: doors.Signed, reference: str) -> HttpResponse:
    """Keep it longer at the price shown."""
    found, form = _own(request, reference), SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else found.longer
    journey.keep_longer(letter=found, seen=seen, by=request.user, at=timezone.now())
    return redirect("letter", reference)
