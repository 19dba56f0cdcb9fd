"""
Proofs that payers send: "I paid, here is the paper". A proof moves no money; it helps a person find it.

Money moves only when the provider's own statement shows it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models.invoice import Invoice
from billing.models.transfer import Proof, Transfer
from billing.states import ProofStatus
from suuq import audit, references, uploads, workflow
from suuq.workflow import Reason, Refused

MOST_WAITING = 3


class CannotTakeProof(Refused):
    """The proof is not kept; the reasons say why."""


@transaction.atomic
def send(
    *, invoice: Invoice, provider: str, reference: str, amount_minor: int, paper: uploads.Taken, by: Any, at: datetime
) -> Proof:
    """
    Keep a payer's proof for a bill. The same number again is the proof already there.

    :raises CannotTakeProof: nothing is due, or several proofs of the bill wait already
    """
    invoice = Invoice.objects.select_for_update(no_key=True).get(pk=invoice.pk)
    if before := Proof.objects.filter(invoice=invoice, provider=provider, reference=reference).first():
        return before
    if not invoice.due_minor:
        raise CannotTakeProof(Reason("nothing_due", _("Nothing is due on this bill any more.")))
    if invoice.proofs.filter(status=ProofStatus.WAITING).count() >= MOST_WAITING:
        words = _("We are already checking %(n)s proofs of this bill. Wait for our answer.") % {"n": MOST_WAITING}
        raise CannotTakeProof(Reason("enough_proofs", words))
    proof = Proof.objects.create(
        invoice=invoice, provider=provider, reference=reference, amount_minor=amount_minor, file=paper.content,
        media_type=paper.media_type, shown_name=paper.shown_name, sent_by=by, sent_at=at,
    )  # fmt: skip
    audit.record("proof_sent", proof, by=by, at=at, new=f"{amount_minor} {invoice.currency}")
    return proof


def bearing_on(transfer: Transfer, waiting: Iterable[Proof]) -> list[tuple[Proof, bool]]:
    """List the proofs that may speak of a line, and whether by its number or by the sum alone; decide nothing."""
    found = []
    for proof in waiting:
        if proof.provider != transfer.provider:
            continue
        by_number = _same_number(proof, transfer)
        if by_number or proof.amount_minor == transfer.amount_minor:
            found.append((proof, by_number))
    return found


def _same_number(proof: Proof, transfer: Transfer) -> bool:
    wanted = references.normalise(proof.reference)
    return bool(wanted) and wanted in {references.normalise(transfer.external_id), references.normalise(transfer.words)}


def lock(invoice: Invoice | None) -> list[Proof]:
    """Lock the proofs of a bill that wait, before the audit trail is."""
    waiting = Proof.objects.select_for_update(no_key=True).filter(invoice=invoice, status=ProofStatus.WAITING)
    return list(waiting) if invoice else []


def found(transfer: Transfer, locked: Iterable[Proof], *, by: Any, at: datetime) -> None:
    """Close the proofs that speak of a line just booked for their bill."""
    for proof, _by_number in bearing_on(transfer, locked):
        workflow.move(proof, to=ProofStatus.FOUND, by=by, at=at, transfer=transfer, answered_at=at)


@transaction.atomic
def refuse(*, proof: Proof, why: str, by: Any, at: datetime) -> Proof:
    """Tell the payer that the provider knows nothing of such a payment."""
    return workflow.move(proof, to=ProofStatus.REFUSED, by=by, at=at, why=why, answer=why, answered_at=at)
