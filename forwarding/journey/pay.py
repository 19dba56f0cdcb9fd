"""Pay: raise one bill for everything, and keep it equal to what customs assesses."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from billing import invoicing, rebilling
from billing.models import Invoice
from customs.models import Assessment
from forwarding import charges, duties, estimates, notices, quotes
from forwarding.journey import quote
from forwarding.models import Milestone, Shipment

# The words of the State's lines are the codes of its levies; the catalogues spell them out.
LEVIES = (
    gettext_noop("TIC"),
    gettext_noop("SUR"),
    gettext_noop("TVA"),
    gettext_noop("IGS"),
    gettext_noop("DD"),
    gettext_noop("RS"),
)


@transaction.atomic
def bill(*, shipment: Shipment, by: Any, at: datetime) -> Invoice | None:
    """
    Bring the bill in line with the assessment in force.

    The first bill carries freight, handling, duty and taxes. After a correction the difference alone is asked for
    by a supplementary bill or given back by a credit note; a bill is never edited. Called twice, it finds nothing
    left to do.
    """
    shipment = (
        Shipment.objects.select_for_update(no_key=True, of=("self",)).select_related("invoice").get(pk=shipment.pk)
    )
    assessment = duties.assessment_of(shipment)
    if assessment is None or duties.is_billed(shipment):
        return shipment.invoice
    invoice = _correct(shipment, assessment, by, at) if shipment.invoice else _first(shipment, assessment, by, at)
    Milestone.objects.record(shipment, Milestone.Code.BILLED, at=at, detail=invoice.number)
    notices.owe(shipment.customer.user, notices.BILLED, about=shipment.number, detail=invoice.number, at=at)
    return invoice


def _first(shipment: Shipment, assessment: Assessment, by: Any, at: datetime) -> Invoice:
    owed = charges.waiting(shipment.packages.all())
    lines = [
        *quotes.of_shipment(shipment).bill_lines,
        *charges.lines(owed),
        *(line for line in _state_lines(shipment, assessment) if line.amount_minor),
    ]
    invoice = invoicing.issue(
        key=_key(shipment, assessment),
        payer=shipment.customer.user,
        about=shipment.number,
        currency=settings.CURRENCY,
        lines=estimates.beside(lines, shipment.estimate),
        by=by,
        at=at,
    )
    charges.taken(owed, invoice)
    _count(shipment, invoice)
    shipment.invoice = invoice
    shipment.save(update_fields=["invoice"])
    return invoice


def _count(shipment: Shipment, invoice: Invoice) -> None:
    """Let this parcel count among those that tell how well estimates hold."""
    if (sums := estimates.totals(shipment.estimate, invoice)) and sums[0]:
        quote.count(
            warehouse=shipment.warehouse, service=shipment.service, estimated_minor=sums[0], final_minor=sums[1]
        )


def _correct(shipment: Shipment, assessment: Assessment, by: Any, at: datetime) -> Invoice:
    correction = rebilling.rebill(
        key=_key(shipment, assessment),
        invoice=shipment.bill,
        lines=_state_lines(shipment, assessment),
        why=gettext_noop("Reassessed by customs"),
        by=by,
        at=at,
    )
    return correction or shipment.bill


def _state_lines(shipment: Shipment, assessment: Assessment) -> list[invoicing.Line]:
    """Write one line for each levy of the assessment, those of nothing included, with the law behind it."""
    params = {"assessment": str(assessment.number), "verified": "yes" if assessment.verified else "no"}
    law = duties.law_of(assessment)
    return [
        invoicing.Line(
            kind="duty", words=levy, params={"levy": levy, **params, **law[levy]}, amount_minor=amount, for_state=True
        )
        for levy, amount in duties.due_to_state(shipment).items()
    ]


def _key(shipment: Shipment, assessment: Assessment) -> str:
    return f"shipment:{shipment.number}:assessment:{assessment.number}"
