"""The shopper's home: what to do, what is on its way, what is done; addresses and profile."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forwarding import addresses as layouts
from forwarding import notices, queues, standing
from forwarding.forms.shipping import ProfileForm
from forwarding.models import Customer, Sketch, Warehouse
from forwarding.states import ConcernStatus, LetterStatus, MailStatus
from suuq import doors
from suuq.digits import grouped_telephone
from suuq.roles import STAFF, Role

DESKS = {
    Role.WAREHOUSE: "warehouse:start",
    Role.OFFICER: "customs:queue",
    Role.CLERK: "counter:home",
    Role.COURIER: "courier:round",
    Role.FINANCE: "billing:finance",
    Role.SUPERVISOR: "counter:home",
    Role.AUDITOR: "admin:index",
    Role.OPERATOR: "operate",
}
DONE_SHOWN = 10
DRAFTS_SHOWN = 20
ABOUT_MOST = 40


@doors.only(*Role)
@require_safe
def home(request: doors.Signed) -> HttpResponse:
    """Send staff to their desk; show a shopper three lists."""
    if request.user.role in STAFF:
        return redirect(DESKS[Role(request.user.role)])
    customer = Customer.objects.open_suite(request.user)
    lists: dict[str, list[dict[str, Any]]] = {"todo": [], "moving": [], "done": []}
    for row in rows(customer):
        lists[row["standing"].place].append(row)
    context = {
        "customer": customer,
        "lists": lists,
        "drafts": customer.mails.filter(status=MailStatus.DRAFT)[:DRAFTS_SHOWN],
        "done_more": max(0, len(lists["done"]) - DONE_SHOWN),
        "letters_count": customer.letters.filter(status=LetterStatus.KEPT).count(),
        "cases_count": customer.concerns.filter(status=ConcernStatus.ANSWERED).count(),
        "unseen": notices.unseen(request.user).count(),
        "sketches": Sketch.objects.filter(customer=customer)[:DRAFTS_SHOWN],
        "section": "parcels",
    }
    if "all" not in request.GET:
        lists["done"] = lists["done"][:DONE_SHOWN]
    return render(request, "forwarding/customer/home.html", context)


@doors.only(Role.CUSTOMER)
@require_POST
def seen(request: doors.Signed) -> HttpResponse:
    """Note that a shopper has read their news: of one thing, or all of it. The page sends it by itself."""
    about = request.POST.get("about", "")[:ABOUT_MOST]
    notices.seen(request.user, by=request.user, at=timezone.now(), about=about)
    return redirect("home")


def rows(customer: Customer) -> list[dict[str, Any]]:
    """Gather all that a person has, on the shelf, moving and to come, each with where it stands."""
    sent, shelved, expected = queues.all_of(customer)
    shipments = [
        {"thing": s, "standing": standing.of_shipment(s), "url_name": "shipment", "ref": s.number} for s in sent
    ]
    shelf = [
        {
            "thing": p.purchase or p,
            "standing": standing.of_package(p),
            "url_name": "purchase" if p.purchase else "package",
            "ref": (p.purchase or p).reference,
            "package": p,
        }
        for p in shelved
    ]
    coming = [
        {"thing": p, "standing": standing.of_purchase(p), "url_name": "purchase", "ref": p.reference} for p in expected
    ]
    return [*shelf, *shipments, *coming]


@doors.only(Role.CUSTOMER)
@require_safe
def addresses(request: doors.Signed) -> HttpResponse:
    """Show each warehouse's address as a shop's form asks for it, line by line."""
    customer = Customer.objects.open_suite(request.user)
    warehouses = list(Warehouse.objects.filter(is_open=True))
    chosen = next((w for w in warehouses if w.code == request.GET.get("at")), warehouses[0] if warehouses else None)
    variants = _variants(customer, chosen) if chosen else ()
    return render(
        request,
        "forwarding/customer/addresses.html",
        {"customer": customer, "warehouses": warehouses, "chosen": chosen, "variants": variants},
    )


def _variants(customer: Customer, warehouse: Warehouse) -> tuple[layouts.Variant, ...]:
    return layouts.variants(
        country=warehouse.country,
        address=warehouse.address,
        name=customer.name,
        suite=customer.suite,
        local=warehouse.address_local or None,
    )


@doors.only(Role.CUSTOMER)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: doors.Signed) -> HttpResponse:
    """Ask for the name on the identity paper, a telephone and an agency."""
    user, customer = request.user, Customer.objects.open_suite(request.user)
    phone = grouped_telephone(user.phone)
    known = {"full_name": user.full_name, "phone": phone, "agency": customer.agency, "language": user.language}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        customer.learn(**form.cleaned_data)
        messages.success(request, _("Your details are kept."))
        return redirect("addresses")
    return render(request, "forwarding/customer/profile.html", {"form": form, "customer": customer})
