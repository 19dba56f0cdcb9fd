"""The clerk's cash desk: find a bill, take money, give change, close the drawer."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing import cashdesk, ledger, notes, payments, savings, slips, statements
from billing.forms import CashForm, CountForm, FindForm, OpenShiftForm, WalletCashForm, WhyForm
from billing.models import CashShift, Entry, Invoice, Payment, SavingsPlan
from billing.states import SavingsStatus, ShiftStatus
from billing.views import key_of, reader
from suuq import doors, idempotency, references
from suuq.accounts import people
from suuq.accounts.models import User
from suuq.roles import Role
from suuq.ui.fields import plain_digits
from suuq.workflow import Refused

FOUND = 12


def with_drawer(view: Any) -> Any:
    """Send a clerk without an open drawer to open one."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if shift := cashdesk.current(request.user):
            return view(request, shift, *args, **kwargs)
        return redirect("billing:open_shift")

    return wrapped


@doors.only(Role.CLERK)
@require_http_methods(["GET", "POST"])
@idempotency.once
def open_shift(request: HttpRequest) -> HttpResponse:
    """Open a drawer with its float."""
    last = CashShift.objects.filter(clerk=reader(request)).first()
    form = OpenShiftForm(request.POST or None, initial={"place": last.place if last else ""})
    if form.is_valid():
        try:
            cashdesk.open_shift(by=request.user, at=timezone.now(), currency=settings.CURRENCY, **form.cleaned_data)
            return redirect("billing:desk")
        except Refused as refused:
            _tell(form, refused)
    return render(request, "billing/desk/open.html", {"form": form, "tab": "drawer"})


def _tell(form: Any, refused: Refused) -> None:
    for reason in refused.reasons:
        form.add_error(None, str(reason))


@doors.only(Role.CLERK)
@require_GET
@with_drawer
def desk(request: HttpRequest, shift: CashShift) -> HttpResponse:
    """Find what is to be paid by anything the customer holds or says."""
    form = FindForm(request.GET or None)
    words = plain_digits(form.cleaned_data["q"]) if form.is_valid() else ""
    found = people.find(words, most=FOUND)
    bills = find_bills(words, found) if words else []
    if len(bills) == 1 and references.normalise(words) == bills[0].payment_code:
        return redirect("billing:take_cash", number=bills[0].number)
    return render(request, "billing/desk/desk.html", {**frame(shift, words, bills), "people": found})


def frame(shift: CashShift, words: str = "", bills: Any = (), tab: str = "take") -> dict[str, Any]:
    """Gather what every page of the desk shows: the drawer, the search, the last receipts."""
    return {
        "shift": shift,
        "words": words,
        "bills": bills,
        "recent": slips.of(shift, last=6),
        "drawer_minor": shift.drawer_minor,
        "tab": tab,
    }


def find_bills(words: str, found: list[User]) -> list[Invoice]:
    """Look among bills to pay by code, number or what they are about; else take those of the people found."""
    return list(bills_named(words)[:FOUND]) or list(bills_of(found)[:FOUND])


def bills_named(words: str) -> QuerySet[Invoice]:
    """Name bills to pay as they are kept, in capitals, so that the index answers and nothing is read through."""
    code = references.normalise(words)
    named = Q(payment_code=code) | Q(number=words.upper()) | Q(about__in={code, words.upper()})
    return Invoice.objects.payable().filter(named).select_related("payer")


def bills_of(found: list[User]) -> QuerySet[Invoice]:
    """List the bills to pay of these people."""
    return Invoice.objects.payable().filter(payer__in=found).select_related("payer").order_by("payer", "pk")


@doors.only(Role.CLERK)
@require_http_methods(["GET", "POST"])
@idempotency.once
@with_drawer
def take_cash(request: HttpRequest, shift: CashShift, number: str) -> HttpResponse:
    """Show one bill in large figures and take the notes for it."""
    bill = get_object_or_404(Invoice.objects.select_related("payer"), number=number)
    form = CashForm(request.POST or None, due_minor=bill.due_minor)
    if form.is_valid():
        try:
            payment = payments.take_cash(
                invoice=bill, shift=shift, tendered_minor=form.cleaned_data["tendered"],
                amount_minor=form.cleaned_data["part"], key=key_of(request), by=request.user, at=timezone.now(),
            )  # fmt: skip
            return redirect("billing:receipt", number=payment.number)
        except Refused as refused:
            _tell(form, refused)
    return render(request, "billing/desk/take.html", {
        **frame(shift),
        "form": form,
        "invoice": bill,
        "matter": statements.matter(bill),
        "siblings": Invoice.objects.of(bill.payer).payable().exclude(pk=bill.pk),
        "suggestions": notes.suggestions(bill.due_minor),
        "pieces": notes.PIECES.get(bill.currency, (1,)),
    })  # fmt: skip


