"""The payer's proof: whoever paid from a local wallet or a bank shows the slip; finance opens it."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from billing import proofs
from billing.models import Invoice, Proof
from billing.transfer_forms import ProofForm
from suuq import doors, idempotency, uploads
from suuq.roles import Role
from suuq.workflow import Refused


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "POST"])
@idempotency.once
def prove(request: HttpRequest, number: str) -> HttpResponse:
    """Take a shopper's proof for their bill."""
    bill = get_object_or_404(Invoice.objects.of(request.user), number=number)
    return _take(request, bill, home=reverse("billing:invoice", args=[number]))


@doors.anyone
@require_http_methods(["GET", "POST"])
@idempotency.once
def prove_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Take the proof of whoever paid with a bill's code; the page says nothing of whose bill it is."""
    bill = get_object_or_404(Invoice, payment_code=code)
    return _take(request, bill, home=f"{reverse('billing:pay')}?code={code}")


def _take(request: HttpRequest, bill: Invoice, *, home: str) -> HttpResponse:
    form = ProofForm(request.POST or None, request.FILES or None, initial={"amount": bill.due_minor or ""})
    if form.is_valid():
        facts = form.cleaned_data
        try:
            proofs.send(
                invoice=bill, provider=facts["provider"], reference=facts["reference"], amount_minor=facts["amount"],
                paper=uploads.take(facts["file"]), by=request.user if request.user.is_authenticated else None,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("file" if isinstance(refused, uploads.CannotTake) else None, str(reason))
        else:
            messages.success(request, _("Received. We look for the payment on their statement and book it."))
            return redirect(home)
    return render(request, "billing/proof.html", {"form": form, "invoice": bill, "home": home})


@doors.only(Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)
@require_GET
def proof_file(request: HttpRequest, pk: int) -> FileResponse:  # noqa: ARG001 - a view's signature
    """Hand the paper to finance, as a file that the browser does not run."""
    proof = get_object_or_404(Proof, pk=pk)
    return uploads.answer(proof.file, shown_name=proof.shown_name, media_type=proof.media_type)
