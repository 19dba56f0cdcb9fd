"""People at the counter: open their account, print their card, record and end their mandate, tell them their news."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing import ledger
from billing.models import Invoice
from forwarding import assisting, enrolling, mandates, notices, queues, sending
from forwarding.documents import cards
from forwarding.forms.assisting import CodeForm, EnrolForm, MandateForm, PaperFields
from forwarding.forms.handing import said
from forwarding.models import Customer, Mandate, Scope
from forwarding.states import MandateStatus
from forwarding.views import customer as shopper
from forwarding.views.counter import agency_of
from suuq import doors, idempotency
from suuq.roles import Role
from suuq.workflow import Refused

SHOWN = 30


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def open_account(request: doors.Signed) -> HttpResponse:
    """Open an account for someone who stands here, with or without e-mail and telephone."""
    agency, form = agency_of(request), EnrolForm(request.POST or None, initial={"language": request.LANGUAGE_CODE[:2]})
    if request.method == "POST" and form.is_valid():
        try:
            customer = enrolling.enrol(newcomer=form.newcomer, agency=agency, by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("The account is open. Print the card."))
            return redirect("counter:person", customer.suite)
    return render(request, "forwarding/counter/open_account.html", {"agency": agency, "form": form})


def customer_of(suite: str) -> Customer:
    """The person of a suite, or 404."""
    return get_object_or_404(Customer.objects.select_related("user", "agency"), suite=suite)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def person(request: doors.Signed, suite: str) -> HttpResponse:
    """
    Show one person: what waits for them here, their mandate, their news.

    What else they have is shown only once their file is opened, and only as far as the mandate goes.
    """
    return _shown(request, suite)


def _shown(request: doors.Signed, suite: str, **forms: Any) -> HttpResponse:
    agency, customer, at = agency_of(request), customer_of(suite), timezone.now()
    mandate = mandates.of(customer, at=at)
    scopes = mandate.scopes if mandate else []
    opened = assisting.is_open(mandate, by=request.user, at=at)
    context = {
        "agency": agency,
        "customer": customer,
        "papers": customer.papers.all(),
        "paper_form": PaperFields(),
        "here": queues.to_hand_over(agency, [customer]),
        "has_several": queues.at_counter(agency).filter(shipment__customer=customer).count() > 1,
        "mandate": mandate,
        "asked": mandates.asked(customer, at=at),
        "code_form": CodeForm(),
        "opened": opened,
        "may": {str(scope): True for scope in scopes},
        "news": [notices.said(notice) for notice in notices.waiting(customer.user)[:SHOWN]],
        "sent": [(notice, notices.said(notice)[0]) for notice in notices.latest(customer.user)],
        "concerns": customer.concerns.all()[:SHOWN],
        **(_file(customer, scopes) if opened else {}),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "forwarding/counter/person.html", context | forms, status=422 if wrong else 200)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def see_paper(request: doors.Signed, suite: str) -> HttpResponse:
    """Note the identity paper that the person shows, for what asks for proof of who they are."""
    agency_of(request)
    form = PaperFields(request.POST)
    if form.is_valid():
        kind, number = form.cleaned_data["paper_kind"], form.cleaned_data["paper_number"]
        try:
            enrolling.prove(customer=customer_of(suite), kind=kind, number=number, by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("Noted. Their letters may be opened and sent on now."))
            return redirect("counter:person", suite)
    return _shown(request, suite, paper_form=form)


def _file(customer: Customer, scopes: list[Scope]) -> dict[str, Any]:
    """Gather what the mandate lets a counter see, and nothing beyond."""
    seen: dict[str, Any] = {}
    if Scope.TRACK in scopes:
        seen["moving"] = [row for row in shopper.rows(customer) if row["standing"].place != "done"][:SHOWN]
    if Scope.PAY in scopes:
        seen["bills"] = Invoice.objects.of(customer.user).payable()[:SHOWN]
        seen["held_minor"] = ledger.spendable(customer.user, settings.CURRENCY)
    if Scope.DECLARE in scopes:
        seen["shelves"] = sorted({p.warehouse for p in queues.on_shelf(customer)}, key=lambda house: house.code)
    return seen


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def card(request: doors.Signed, suite: str) -> HttpResponse:
    """Print the person's card: name, suite, barcode."""
    agency_of(request)
    return _pdf(cards.card(customer_of(suite)), f"card-{suite}")


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def consent_form(request: doors.Signed, suite: str) -> HttpResponse:
    """Print the paper on which a person signs their consent."""
    return _pdf(cards.consent(customer_of(suite), agency_of(request)), f"consent-{suite}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def mandate(request: doors.Signed, suite: str) -> HttpResponse:
    """Record what a person lets the counter do for them."""
    agency, customer = agency_of(request), customer_of(suite)
    form = MandateForm(request.POST or None, request.FILES or None, is_reachable=sending.can_write_to(customer.user))
    if request.method == "POST" and form.is_valid():
        try:
            asked = mandates.ask(
                customer=customer, scopes=form.cleaned_data["scopes"], consent=form.cleaned_data["consent"],
                expires_at=_midnight_after(form), signature=form.cleaned_data["signature"], agency=agency,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            said(form, refusal)
        else:
            if asked.status == MandateStatus.IN_FORCE:
                messages.success(request, _("The mandate is in force. The person is told."))
            return redirect("counter:person", suite)
    return render(request, "forwarding/counter/mandate.html", {"agency": agency, "customer": customer, "form": form})


def _midnight_after(form: MandateForm) -> datetime:
    return timezone.make_aware(datetime.combine(form.until + timedelta(days=1), time.min))


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def confirm_mandate(request: doors.Signed, suite: str) -> HttpResponse:
    """Put a mandate in force by the code that the person was sent."""
    agency_of(request)
    asked = get_object_or_404(customer_of(suite).mandates.exclude(status=MandateStatus.LAPSED)[:1])
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            mandates.confirm(mandate=asked, code=form.cleaned_data["code"], by=request.user, at=timezone.now())
        except Refused as refusal:
            said(form, refusal)
        else:
            messages.success(request, _("The mandate is in force. The person is told."))
            return redirect("counter:person", suite)
    return _shown(request, suite, code_form=form)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def end_mandate(request: doors.Signed, suite: str) -> HttpResponse:
    """Take a mandate back because the person asks for it here."""
    agency_of(request)
    in_force = get_object_or_404(Mandate, customer=customer_of(suite), status=MandateStatus.IN_FORCE)
    mandates.revoke(mandate=in_force, by=request.user, at=timezone.now())
    messages.success(request, _("The mandate is taken back. The person is told."))
    return redirect("counter:person", suite)


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def tell(request: doors.Signed, suite: str) -> HttpResponse:
    """Note that the person was told the news that waited for them."""
    agency_of(request)
    notices.tell(customer_of(suite).user, by=request.user, at=timezone.now())
    return redirect("counter:person", suite)
