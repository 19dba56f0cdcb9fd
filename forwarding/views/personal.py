"""What a person may ask of us about themselves: all that we keep, and to be forgotten."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forwarding import dossier, erasing
from forwarding.models import Customer
from suuq import audit, doors, idempotency, limits, sudo
from suuq.roles import Role
from suuq.ui.fields import WordsField
from suuq.workflow import Reason, Refused

MOST_A_MINUTE = 2


class EraseForm(forms.Form):
    """How the person asked."""

    why = WordsField(
        label=gettext_lazy("How they asked"), max_length=200,
        help_text=gettext_lazy("For example: in person at the agency of Balbala, with their identity card."),
    )  # fmt: skip


@doors.only(Role.CUSTOMER)
@sudo.required
@require_POST
def my_data(request: doors.Signed) -> HttpResponse:
    """Give a shopper everything we keep of them."""
    if limits.count("dossier", request.user.pk) > MOST_A_MINUTE:
        raise Refused(Reason("often", _("You have just asked for it. Ask again in a minute.")))
    customer = Customer.objects.open_suite(request.user)
    audit.record("person.dossier", request.user, by=request.user, at=timezone.now())
    name = f"suuq-{customer.suite}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(dossier.of(customer), content_type="application/zip", headers=headers)


@doors.only(Role.OPERATOR)
@sudo.required
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def erase(request: doors.Signed, pk: int) -> HttpResponse:
    """Forget a shopper who asked for it, or say what must end first."""
    customer = get_object_or_404(Customer.objects.select_related("user"), pk=pk, user__is_active=True)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erasing.erase(customer=customer, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
        else:
            messages.success(request, _("The person is forgotten. What the law asks for stays under a number."))
            return redirect("admin:forwarding_customer_changelist")
    page = {"form": form, "customer": customer, "reasons": erasing.why_not(customer)}
    return render(request, "forwarding/erase.html", page)
