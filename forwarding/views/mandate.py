"""The person's own page of their mandate: what the counter may do, what it did, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forwarding import mandates
from forwarding.models import Customer, Mandate, MandateAct
from suuq import doors, idempotency, uploads
from suuq.roles import Role

ACTS_SHOWN = 50


@doors.only(Role.CUSTOMER)
@require_safe
def mandate(request: doors.Signed) -> HttpResponse:
    """Show the mandate in force, those before it, and each act done under them."""
    customer = Customer.objects.open_suite(request.user)
    acts = MandateAct.objects.filter(mandate__customer=customer).select_related("by", "agency")
    context = {
        "mandate": mandates.of(customer, at=timezone.now()),
        "before": customer.mandates.exclude(given_at=None).exclude(status="in_force"),
        "acts": acts[:ACTS_SHOWN],
    }
    return render(request, "forwarding/customer/mandate.html", context)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def revoke(request: doors.Signed, pk: int) -> HttpResponse:
    """Take a mandate back: from this moment no counter acts under it."""
    own = get_object_or_404(Mandate, pk=pk, customer__user=request.user)
    mandates.revoke(mandate=own, by=request.user, at=timezone.now())
    messages.success(request, _("The mandate is taken back. No counter acts for you any more."))
    return redirect("my_mandate")


@doors.only(Role.CUSTOMER, Role.SUPERVISOR, Role.AUDITOR)
@require_safe
def paper(request: doors.Signed, pk: int) -> HttpResponseBase:
    """Give the signed paper to its person, and to those who check how counters act."""
    signed = Mandate.objects.exclude(signature="")
    if request.user.role == Role.CUSTOMER:
        signed = signed.filter(customer__user=request.user)
    one = get_object_or_404(signed, pk=pk)
    return uploads.answer(
        one.signature.open("rb"), shown_name=str(one.signature.name).rsplit("/", 1)[-1], media_type=one.media_type
    )