@doors.only(Role.CLERK)
@require_http_methods(["GET", "POST"])
@idempotency.once
@with_drawer
def person(request: HttpRequest, shift: CashShift, pk: int) -> HttpResponse:
    """Put money into a customer's wallet, or give some of it back."""
    customer = get_object_or_404(User, pk=pk, role=Role.CUSTOMER)
    form = WalletCashForm(request.POST or None)
    if form.is_valid():
        try:
            return _move_wallet(request, shift, customer, form.cleaned_data["amount"])
        except Refused as refused:
            _tell(form, refused)
    return render(request, "billing/desk/person.html", {
        **frame(shift), "form": form, "customer": customer, "held_minor": ledger.spendable(customer, shift.currency),
        "unpaid": Invoice.objects.of(customer).payable(), "plans": open_plans(customer),
    })  # fmt: skip


def _move_wallet(request: HttpRequest, shift: CashShift, customer: User, amount_minor: int) -> HttpResponse:
    if request.POST.get("way") == "out":
        payout = cashdesk.pay_out(
            shift=shift,
            payee=customer,
            amount_minor=amount_minor,
            key=key_of(request),
            by=request.user,
            at=timezone.now(),
        )
        _print_slip(request, _("Given back from the wallet. The customer signs the slip."), payout.shift, payout.entry)
        return redirect("billing:person", pk=customer.pk)
    facts: Any = {"amount_minor": amount_minor, "key": key_of(request), "by": request.user, "at": timezone.now()}
    if plan := _plan_of(customer, request.POST.get("way", "")):
        payment = savings.save_cash(plan=plan, shift=shift, **facts)
        messages.success(request, _("Added to the savings plan %(number)s.") % {"number": plan.number})
    else:
        payment = payments.top_up_cash(user=customer, shift=shift, **facts)
    return redirect("billing:receipt", number=payment.number)


def _print_slip(request: HttpRequest, words: str, shift: CashShift, entry: Entry) -> None:
    slip = reverse("billing:slip_pdf", args=[shift.pk, entry.pk])
    messages.success(request, format_html('{} <a href="{}">{}</a>', words, slip, _("Print the slip")))


def _plan_of(customer: User, way: str) -> SavingsPlan | None:
    """Find the plan that an instalment is for; another customer's does not exist."""
    number = way.removeprefix("save:")
    return get_object_or_404(open_plans(customer), number=number) if way != number else None


def open_plans(customer: User) -> QuerySet[SavingsPlan]:
    """List the plans into which a customer may pay an instalment."""
    return SavingsPlan.objects.filter(owner=customer, status=SavingsStatus.OPEN)


@doors.only(Role.CLERK)
@require_http_methods(["GET", "POST"])
@with_drawer
def ask_void(request: HttpRequest, shift: CashShift, number: str) -> HttpResponse:
    """Ask a second person to undo a payment of one's own, of this drawer or of one counted since."""
    payment = get_object_or_404(Payment.objects.select_related("shift"), number=number, shift__clerk=shift.clerk_id)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        try:
            cashdesk.ask_void(payment=payment, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
            messages.success(request, _("Asked. Your supervisor decides; until then the payment stands."))
            return redirect("billing:desk")
        except Refused as refused:
            _tell(form, refused)
    return render(request, "billing/desk/void.html", {**frame(shift), "form": form, "payment": payment})


@doors.only(Role.CLERK)
@require_POST
@idempotency.once
@with_drawer
def drop(request: HttpRequest, shift: CashShift) -> HttpResponse:
    """Take money out of a full drawer to the safe."""
    form = WalletCashForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the amount taken to the safe, for example 100000."))
        return redirect("billing:close_shift")
    amount_minor, key = form.cleaned_data["amount"], key_of(request)
    try:
        entry = cashdesk.drop(shift=shift, amount_minor=amount_minor, key=key, by=request.user, at=timezone.now())
        _print_slip(request, _("Taken to the safe. Whoever keeps the safe signs the slip."), shift, entry)
    except cashdesk.CannotHandleCash as refused:
        messages.error(request, " ".join(map(str, refused.reasons)))
    return redirect("billing:close_shift")


@doors.only(Role.CLERK)
@require_http_methods(["GET", "POST"])
@with_drawer
def close_shift(request: HttpRequest, shift: CashShift) -> HttpResponse:
    """Count the drawer without being told what it should hold, and close it."""
    form = CountForm(request.POST or None, currency=shift.currency)
    if form.is_valid():
        closed = cashdesk.close_shift(
            shift=shift, counted_minor=form.counted_minor, by=request.user, at=timezone.now(),
            denominations={str(piece): count for piece, count in form.denominations.items() if count},
        )  # fmt: skip
        return redirect("billing:shift", pk=closed.pk)
    return render(request, "billing/desk/close.html", {"form": form, "shift": shift, "tab": "drawer"})


@doors.only(Role.CLERK, Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)
@require_GET
def shift_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a drawer's day: what came, what went, what was counted. A clerk reads their own."""
    shifts = CashShift.objects.select_related("clerk")
    if reader(request).role == Role.CLERK:
        shifts = shifts.filter(clerk=reader(request), status=ShiftStatus.CLOSED)  # until then they count blind
    shift = get_object_or_404(shifts, pk=pk)
    return render(request, "billing/desk/shift.html", {
        "shift": shift, "tab": "drawer", "movements": slips.of(shift)[::-1], "moves": cashdesk.moves(shift),
    })  # fmt: skip
