"""The shopper's list of people for whom they receive, and who receives for them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forwarding import recipients
from forwarding.forms.handing import said
from forwarding.forms.recipients import CodeForm, RecipientForm
from forwarding.models import Customer, Recipient
from forwarding.states import RecipientStatus
from suuq import doors, idempotency, limits
from suuq.roles import Role
from suuq.workflow import Refused

CODES_A_MINUTE = 5  # each is a message to somebody who did not ask for it


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def mine(request: doors.Signed) -> HttpResponse:
    """List those for whom a shopper receives, and write down another."""
    keeper = Customer.objects.open_suite(request.user)
    form = RecipientForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and limits.count("recipient", request.user.pk) > CODES_A_MINUTE:
        form.add_error(None, _("Too many codes were sent from here. Try again in a minute."))
    elif request.method == "POST" and form.is_valid():
        try:
            named = recipients.name(keeper=keeper, person=form.person, by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            return redirect("recipient", named.pk)
    context = {
        "form": form,
        "kept": keeper.recipients.kept().select_related("agency"),
        "naming": recipients.naming(request.user),
    }
    return render(request, "forwarding/customer/recipients.html", context)


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def one(request: doors.Signed, pk: int) -> HttpResponse:
    """Show one person of the list, and take the code by which they agree."""
    recipient = get_object_or_404(Recipient.objects.kept(), pk=pk, keeper__user=request.user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recipients.agree(recipient=recipient, code=form.cleaned_data["code"], by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(
                request, _("%(name)s has agreed. Choose them when you ask for a flight.") % {"name": recipient}
            )
            return redirect("recipients")
    context = {"recipient": recipient, "form": form, "waits": recipient.status == RecipientStatus.ASKED}
    return render(request, "forwarding/customer/recipient.html", context)


@doors.only(Role.CUSTOMER)
@require_POST
def remove(request: doors.Signed, pk: int) -> HttpResponse:
    """Take a person off the list: by who keeps it, or by the person."""
    mine = Recipient.objects.kept().filter(keeper__user=request.user) | recipients.naming(request.user)
    recipient = get_object_or_404(mine, pk=pk)
    recipients.remove(recipient=recipient, by=request.user, at=timezone.now())
    messages.success(request, _("Removed. Nothing is kept of it but what customs was told of parcels before."))
    return redirect("recipients")
