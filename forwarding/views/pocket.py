"""What a shopper's phone keeps for when there is no line: what is under way, the codes to collect it, nothing else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from forwarding.models import Customer
from forwarding.states import DeliveryStatus
from forwarding.views import customer as home
from suuq import doors
from suuq.roles import Role

SHOWN = {DeliveryStatus.READY, DeliveryStatus.OUT}


@doors.only(Role.CUSTOMER)
@require_safe
def pocket(request: doors.Signed) -> HttpResponse:
    """Show parcels by number and state, with the moment they were read; no name, no contents, no sum."""
    rows = [row for row in home.rows(Customer.objects.open_suite(request.user)) if row["standing"].place != "done"]
    for row in rows:
        delivery = getattr(row["thing"], "delivery", None)
        row["delivery"] = delivery if delivery and delivery.status in SHOWN else None
    answer = render(request, "forwarding/customer/pocket.html", {"rows": rows, "read_at": timezone.now()})
    answer["X-Keep-Offline"] = "yes"
    return answer
