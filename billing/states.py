"""Where a bill, a payment, a shift and the rest may stand, and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from suuq.workflow import Flow


class InvoiceStatus(TextChoices):
    """A bill."""

    ISSUED = "issued", _("To pay")
    SETTLED = "settled", pgettext_lazy("bill", "Paid")
    REOPENED = "reopened", _("To pay again")
    CANCELLED = "cancelled", _("Cancelled")


INVOICE = Flow(
    InvoiceStatus,
    {
        InvoiceStatus.ISSUED: {InvoiceStatus.SETTLED, InvoiceStatus.CANCELLED},
        InvoiceStatus.SETTLED: {InvoiceStatus.REOPENED},
        InvoiceStatus.REOPENED: {InvoiceStatus.SETTLED, InvoiceStatus.CANCELLED},
    },
    {
        InvoiceStatus.SETTLED: "invoice_settled",
        InvoiceStatus.REOPENED: "invoice_reopened",
        InvoiceStatus.CANCELLED: "invoice_cancelled",
    },
)


class ShiftStatus(TextChoices):
    """A clerk's turn at the cash drawer."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


SHIFT = Flow(
    ShiftStatus,
    {ShiftStatus.OPEN: {ShiftStatus.CLOSED}},
    {ShiftStatus.OPEN: "shift_opened", ShiftStatus.CLOSED: "shift_closed"},
)


class VoidStatus(TextChoices):
    """A clerk's wish to undo a payment, which a second person grants or refuses."""

    ASKED = "asked", _("Waiting for a second person")
    GRANTED = "granted", _("Voided")
    REFUSED = "refused", _("Refused")


VOID = Flow(
    VoidStatus,
    {VoidStatus.ASKED: {VoidStatus.GRANTED, VoidStatus.REFUSED}},
    {VoidStatus.ASKED: "void_asked", VoidStatus.GRANTED: "void_granted", VoidStatus.REFUSED: "void_refused"},
)


class RefundStatus(TextChoices):
    """Money on its way back to a card."""

    ASKED = "asked", _("On its way")
    DONE = "done", _("Refunded")
    FAILED = "failed", _("Sent back to the wallet")


REFUND = Flow(
    RefundStatus,
    {
        RefundStatus.ASKED: {RefundStatus.DONE, RefundStatus.FAILED},
        RefundStatus.DONE: {RefundStatus.FAILED},  # the bank sent it back, days later
    },
    {RefundStatus.DONE: "refund_done", RefundStatus.FAILED: "refund_failed"},
)


class CardCheckoutStatus(TextChoices):
    """One attempt to be paid on a gateway's page."""

    PREPARED = "prepared", _("Being opened")
    OPEN = "open", _("Not paid yet")
    HELD = "held", _("Held on the card")
    PAID = "paid", _("Paid")
    EXPIRED = "expired", _("Not paid in time")
    RELEASED = "released", _("Let go")
    FAILED = "failed", _("Could not be opened")
    DOUBTFUL = "doubtful", _("Being checked by finance")


CARD_CHECKOUT = Flow(
    CardCheckoutStatus,
    {
        CardCheckoutStatus.PREPARED: {CardCheckoutStatus.OPEN, CardCheckoutStatus.FAILED},
        CardCheckoutStatus.OPEN: {
            CardCheckoutStatus.HELD,
            CardCheckoutStatus.PAID,
            CardCheckoutStatus.EXPIRED,
            CardCheckoutStatus.DOUBTFUL,
        },
        CardCheckoutStatus.HELD: {
            CardCheckoutStatus.PAID,
            CardCheckoutStatus.RELEASED,
            CardCheckoutStatus.DOUBTFUL,
        },
        # A page that nobody could close may be paid late: that money is found and booked.
        CardCheckoutStatus.EXPIRED: {CardCheckoutStatus.PAID, CardCheckoutStatus.DOUBTFUL},
    },
    {
        CardCheckoutStatus.OPEN: "card_checkout_opened",
        CardCheckoutStatus.HELD: "card_checkout_held",
        CardCheckoutStatus.PAID: "card_checkout_paid",
        CardCheckoutStatus.EXPIRED: "card_checkout_expired",
        CardCheckoutStatus.RELEASED: "card_checkout_released",
        CardCheckoutStatus.FAILED: "card_checkout_failed",
        CardCheckoutStatus.DOUBTFUL: "card_checkout_doubtful",
    },
)
LIVE_CHECKOUT = [CardCheckoutStatus.PREPARED, CardCheckoutStatus.OPEN, CardCheckoutStatus.HELD]


class SavingsStatus(TextChoices):
    """A plan to save toward a goal."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


SAVINGS = Flow(
    SavingsStatus,
    {SavingsStatus.OPEN: {SavingsStatus.CLOSED}},
    {SavingsStatus.OPEN: "savings_opened", SavingsStatus.CLOSED: "savings_closed"},
)


class TransferStatus(TextChoices):
    """One line of a provider's statement: money that reached us by a local wallet or a bank."""

    NEW = "new", _("Read")
    BOOKED = "booked", _("Booked by its code")
    DOUBTFUL = "doubtful", _("To be settled by a person")
    IDENTIFIED = "identified", _("Settled by a person")
    RETURNED = "returned", _("Sent back to the payer")


TRANSFER = Flow(
    TransferStatus,
    {
        TransferStatus.NEW: {TransferStatus.BOOKED, TransferStatus.DOUBTFUL},
        TransferStatus.DOUBTFUL: {TransferStatus.IDENTIFIED, TransferStatus.RETURNED},
    },
    {
        TransferStatus.BOOKED: "transfer_booked",
        TransferStatus.DOUBTFUL: "transfer_doubtful",
        TransferStatus.IDENTIFIED: "transfer_identified",
        TransferStatus.RETURNED: "transfer_returned",
    },
)


class ProofStatus(TextChoices):
    """A paper that shows a payment which has not reached us yet."""

    WAITING = "waiting", _("Being checked")
    FOUND = "found", _("Found on the statement")
    REFUSED = "refused", _("Not found")


PROOF = Flow(
    ProofStatus,
    {ProofStatus.WAITING: {ProofStatus.FOUND, ProofStatus.REFUSED}, ProofStatus.REFUSED: {ProofStatus.FOUND}},
    {
        ProofStatus.WAITING: "proof_sent",
        ProofStatus.FOUND: "proof_found",
        ProofStatus.REFUSED: "proof_refused",
    },
)
