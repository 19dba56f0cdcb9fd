"""A shopper's money with us, shown like a bank statement."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from billing import ledger, refunds, statements
from billing.documents import papers
from billing.models import Invoice
from suuq import doors, tables
from suuq.roles import Role

PERIODS = {"30": gettext_lazy("30 days"), "90": gettext_lazy("3 months"), "": gettext_lazy("All")}
PAGE = 25


@doors.only(Role.CUSTOMER)
@require_GET
def wallet(request: HttpRequest) -> HttpResponse:
    """Show what the wallet holds and everything that moved it, with the balance after each line."""
    period = _period(request)
    legs = statements.wallet(request.user, settings.CURRENCY, since=_since(period))
    page = Paginator(legs, PAGE).get_page(request.GET.get("page"))
    return render(request, "billing/wallet.html", {
        "held_minor": ledger.spendable(request.user, settings.CURRENCY),
        "due_minor": sum(bill.due_minor for bill in Invoice.objects.of(request.user).payable()),
        "page": page,
        "on_the_way_minor": refunds.on_the_way(request.user, settings.CURRENCY),
        "periods": [{"days": days, "words": words, "here": days == period} for days, words in PERIODS.items()],
        "period": period,
    })  # fmt: skip


def _period(request: HttpRequest) -> str:
    asked = request.GET.get("days", "")
    return asked if asked in PERIODS else ""


def _since(period: str) -> datetime | None:
    return timezone.now() - timedelta(days=int(period)) if period else None


@doors.only(Role.CUSTOMER)
@require_GET
def wallet_table(request: HttpRequest, form: str) -> HttpResponse:
    """Give the same statement as a table."""
    legs = statements.wallet(request.user, settings.CURRENCY, since=_since(_period(request)))
    return tables.answer(f"suuq-statement.{form}", *statements.table(legs, settings.CURRENCY))


@doors.only(Role.CUSTOMER)
@require_GET
def wallet_pdf(request: HttpRequest) -> HttpResponse:
    """Give the same statement as a document."""
    return papers.answer(
        papers.wallet(request.user, settings.CURRENCY, since=_since(_period(request)), at=timezone.now()),
        "suuq-statement.pdf",
    )
