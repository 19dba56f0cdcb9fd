"""The owner of a parcel gives a link away, and takes it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forwarding import following, queues
from forwarding.models import Customer, Shipment
from suuq import doors, idempotency
from suuq.roles import Role


def _own(request: doors.Signed, number: str) -> Shipment:
    return get_object_or_404(queues.shipments(Customer.objects.open_suite(request.user)), number=number)


@doors.only(Role.CUSTOMER)
@require_POST
def share(request: doors.Signed, number: str) -> HttpResponse:
    """Make a link and show it, once: we keep no copy of it."""
    shipment = _own(request, number)
    token = following.share(shipment=shipment, by=request.user, at=timezone.now())
    link = request.build_absolute_uri(reverse("shared", args=[token]))
    context = {"shipment": shipment, "link": link, "days": following.SHARED_AFTER.days}
    return render(request, "forwarding/customer/shared_link.html", context)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def unshare(request: doors.Signed, number: str) -> HttpResponse:
    """Take the link back."""
    following.unshare(shipment=_own(request, number), by=request.user, at=timezone.now())
    messages.success(request, _("The link is ended: it opens nothing any more."))
    return redirect("shipment", number)
