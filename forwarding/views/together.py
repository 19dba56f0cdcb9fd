"""Several parcels of one person handed over at once: each by its own code, all with one paper and one signature."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from forwarding import gates, queues
from forwarding.forms.together import Handed, TogetherForm
from forwarding.journey import deliver
from forwarding.models import Agency, Customer, Delivery
from forwarding.views.counter import agency_of
from forwarding.views.people import customer_of
from suuq import doors, idempotency
from suuq.roles import Role
from suuq.workflow import Refused


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def hand_over(request: doors.Signed, suite: str) -> HttpResponse:
    """Hand over what waits here for a person; one that is refused says why and holds up none of the others."""
    agency, customer = agency_of(request), customer_of(suite)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = TogetherForm(*sent, waiting=_waiting(agency, customer))
    if request.method == "POST" and form.is_valid():
        done = sum(_hand_over(request, agency, one) for one in form.handed)
        if done:
            words = ngettext("%(n)s parcel is handed over.", "%(n)s parcels are handed over.", done)
            messages.success(request, words % {"n": done})
        return redirect("counter:person" if done == len(form.handed) else "counter:hand_over_all", suite)
    context = {"agency": agency, "customer": customer, "form": form}
    return render(request, "forwarding/counter/together.html", context)


def _waiting(agency: Agency, customer: Customer) -> list[Delivery]:
    """What may be handed over here with a code and nothing else: one box each, free of customs and of bills."""
    here = queues.at_counter(agency).filter(shipment__customer=customer).order_by("pk")
    return [one for one in here if len(one.shipment.boxes) == 1 and not gates.why_not_forwarded(one)]


def _hand_over(request: doors.Signed, agency: Agency, one: Handed) -> bool:
    try:
        deliver.hand_over(delivery=one.delivery, hands=one.hands, office=agency, by=request.user, at=timezone.now())
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, _("%(number)s: %(why)s") % {"number": one.delivery, "why": reason})
        return False
    return True
