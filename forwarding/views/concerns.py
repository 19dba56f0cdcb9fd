"""Cases: the person's own pages of them, and each desk's list."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forwarding import concerns, entitlements, indemnities, s10
from forwarding.forms.concerns import ConcernForm, PassOnForm, SayForm
from forwarding.forms.indemnities import OfferForm, ReasonForm
from forwarding.models import Agency, Concern, Customer, Indemnity, Subject
from forwarding.views import public
from forwarding.views.counter import agency_of
from forwarding.views.people import customer_of
from suuq import doors, idempotency
from suuq.leaves import Uncounted
from suuq.roles import Role

DESKS = (Role.CLERK, Role.OFFICER, Role.WAREHOUSE, Role.FINANCE, Role.SUPERVISOR)
SHOWN = 100


def _record(request: doors.Signed, customer: Customer, form: ConcernForm, agency: Agency) -> Concern:
    given = form.cleaned_data
    return concerns.open_case(
        customer=customer, subject=given["subject"], words=given["words"], shipment=given["number"], agency=agency,
        by=request.user, at=timezone.now(),
    )  # fmt: skip


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def my_cases(request: doors.Signed) -> HttpResponse:
    """List a person's cases, and take a new one."""
    customer = Customer.objects.open_suite(request.user)
    form = ConcernForm(request.POST or None, customer=customer, initial=_begun(request))
    if request.method == "POST" and form.is_valid():
        concern = _record(request, customer, form, _agency_near(customer, form))
        return redirect("my_case", concern.reference)
    mine = customer.concerns.select_related("shipment", "indemnity__rule").order_by("-pk")[:SHOWN]
    return render(request, "forwarding/customer/cases.html", {"form": form, "cases": mine})


def _begun(request: doors.Signed) -> dict[str, str]:
    """Begin a case with the shipment and the matter it is about, or with an objection to a parcel kept apart."""
    if about := request.GET.get("about", "")[:40]:
        return {"subject": Subject.WRONG, "words": _("Parcel %(code)s holds no such thing.") % {"code": about}}
    parcel = request.GET.get("parcel", "")[:40] or public.parcel_left(request)
    if parcel and not s10.is_valid(parcel):  # on a shelf: it has no number of its own yet
        return {"words": f"{parcel}: ", "subject": request.GET.get("subject", "")}
    return {"number": parcel, "subject": request.GET.get("subject", "")}


