"""The mailroom of a warehouse: letters that come, and what their owners chose for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forwarding import clocks, letters
from forwarding.forms.mailroom import EnvelopeForm, OwnerForm, PagesForm
from forwarding.forms.warehouse import WhyForm
from forwarding.journey import mailroom
from forwarding.letterstates import ASKED, HERE
from forwarding.models import Letter, Warehouse
from forwarding.states import LetterStatus
from forwarding.views import places
from suuq import idempotency
from suuq.workflow import Refused

Status = LetterStatus
SHOWN = 100
WRONG = 422


@places.at_warehouse
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def desk(request: HttpRequest, warehouse: Warehouse) -> HttpResponse:
    """Take letters in, and list what is asked: to open, to shred, to put into boxes; the pool; what goes back."""
    form = EnvelopeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            letter = mailroom.take_in(
                warehouse=warehouse, customer=form.cleaned_data["suite"], envelope=form.envelope, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            words = _("Letter %(letter)s is taken in. Write this number on the envelope.")
            messages.success(request, words % {"letter": letter})
            return redirect("warehouse:mailroom")
    return render(
        request, "forwarding/warehouse/mailroom.html", _lists(warehouse) | {"form": form, "place": warehouse},
        status=WRONG if form.errors else 200,
    )  # fmt: skip


def _lists(warehouse: Warehouse) -> dict[str, Any]:
    here, at = letters.here(warehouse), timezone.now()
    today = clocks.day_at(warehouse, at)
    unknown = here.filter(status=Status.UNKNOWN).order_by("pk")
    return {
        "tariff": letters.tariff_of(warehouse, at),
        "asked": here.filter(status__in=ASKED).order_by("asked_at")[:SHOWN],
        "unknown": unknown.prefetch_related("documents")[:SHOWN],
        "over": here.filter(status__in=[*HERE, Status.UNKNOWN], kept_until__lt=today).order_by("kept_until")[:SHOWN],
        "waiting": here.filter(status__in=HERE).count(),
    }


@places.at_warehouse
@require_safe
def letter(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Show one letter, and what may be done with it now."""
    return _shown(request, warehouse, _of(warehouse, reference))


def _of(warehouse: Warehouse, reference: str) -> Letter:
    return get_object_or_404(letters.here(warehouse).prefetch_related("documents"), reference=reference)


def _shown(request: HttpRequest, warehouse: Warehouse, found: Letter, **forms: Any) -> HttpResponse:
    at = timezone.now()
    context = {
        "letter": found,
        "place": warehouse,
        "is_asked": found.status in ASKED,
        "why_not": letters.why_not_done(found, found.status, at) if found.status in ASKED else [],
        "goes_back": not letters.why_not_sent_back(found, at),
        "owner_form": OwnerForm(),
        "pages_form": PagesForm(),
        "why_form": WhyForm(),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "forwarding/warehouse/letter.html", context | forms, status=WRONG if wrong else 200)


@places.at_warehouse
@require_POST
@idempotency.once
def give(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Give a letter of the pool to its owner."""
    found, form = _of(warehouse, reference), OwnerForm(request.POST)
    if not form.is_valid():
        return _shown(request, warehouse, found, owner_form=form)
    mailroom.give(letter=found, customer=form.cleaned_data["suite"], by=request.user, at=timezone.now())
    return redirect("warehouse:letter", reference)


@places.at_warehouse
@require_POST
@idempotency.once
def scanned(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """File the pages of a letter that was opened."""
    found, form = _of(warehouse, reference), PagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, warehouse, found, pages_form=form)
    mailroom.scanned(letter=found, pages=form.cleaned_data["pages"], by=request.user, at=timezone.now())
    messages.success(request, _("Filed. Its owner is told, and they alone can read it."))
    return redirect("warehouse:mailroom")


@places.at_warehouse
@require_POST
@idempotency.once
def shredded(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Say that it was shredded."""
    mailroom.shredded(letter=_of(warehouse, reference), by=request.user, at=timezone.now())
    return redirect("warehouse:mailroom")


@places.at_warehouse
@require_POST
@idempotency.once
def cannot(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Say why what was chosen cannot be done; its owner reads it and pays nothing."""
    found, form = _of(warehouse, reference), WhyForm(request.POST)
    if not form.is_valid():
        return _shown(request, warehouse, found, why_form=form)
    mailroom.cannot(letter=found, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    return redirect("warehouse:mailroom")


@places.at_warehouse
@require_POST
@idempotency.once
def send_back(request: HttpRequest, warehouse: Warehouse, reference: str) -> HttpResponse:
    """Send back to its sender what nobody chose anything for."""
    mailroom.send_back(letter=_of(warehouse, reference), by=request.user, at=timezone.now())
    return redirect("warehouse:mailroom")
