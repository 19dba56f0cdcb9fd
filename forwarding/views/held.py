"""Finance's page of the duties: assessed, collected and paid over, declaration by declaration."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from billing import certainty, remittance
from billing.views.day import asked_time
from forwarding import held as duties_held
from suuq import doors, tables
from suuq.money import Money
from suuq.roles import Role

READERS = (Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)
PAGE = 50


@doors.only(*READERS)
@require_GET
def held(request: HttpRequest) -> HttpResponse:
    """Show each declaration of a time beside the money that it brought."""
    first, last = asked_time(request)
    page = Paginator(duties_held.declared(first=first, last=last), PAGE).get_page(request.GET.get("page"))
    return render(request, "forwarding/finance/held.html", {
        "tab": "held", "page": page, "rows": duties_held.rows(page.object_list), "first": first, "last": last,
        "today": timezone.localdate(), "currency": settings.CURRENCY,
        "held_minor": remittance.held(settings.CURRENCY), "query": f"?first={first}&last={last}",
    })  # fmt: skip


@doors.only(*READERS)
@require_GET
def held_table(request: HttpRequest, form: str) -> HttpResponse:
    """Give the same rows as a table."""
    first, last = asked_time(request)
    heads = [
        _("Declaration"), _("Lodged"), _("Bill"), _("Assessed"), _("Collected"), _("Paid to the Treasury"), _("Held"),
        _("Difference"), _("Currency"), _("Tariff"),
    ]  # fmt: skip
    found = duties_held.every(duties_held.declared(first=first, last=last))
    return tables.answer(f"suuq-duties-held-{first}-{last}.{form}", heads, (_cells(row) for row in found))


def _cells(row: duties_held.Row) -> list[object]:
    shipment = row.shipment
    lodged = shipment.declaration.lodged_at if shipment.declaration else None
    sums = (row.assessed_minor, row.collected_minor, row.remitted_minor, row.held_minor, row.difference_minor)
    return [
        shipment.number, timezone.localtime(lodged).date().isoformat() if lodged else "",
        shipment.invoice.number if shipment.invoice else "",
        *(_whole(amount, row.currency) for amount in sums), row.currency, certainty.word(unread=not row.is_verified),
    ]  # fmt: skip


def _whole(amount_minor: int, currency: str) -> object:
    value = Money(amount_minor, currency).value
    return int(value) if value == value.to_integral_value() else str(value)
