"""Group orders: begin one, join by its code, see who pays what, close it, cover a share."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing.views import key_of
from forwarding import groups, inviting, quotes
from forwarding.forms.groups import CodeForm, GroupForm, InviteForm, JoinForm
from forwarding.forms.handing import said
from forwarding.journey import group as journey
from forwarding.models import Customer, GroupOrder
from forwarding.views.shipments import choice, on_shelf, waiting
from suuq import doors, idempotency, limits
from suuq.roles import Role
from suuq.workflow import Refused

TRIES_A_MINUTE = 10


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def mine(request: doors.Signed) -> HttpResponse:
    """List the groups of a shopper, and begin one."""
    customer = Customer.objects.open_suite(request.user)
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        group = journey.open_group(organiser=customer, **form.cleaned_data, by=request.user, at=timezone.now())
        return redirect("group", group.reference)
    context = {"form": form, "code_form": CodeForm(), "groups": groups.of(customer)}
    return render(request, "forwarding/customer/groups.html", context)


@doors.only(Role.CUSTOMER)
@require_POST
def find(request: doors.Signed) -> HttpResponse:
    """Go to the group of a code; codes are counted, so that nobody tries them all."""
    form, customer = CodeForm(request.POST), Customer.objects.open_suite(request.user)
    is_busy = limits.count("group", request.user.pk) > TRIES_A_MINUTE
    if form.is_valid() and not is_busy and (group := groups.joinable(form.cleaned_data["code"]).first()):
        return redirect("join_group", group.reference)
    if form.is_valid():
        form.add_error("code", _("No group of this code gathers now. Ask its organiser, or try again in a minute."))
    context = {"form": GroupForm(), "code_form": form, "groups": groups.of(customer)}
    return render(request, "forwarding/customer/groups.html", context)


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def join(request: doors.Signed, reference: str) -> HttpResponse:
    """Bring parcels of one's own into a group."""
    customer = Customer.objects.open_suite(request.user)
    group = get_object_or_404(groups.joinable(reference))
    shelf, ready = on_shelf(customer, group.warehouse)
    form = JoinForm(request.POST or None, **choice(customer, shelf, ready))
    if request.method == "POST" and form.is_valid():
        try:
            journey.join(group=group, customer=customer, part=form.part, by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            return redirect("group", group.reference)
    context = {"form": form, "group": group, "shelf": shelf, "waiting": waiting(shelf)}
    return render(request, "forwarding/customer/join_group.html", context)


def _own(request: doors.Signed, reference: str) -> GroupOrder:
    customer = Customer.objects.open_suite(request.user)
    return get_object_or_404(groups.of(customer), reference=reference)


def _organised(request: doors.Signed, reference: str) -> GroupOrder:
    return get_object_or_404(GroupOrder, reference=reference, organiser__user=request.user)


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD"])
def one(request: doors.Signed, reference: str) -> HttpResponse:
    """Show who is in a group and who pays what; nobody sees what another's box holds."""
    return shown(request, _own(request, reference))


def shown(request: doors.Signed, group: GroupOrder, **more: Any) -> HttpResponse:
    """Draw the page."""
    rows = groups.rows(group, quotes.of_group(group))
    context = {
        "group": group,
        "rows": rows,
        "total_minor": sum(row.carriage_minor for row in rows),
        "organises": group.organiser.user_id == request.user.pk,
        "mine": {row.box.pk for row in rows if row.box.customer.user_id == request.user.pk},
        "invited": group.invitations.filter(ended_at=None).select_related("recipient"),
        "invite_form": InviteForm(),
    }
    return render(request, "forwarding/customer/group.html", context | more)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def close(request: doors.Signed, reference: str) -> HttpResponse:
    """Gather no more."""
    journey.close(group=_organised(request, reference), by=request.user, at=timezone.now())
    messages.success(
        request, _("The group is closed. Each box is packed and weighed, then each person has their bill.")
    )
    return redirect("group", reference)


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def cancel(request: doors.Signed, reference: str) -> HttpResponse:
    """Give everybody's parcels back to the shelf."""
    journey.cancel(group=_organised(request, reference), by=request.user, at=timezone.now())
    return redirect("groups")


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def leave(request: doors.Signed, reference: str, box: int) -> HttpResponse:
    """Take one's own box out."""
    group = _own(request, reference)
    own = get_object_or_404(group.boxes, pk=box, customer__user=request.user)
    journey.leave(shipment=own, by=request.user, at=timezone.now())
    return redirect("groups")


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def cover(request: doors.Signed, reference: str, box: int) -> HttpResponse:
    """Pay somebody's share from the organiser's wallet."""
    group = _organised(request, reference)
    theirs = get_object_or_404(group.boxes.select_related("invoice"), pk=box)
    journey.cover(group=group, shipment=theirs, key=key_of(request), by=request.user, at=timezone.now())
    messages.success(request, _("Paid from your wallet."))
    return redirect("group", reference)


@doors.only(Role.CUSTOMER)
@require_POST
def invite(request: doors.Signed, reference: str) -> HttpResponse:
    """Make a link for somebody without an account and show it, once: we keep no copy of it."""
    group, form = _organised(request, reference), InviteForm(request.POST)
    if not form.is_valid():
        return shown(request, group, invite_form=form)
    name = form.cleaned_data["name"]
    token = inviting.invite(group=group, name=name, by=request.user, at=timezone.now())
    link = request.build_absolute_uri(reverse("invited", args=[token]))
    return render(request, "forwarding/customer/invitation.html", {"group": group, "name": name, "link": link})


@doors.only(Role.CUSTOMER)
@require_POST
@idempotency.once
def uninvite(request: doors.Signed, reference: str, pk: int) -> HttpResponse:
    """End a link."""
    found = get_object_or_404(_organised(request, reference).invitations, pk=pk)
    inviting.end(invitation=found, by=request.user, at=timezone.now())
    messages.success(request, _("The link is ended: it opens nothing any more."))
    return redirect("group", reference)
