"""
Money whose bill nobody can tell by itself: a person says whose it is, or sends it back, and why.

Each is an entry in the books with that person's name, and the reason stays on the line and in the audit trail. The
line is locked first, so that of two people only one settles it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import cashdesk, ledger, proofs, receiving, transfers
from billing.models.invoice import Invoice
from billing.models.ledger import Why
from billing.models.payment import Means, Payment
from billing.models.transfer import Proof, Transfer
from billing.states import TransferStatus
from suuq import workflow
from suuq.workflow import Reason, Refused


class CannotSettle(Refused):
    """The doubt is not settled so; the reasons say why."""


def identify(*, transfer: Transfer, invoice: Invoice, why: str, by: Any, at: datetime) -> Payment:
    """
    Say which bill a line pays: what is due is paid (all or a part), what is too much is in the payer's wallet.

    :raises CannotSettle: the line is settled already
    :raises receiving.CannotPay: it is in another currency
    """
    if transfer.currency != invoice.currency:
        raise receiving.CannotPay(Reason("other_currency", _("The money is in another currency than the bill.")))
    cashdesk.refuse_own(invoice.payer, by)
    receipt = _receipt(transfer, why, invoice, by=by, at=at)
    return receiving.settle(invoice, receipt, lambda due: receiving.arrived(due, transfer.amount_minor))


def give_to_wallet(*, transfer: Transfer, user: Any, why: str, by: Any, at: datetime) -> Payment:
    """Say whose money a line is: it is added to their wallet."""
    cashdesk.refuse_own(user, by)
    return receiving.top_up(user, _receipt(transfer, why, None, by=by, at=at), transfer.amount_minor)


@transaction.atomic
def send_back(*, transfer: Transfer, why: str, by: Any, at: datetime) -> Transfer:
    """
    Book that the provider gives a line's money back to whoever sent it: the entry that took it is reversed.

    :raises CannotSettle: it is settled already
    """
    _still_in_doubt(transfer)
    received = ledger.Entry.objects.get(key=transfers.received_key(transfer))
    ledger.reverse(received, key=f"transfer:{transfers.key_of(transfer)}:returned", code=Why.REVERSED, by=by, at=at)
    return workflow.move(
        transfer, to=TransferStatus.RETURNED, by=by, at=at, why=why, settled_why=why, settled_by=by, settled_at=at
    )


def _receipt(transfer: Transfer, why: str, invoice: Invoice | None, *, by: Any, at: datetime) -> receiving.Receipt:
    """Say what is booked; the line is settled with it, so that no line waits whose money has gone on."""
    waiting: list[Proof] = []

    def lock() -> None:
        _still_in_doubt(transfer)
        waiting.extend(proofs.lock(invoice))

    def close(payment: Payment) -> None:
        closed = workflow.move(
            transfer, to=TransferStatus.IDENTIFIED, by=by, at=at, why=why, payment=payment,
            fit=transfers.fit_of(payment), settled_why=why, settled_by=by, settled_at=at,
        )  # fmt: skip
        proofs.found(closed, waiting, by=by, at=at)

    return receiving.Receipt(
        key=transfers.key_of(transfer), means=Means.PROVIDER, source=transfers.suspense(transfer), by=by, at=at,
        provider=transfer.provider, reference=transfer.external_id, asked_minor=transfer.amount_minor,
        code=Why.IDENTIFIED, alongside=receiving.Alongside(lock, close),
    )  # fmt: skip


def _still_in_doubt(transfer: Transfer) -> None:
    """Lock the line, and refuse when somebody settled it in the meantime."""
    if Transfer.objects.select_for_update(no_key=True).get(pk=transfer.pk).status != TransferStatus.DOUBTFUL:
        raise CannotSettle(Reason("settled_already", _("This line is already settled.")))
