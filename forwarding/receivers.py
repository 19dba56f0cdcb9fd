"""
The few answers to the neighbours' news. Each may be told twice, and none is needed for a right state.

And what the neighbours ask of us: whether a parcel may be released, and what the agencies are called.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice, Payment
from customs.models import Decision, Declaration
from customs.states import DecisionKind
from forwarding import duties, notices
from forwarding.domestic import outbox
from forwarding.journey import clear, unpaid
from forwarding.models import Agency, Delivery, Milestone, Shipment
from forwarding.models.placename import named
from suuq import questions
from suuq.money import Money
from suuq.ui.templatetags import su
from suuq.workflow import Reason

MILESTONES = {
    DecisionKind.QUERY: Milestone.Code.CUSTOMS_ASKED,
    DecisionKind.HELD: Milestone.Code.CUSTOMS_HELD,
    DecisionKind.CORRECTED: Milestone.Code.CUSTOMS_CORRECTED,
    DecisionKind.RELEASED: Milestone.Code.RELEASED,
    DecisionKind.SEIZED: Milestone.Code.SEIZED,
    DecisionKind.RESTORED: Milestone.Code.RESTORED,
    DecisionKind.RETURNED: Milestone.Code.SENT_BACK,
}
TOLD = {*MILESTONES, DecisionKind.APPEAL_DECIDED} - {DecisionKind.RESTORED}  # its objection's answer tells it
NOTICES = {DecisionKind.QUERY: notices.CUSTOMS_ASKED, DecisionKind.HELD: notices.CUSTOMS_HELD}


def on_declaration_decided(declaration_id: int, decision: str, **_news: Any) -> None:
    """Write the milestone and owe the notice of a decision; a correction also brings the bill in line."""
    if decision in {*MILESTONES, *TOLD}:
        _tell_owner(declaration_id, decision)


@transaction.atomic
def _tell_owner(declaration_id: int, decision: str) -> None:
    shipment = (
        Shipment.objects.filter(declaration_id=declaration_id).select_related("declaration", "customer__user").first()
    )
    if shipment is None:
        return
    decisions = Decision.objects.filter(declaration_id=declaration_id, kind=decision).order_by("number")
    at, made = decisions.latest("number").at, str(decisions.count())
    kind = DecisionKind(decision)
    if kind in MILESTONES:
        Milestone.objects.record(shipment, MILESTONES[kind], at=at, detail=made)
    if kind in TOLD:
        code = NOTICES.get(kind, notices.CUSTOMS_DECIDED)
        notices.owe(shipment.customer.user, code, about=shipment.number, detail=f"{decision}:{made}", at=at)
    _tell_partner(shipment, at)
    if not duties.is_billed(shipment):
        clear.clear_for_flight.delay_on_commit(shipment.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types


@transaction.atomic
def on_invoice_settled(invoice_id: int, **_news: Any) -> None:
    """Tell the owner that everything is paid, once for each time it became so; nights it waited are asked for first."""
    if not (paid := _billed(invoice=invoice_id)) or not (at := _settled_at(paid[0].bill)):
        return
    shipment = unpaid.count(shipment=paid[0], at=at)
    if not shipment.bill.is_settled:
        return
    bills = str(1 + shipment.bill.corrections.count())
    Milestone.objects.record(shipment, Milestone.Code.PAID, at=at, detail=bills)
    notices.owe(shipment.customer.user, notices.PAID, about=shipment.number, detail=bills, at=at)
    _tell_partner(shipment, at)


@questions.kept
def _billed(invoice: int) -> QuerySet[Shipment]:
    return Shipment.objects.filter(invoice=invoice).select_related("invoice", "customer__user")


def _settled_at(bill: Invoice) -> datetime | None:
    """When the last bill of a matter was settled: a correction is paid after what it corrects."""
    corrected = bill.corrections.values_list("settled_at", flat=True)
    return max(filter(None, (bill.settled_at, *corrected))) if bill.settled_at else None


def _tell_partner(shipment: Shipment, at: datetime) -> None:
    """The post that delivers for us learns whether it may hand the parcel over."""
    if delivery := Delivery.objects.filter(shipment=shipment).exclude(partner=None).select_related("partner").first():
        outbox.tell_clearance(delivery, at=at)


def on_money_left_over(payment_id: int, **_news: Any) -> None:
    """Tell the payer, once for each payment, that money their bill did not need is in their wallet."""
    payment = Payment.objects.select_related("payer", "invoice").get(pk=payment_id)
    with translation.override(payment.payer.language):
        amount = su.words(Money(payment.credited_minor, payment.currency))
    about = payment.invoice.number if payment.invoice else payment.number
    notices.owe(payment.payer, notices.CREDITED, about=about, detail=payment.number, at=payment.at, amount=amount)


def names_of_agencies() -> dict[str, str]:
    """Tell the cash desks what their agencies are called in the reader's language."""
    return {code: named(name) for code, name in Agency.objects.values_list("code", "name")}


def why_customs_waits(declarations: Sequence[Declaration]) -> dict[int, list[Reason]]:
    """Ask, before a release, of which the duty of the assessment in force is not paid."""
    boxes = list(Shipment.objects.filter(declaration__in=declarations).select_related("invoice", "declaration"))
    duties.read(boxes)
    unpaid = Reason("duty_unpaid", _("The duty is not paid yet. The bill was sent to the consignee."))
    return {box.declaration_id: [unpaid] for box in boxes if box.declaration_id and not duties.is_paid(box)}
