"""Finance takes in the statements of local wallets and banks, and settles what is in doubt on one screen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing import doubts, proofs, providermaps, transfers
from billing.forms import WhyForm
from billing.models import Proof, ProviderStatement, Transfer
from billing.states import ProofStatus, TransferStatus
from billing.transfer_forms import IdentifyForm, StatementForm
from suuq import doors, idempotency, sudo
from suuq.roles import Role
from suuq.workflow import Refused

MONEY = (Role.FINANCE, Role.SUPERVISOR)
SHOWN = 100


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
    names = providermaps.names()
    waiting = list(Proof.objects.filter(status=ProofStatus.WAITING).select_related("invoice"))
    open_ = Transfer.objects.filter(status=TransferStatus.DOUBTFUL)[:SHOWN]
    settled = Transfer.objects.exclude(status=TransferStatus.DOUBTFUL).select_related("payment__invoice", "settled_by")
    return render(request, "billing/finance/statements.html", {
        "tab": "statements",
        "form": form,
        "doubts": [(names.get(one.provider, one.provider), one, proofs.bearing_on(one, waiting)) for one in open_],
        "proofs": [(names.get(one.provider, one.provider), one) for one in waiting],
        "settled": [(names.get(one.provider, one.provider), one) for one in settled.order_by("-pk")[:SHOWN]],
        "statements": ProviderStatement.objects.select_related("by")[:10],
    })  # fmt: skip


def _take_in(request: HttpRequest, form: StatementForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    statement = transfers.take_in(
        provider=form.cleaned_data["provider"], data=upload.read(), shown_name=form.shown_name, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    left = statement.transfers.filter(status=TransferStatus.DOUBTFUL).count()
    words = _("Taken in: %(all)s lines, %(doubts)s to be settled by you.")
    messages.success(request, words % {"all": statement.transfers.count(), "doubts": left})
    return redirect("billing:statement_files")


@doors.only(*MONEY)
@require_POST
@idempotency.once
def identify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which bill, or whose wallet, a doubtful line is for, and how we know."""
    transfer = get_object_or_404(Transfer, pk=pk)
    form = IdentifyForm(request.POST)
    if not form.is_valid():
        _tell(request, form)
        return redirect("billing:statement_files")
    facts = {"transfer": transfer, "why": form.cleaned_data["why"], "by": request.user, "at": timezone.now()}
    if invoice := form.cleaned_data["bill"]:
        payment = doubts.identify(invoice=invoice, **facts)
        messages.success(request, _("Settled: bill %(number)s.") % {"number": invoice.number})
        if payment.credited_minor:
            messages.info(request, _("It was more than was due: the rest is in the payer’s wallet."))
    else:
        doubts.give_to_wallet(user=form.cleaned_data["person"], **facts)
        messages.success(request, _("Settled: added to the wallet."))
    return redirect("billing:statement_files")


@doors.only(*MONEY)
@sudo.required
@require_POST
@idempotency.once
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Book that the provider gives a doubtful line back to whoever sent it."""
    transfer, form = get_object_or_404(Transfer, pk=pk), WhyForm(request.POST)
    if form.is_valid():
        doubts.send_back(transfer=transfer, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        messages.success(request, _("Booked as sent back. Give the order to the provider now."))
    else:
        _tell(request, form)
    return redirect("billing:statement_files")


@doors.only(*MONEY)
@require_POST
@idempotency.once
def refuse_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a payer that the provider knows nothing of their payment."""
    proof, form = get_object_or_404(Proof, pk=pk), WhyForm(request.POST)
    if form.is_valid():
        proofs.refuse(proof=proof, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        messages.success(request, _("Answered. The payer sees it on the bill."))
    else:
        _tell(request, form)
    return redirect("billing:statement_files")


def _tell(request: HttpRequest, form: Any) -> None:
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
