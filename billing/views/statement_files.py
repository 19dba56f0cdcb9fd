"""Finance takes in the statements of local wallets and banks, and settles what is in doubt on one screen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing import transfers
from billing.forms import IdentifyForm, StatementForm
from billing.models import ProviderStatement, Transfer
from billing.providers import PROVIDERS
from billing.states import TransferStatus
from suuq import doors
from suuq.roles import Role
from suuq.workflow import Refused

MONEY = (Role.FINANCE, Role.SUPERVISOR)
SHOWN = 100


@doors.only(*MONEY)
@require_http_methods(["GET", "POST"])
def statement_files(request: HttpRequest) -> HttpResponse:
    """Take a statement in; list what waits for a person, then what was booked."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return _take_in(request, form)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("file", str(reason))
    return render(request, "billing/finance/statements.html", {
        "tab": "statements",
        "form": form,
        "doubts": _with_names(Transfer.objects.filter(status=TransferStatus.DOUBTFUL)[:SHOWN]),
        "booked": _with_names(
            Transfer.objects.exclude(status=TransferStatus.DOUBTFUL).select_related("payment__invoice").order_by("-pk")[:SHOWN]
        ),
        "statements": ProviderStatement.objects.select_related("by")[:10],
    })  # fmt: skip


def _with_names(found: Any) -> list[tuple[str, Transfer]]:
    return [(PROVIDERS[one.provider].name, one) for one in found]


def _take_in(request: HttpRequest, form: StatementForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    statement = transfers.take_in(
        provider=form.cleaned_data["provider"], data=upload.read(), shown_name=form.shown_name, by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    doubts = statement.transfers.filter(status=TransferStatus.DOUBTFUL).count()
    words = _("Taken in: %(all)s lines, %(doubts)s to be settled by you.")
    messages.success(request, words % {"all": statement.transfers.count(), "doubts": doubts})
    return redirect("billing:statement_files")


@doors.only(*MONEY)
@require_POST
def identify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which bill, or whose wallet, a doubtful line is for."""
    transfer = get_object_or_404(Transfer, pk=pk)
    form = IdentifyForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    elif invoice := form.cleaned_data["bill"]:
        transfers.identify(transfer=transfer, invoice=invoice, by=request.user, at=timezone.now())
        messages.success(request, _("Settled: bill %(number)s.") % {"number": invoice.number})
    else:
        transfers.give_to_wallet(
            transfer=transfer, user=form.cleaned_data["person"], by=request.user, at=timezone.now()
        )
        messages.success(request, _("Settled: added to the wallet."))
    return redirect("billing:statement_files")
