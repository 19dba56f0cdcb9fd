"""Finance takes in the statements of local wallets and banks, and settles what is in doubt on one screen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing import doubts, proofs, providermaps, transfers
from billing.forms import WhyForm
from billing.models import Proof, ProviderStatement, Transfer
from billing.states import ProofStatus, TransferStatus
from billing.transfer_forms import IdentifyForm, StatementForm
from billing.views import posted_from
from suuq import doors, idempotency, sudo
from suuq.roles import Role
from suuq.workflow import Refused

MONEY = (Role.FINANCE, Role.SUPERVISOR)
SHOWN = 100
# How the fields of each line are named, so that an error leads to its own.
SETTLE, BACK, ANSWER = "%%s-%s", "back-%%s-%s", "answer-%%s-%s"


@doors.only(*MONEY)
@require_http_methods(["GET", "POST"])
def statement_files(request: HttpRequest) -> HttpResponse:
    """Take a statement in; list what waits for a person with the proofs that may speak of it, then what was booked."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return _take_in(request, form)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("file", str(reason))
    return _screen(request, form=form)


def _screen(request: HttpRequest, *, typed: Any = None, status: int = 200, form: Any = None) -> HttpResponse:
    """Show the one screen; ``typed`` is the form of one line that was refused, with the words in it."""
    names = providermaps.names()
    waiting = list(Proof.objects.filter(status=ProofStatus.WAITING).select_related("invoice"))
    open_ = Transfer.objects.filter(status=TransferStatus.DOUBTFUL)[:SHOWN]
    settled = Transfer.objects.exclude(status=TransferStatus.DOUBTFUL).select_related("payment__invoice", "settled_by")
    return render(request, "billing/finance/statements.html", {
        "tab": "statements",
        "form": form or StatementForm(),
        "typed": typed,
        "doubts": [_doubt(one, names, proofs.bearing_on(one, waiting), typed) for one in open_],
        "proofs": [
            (names.get(one.provider, one.provider), one, _again(typed, WhyForm(auto_id=ANSWER % one.pk)))
            for one in waiting
        ],
        "settled": [(names.get(one.provider, one.provider), one) for one in settled.order_by("-pk")[:SHOWN]],
        "statements": ProviderStatement.objects.select_related("by")[:10],
    }, status=status)  # fmt: skip


def _doubt(one: Transfer, names: dict[str, str], shown: list[tuple[Proof, bool]], typed: Any) -> dict[str, Any]:
    guess = {"what": shown[0][0].invoice.number} if shown else {}
    return {
        "name": names.get(one.provider, one.provider), "one": one, "shown": shown,
        "form": _again(typed, IdentifyForm(initial=guess, auto_id=SETTLE % one.pk)),
        "back": _again(typed, WhyForm(auto_id=BACK % one.pk)),
    }  # fmt: skip


def _again(typed: Any, fresh: Any) -> Any:
    """Keep what was typed into a form, where it is the one that was refused."""
    return typed if typed and typed.auto_id == fresh.auto_id else fresh


def _refused(request: HttpRequest, form: Any, refused: Refused) -> HttpResponse:
    for reason in refused.reasons:
        form.add_error(None, str(reason))
    return _screen(request, typed=form, status=409)


def _take_in(request: HttpRequest, form: StatementForm) -> HttpResponse:
    upload, now = form.cleaned_data["file"], timezone.now()
    statement = transfers.take_in(
        provider=form.cleaned_data["provider"], data=upload.read(), shown_name=form.shown_name, by=request.user, at=now
    )
    if statement.at < now:
        messages.info(request, _("This file was taken in before. Nothing is booked twice."))
        return redirect("billing:statement_files")
    left = statement.transfers.filter(status=TransferStatus.DOUBTFUL).count()
    words = _("Taken in. New lines: %(all)s; to be settled by you: %(doubts)s.")
    messages.success(request, words % {"all": statement.transfers.count(), "doubts": left})
    return redirect("billing:statement_files")


@doors.only(*MONEY)
@posted_from("billing:statement_files")
@idempotency.once
def identify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which bill, or whose wallet, a doubtful line is for, and how we know."""
    transfer = get_object_or_404(Transfer, pk=pk)
    form = IdentifyForm(request.POST, auto_id=SETTLE % pk)
    if not form.is_valid():
        return _screen(request, typed=form, status=422)
    try:
        _settle(request, form, transfer)
    except Refused as refused:
        return _refused(request, form, refused)
    return redirect("billing:statement_files")


def _settle(request: HttpRequest, form: IdentifyForm, transfer: Transfer) -> None:
    facts: Any = {"transfer": transfer, "why": form.cleaned_data["why"], "by": request.user, "at": timezone.now()}
    if invoice := form.cleaned_data["bill"]:
        payment = doubts.identify(invoice=invoice, **facts)
        messages.success(request, _("Settled: bill %(number)s.") % {"number": invoice.number})
        if payment.credited_minor:
            messages.info(request, _("It was more than was due: the rest is in the payer’s wallet."))
    else:
        doubts.give_to_wallet(user=form.cleaned_data["person"], **facts)
        messages.success(request, _("Settled: added to the wallet."))


@doors.only(*MONEY)
@sudo.required
@posted_from("billing:statement_files")
@idempotency.once
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Book that the provider gives a doubtful line back to whoever sent it."""
    transfer, form = get_object_or_404(Transfer, pk=pk), WhyForm(request.POST, auto_id=BACK % pk)
    if not form.is_valid():
        return _screen(request, typed=form, status=422)
    try:
        doubts.send_back(transfer=transfer, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    except Refused as refused:
        return _refused(request, form, refused)
    messages.success(request, _("Booked as sent back. Give the order to the provider now."))
    return redirect("billing:statement_files")


@doors.only(*MONEY)
@posted_from("billing:statement_files")
@idempotency.once
def refuse_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a payer that the provider knows nothing of their payment."""
    proof, form = get_object_or_404(Proof, pk=pk), WhyForm(request.POST, auto_id=ANSWER % pk)
    if not form.is_valid():
        return _screen(request, typed=form, status=422)
    proofs.refuse(proof=proof, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    messages.success(request, _("Answered. The payer sees it on the bill."))
    return redirect("billing:statement_files")
