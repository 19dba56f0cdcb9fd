"""Tables for accountants, as CSV or XLSX: the books, the journal, what is owed, what a day brought, what was earned."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from billing import certainty, days, figures, places
from billing.models import Invoice, Leg, Remittance
from billing.views.day import asked_day, asked_time
from suuq import doors, tables
from suuq.money import Money
from suuq.roles import Role

READERS = (Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)


def _whole(amount_minor: int, currency: str) -> Any:
    """Write an amount in whole units: francs are integers, euros have their cents."""
    value = Money(amount_minor, currency).value
    return int(value) if value == value.to_integral_value() else str(value)


def _day(at: Any) -> str:
    return timezone.localtime(at).date().isoformat()


@doors.only(*READERS)
@require_GET
def books(request: HttpRequest, form: str) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Give the trial balance."""
    currency, word = settings.CURRENCY, certainty.word(unread=certainty.is_unread())
    rows = [
        [
            heading.code, _(heading.words), _whole(debit, currency), _whole(credit, currency), currency,
            word if heading.code in certainty.HELD else "",
        ]
        for heading, debit, credit in figures.trial_balance(currency)
    ]  # fmt: skip
    heads = [_("Account"), _("Name"), _("Debit"), _("Credit"), _("Currency"), _("Tariff")]
    return tables.answer(f"suuq-trial-balance.{form}", heads, rows)


@doors.only(*READERS)
@require_GET
def journal(request: HttpRequest, form: str) -> HttpResponse:
    """Give every leg of a time, in the order written."""
    first, last = asked_time(request)
    heads = [
        _("Entry"), _("Date"), _("What"), _("Reference"), _("Account"), _("Holder"), _("Debit"), _("Credit"),
        _("Currency"), _("By"), _("Tariff"),
    ]  # fmt: skip
    return tables.answer(f"suuq-journal-{first}-{last}.{form}", heads, _legs(first, last))


def _legs(first: date, last: date) -> Iterator[list[Any]]:
    start, end = days.bounds(first, last)
    legs = Leg.objects.filter(entry__at__gte=start, entry__at__lt=end).select_related("entry__by", "account")
    tariff = certainty.of_legs(legs)
    for leg in legs.order_by("pk").iterator(chunk_size=500):
        currency = leg.account.currency
        yield [
            leg.entry_id, _day(leg.entry.at), leg.entry.get_code_display(), leg.entry.about, leg.account.code,
            leg.account.holder, _whole(leg.debit_minor, currency), _whole(leg.credit_minor, currency), currency,
            str(leg.entry.by or ""), tariff(leg),
        ]  # fmt: skip


@doors.only(*READERS)
@require_GET
def unpaid(request: HttpRequest, form: str) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Give what is owed, the oldest first, with its age in days."""
    today = timezone.localdate()
    rows = (
        [
            bill.number, str(bill.payer), bill.about, _day(bill.issued_at),
            (today - timezone.localtime(bill.issued_at).date()).days, _whole(bill.due_minor, bill.currency),
            bill.currency,
        ]
        for bill in Invoice.objects.payable().select_related("payer").order_by("issued_at")
    )  # fmt: skip
    heads = [_("Bill"), _("Customer"), _("Parcel"), _("Billed"), _("Days"), _("Left to pay"), _("Currency")]
    return tables.answer(f"suuq-unpaid-{today}.{form}", heads, rows)


@doors.only(*READERS)
@require_GET
def day(request: HttpRequest, form: str) -> HttpResponse:
    """Give what a day brought by agency and means."""
    on, currency, names = asked_day(request), settings.CURRENCY, places.names()
    moved = [
        *((_("taken"), row) for row in days.takings(on, currency)),
        *days.went(on, currency),
    ]
    rows = [
        [
            on.isoformat(), names.get(row.place, row.place) or _("no counter"), row.means, what, row.count,
            _whole(row.amount_minor, currency), currency,
        ]
        for what, row in moved
    ]  # fmt: skip
    heads = [_("Date"), _("Agency"), _("Means"), _("What"), _("Payments"), _("Amount"), _("Currency")]
    return tables.answer(f"suuq-day-{on}.{form}", heads, rows)


@doors.only(*READERS)
@require_GET
def earned(request: HttpRequest, form: str) -> HttpResponse:
    """Give what each service brought in a time."""
    first, last = asked_time(request)
    currency = settings.CURRENCY
    rows = [
        [
            row.kind, _("Treasury") if row.for_state else _("Post"), _whole(row.amount_minor, currency), currency,
            certainty.word(unread=row.is_unread) if row.for_state else "",
        ]
        for row in days.earned(first, last, currency)
    ]  # fmt: skip
    heads = [_("Service"), _("For"), _("Amount"), _("Currency"), _("Tariff")]
    return tables.answer(f"suuq-revenue-{first}-{last}.{form}", heads, rows)


@doors.only(*READERS)
@require_GET
def remittance_list(request: HttpRequest, number: str, form: str) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Give the list that goes with one transfer: each bill whose duties it pays over."""
    done = get_object_or_404(Remittance.objects.select_related("entry"), number=number)
    held = figures.held(done.currency, until=done)
    tariff = certainty.of_legs(held.legs)
    rows = [
        [leg.entry.about, _day(leg.entry.at), leg.entry.get_code_display(), leg.growth_minor, tariff(leg)]
        for leg in held.legs
    ]
    heads = [_("Bill"), _("Date"), _("What"), _("Amount"), _("Tariff")]
    carried = [_("Carried over"), "", "", held.carried_minor, certainty.word(unread=certainty.is_unread())]
    return tables.answer(f"suuq-{done.number}.{form}", heads, [carried, *rows])