def _agency_near(customer: Customer, form: ConcernForm) -> Agency:
    """The agency that follows a case: the parcel's, else the person's own, else the sorting centre."""
    shipment = form.cleaned_data["number"]
    near = shipment.agency if shipment else customer.agency
    return near or get_object_or_404(Agency.objects.order_by("-is_hub", "pk")[:1])


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def my_case(request: doors.Signed, reference: str) -> HttpResponse:
    """Show where a case stands, step by step; add to it."""
    concern = get_object_or_404(_related(), reference=reference, customer__user=request.user)
    form = SayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        concerns.say(concern=concern, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
        return redirect("my_case", reference)
    return show_mine(request, concern, form=form)


def show_mine(request: doors.Signed, concern: Concern, **forms: Any) -> HttpResponse:
    """Show a person's case with a form as it was sent: what was typed is kept."""
    indemnity = Indemnity.objects.filter(concern=concern).select_related("rule", "concern").first()
    context = {"case": concern, "form": SayForm(), "photos": concern.documents.all(), "indemnity": indemnity}
    if indemnity:
        context |= {
            "may_appeal": not indemnities.why_not_appealed(indemnity),
            "appeal_form": ReasonForm(prefix="appeal"),
        }
    return render(request, "forwarding/customer/case.html", context | forms)


def _related() -> Any:
    return Concern.objects.select_related("customer__user", "agency", "shipment", "indemnity__rule").prefetch_related(
        "steps__by"
    )


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def record(request: doors.Signed, suite: str) -> HttpResponse:
    """Record the concern of a person who stands at the counter."""
    agency, customer = agency_of(request), customer_of(suite)
    form = ConcernForm(request.POST or None, customer=customer)
    if request.method == "POST" and form.is_valid():
        concern = _record(request, customer, form, agency)
        messages.success(
            request,
            _("Case %(number)s is with: %(desk)s.") % {"number": concern, "desk": concern.get_desk_display()},
        )
        return redirect("counter:person", suite)
    context = {"agency": agency, "customer": customer, "form": form}
    return render(request, "forwarding/counter/record_case.html", context)


@doors.only(*DESKS)
@require_safe
def cases(request: doors.Signed) -> HttpResponse:
    """List the open cases of one's desk, what is due first."""
    page = Uncounted(concerns.listed(request.user), SHOWN).get_page(request.GET.get("page"))
    context = {"page": page, "now": timezone.now()}
    return render(request, "forwarding/cases/list.html", context)


@doors.only(*DESKS)
@require_safe
def case(request: doors.Signed, reference: str) -> HttpResponse:
    """Show one case: what was said, where it stands, and what this desk may do."""
    return shown_to_desk(request, _readable(request, reference))


def _readable(request: doors.Signed, reference: str) -> Concern:
    """A counter reads every case, so that a person may ask at any agency; other desks what is or was theirs."""
    readable = _related()
    if request.user.role not in {Role.CLERK, Role.SUPERVISOR}:
        desk = concerns.DESKS[Role(request.user.role)]
        readable = readable.filter(steps__desk=desk).distinct()
    return get_object_or_404(readable, reference=reference)


def shown_to_desk(request: doors.Signed, concern: Concern, **forms: Any) -> HttpResponse:
    """Draw a case as its desk sees it."""
    indemnity = Indemnity.objects.filter(concern=concern).select_related("rule", "concern__customer").first()
    context = {
        "case": concern,
        "reasons": concerns.why_not_handled(concern, request.user),
        "answer_form": SayForm(prefix="answer"),
        "close_form": SayForm(prefix="close"),
        "pass_form": PassOnForm(prefix="pass", initial={"desk": concern.desk}),
        "now": timezone.now(),
        "photos": concern.documents.all(),
    } | forms
    if indemnity:
        context |= _asked_of_us(request, indemnity) | forms
    return render(request, "forwarding/cases/case.html", context)


def _asked_of_us(request: doors.Signed, indemnity: Indemnity) -> dict[str, Any]:
    """What is asked for in a case, the most there is, and the two answers, for who may give them."""
    shipment, rule = indemnity.concern.shipment, indemnity.rule
    decides = request.user.role == Role.SUPERVISOR
    return {
        "indemnity": indemnity,
        "most": entitlements.most(shipment, rule, on=timezone.localdate()) if shipment else None,
        "undecided": indemnities.why_not_decided(indemnity, request.user) if decides else [],
        "decides": decides,
        "offer_form": OfferForm(prefix="offer"),
        "refuse_form": ReasonForm(prefix="refuse"),
    }


@doors.only(*DESKS)
@require_POST
@idempotency.once
def answer(request: doors.Signed, reference: str) -> HttpResponse:
    """Answer the person."""
    concern, form = _readable(request, reference), SayForm(request.POST, prefix="answer")
    if not form.is_valid():
        return shown_to_desk(request, concern, answer_form=form)
    concerns.answer(concern=concern, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
    messages.success(request, _("Answered. The person is told."))
    return redirect("cases")


@doors.only(*DESKS)
@require_POST
@idempotency.once
def pass_on(request: doors.Signed, reference: str) -> HttpResponse:
    """Hand the case to another desk or agency."""
    concern, form = _readable(request, reference), PassOnForm(request.POST, prefix="pass")
    if not form.is_valid():
        return shown_to_desk(request, concern, pass_form=form)
    concerns.pass_on(concern=concern, **form.cleaned_data, by=request.user, at=timezone.now())
    messages.success(request, _("Handed on. The person is told."))
    return redirect("cases")


@doors.only(*DESKS)
@require_POST
@idempotency.once
def close(request: doors.Signed, reference: str) -> HttpResponse:
    """Close the case, saying how it ended."""
    concern, form = _readable(request, reference), SayForm(request.POST, prefix="close")
    if not form.is_valid():
        return shown_to_desk(request, concern, close_form=form)
    concerns.close(concern=concern, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
    messages.success(request, _("Closed. The person is told."))
    return redirect("cases")
