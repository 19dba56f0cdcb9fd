"""Payments by a gateway: each attempt on its page, the inbox of its news, and what finance must look at."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing import states
from billing.models.invoice import Invoice
from billing.models.payment import Payment
from suuq.money import Money


class CardCheckout(models.Model):
    """
    One attempt to be paid by card or by a wallet's own page, through one of ``billing.gateways``.

    Stored before the gateway hears of it, with the idempotency key and everything else the request says: whoever
    finds it after a crash sends the very same request again and gets the very same page.
    """

    FLOW = states.CARD_CHECKOUT

    gateway = models.CharField(max_length=20, default="stripe", db_default="stripe")
    reference = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=100, unique=True)
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="card_checkouts")
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    words = models.CharField(max_length=200)
    language = models.CharField(max_length=5)
    return_url = models.CharField(max_length=500)
    cancel_url = models.CharField(max_length=500)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    status = models.CharField(
        max_length=20, choices=states.CardCheckoutStatus, default=states.CardCheckoutStatus.PREPARED, db_index=True
    )
    hold = models.BooleanField(default=False)  # authorise now, take later: the final sum may be smaller
    taken_minor = models.BigIntegerField(null=True)
    session_id = models.CharField(max_length=100, blank=True)
    url = models.TextField(blank=True)
    intent_id = models.CharField(max_length=100, blank=True, db_index=True)
    charge_id = models.CharField(max_length=100, blank=True)
    card = models.CharField(max_length=40, blank=True)
    payment = models.OneToOneField(Payment, null=True, on_delete=models.PROTECT, related_name="card_checkout")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        """A bill has one live page at a time, and a page belongs to one attempt."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            states.CARD_CHECKOUT.known("card_checkout_status_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="card_checkout_asks_something"),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(status__in=states.LIVE_CHECKOUT), name="card_checkout_one_live"
            ),
            models.UniqueConstraint(
                fields=["session_id"], condition=~Q(session_id=""), name="card_checkout_session_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def money(self) -> Money:
        """What is asked."""
        return Money(self.amount_minor, self.currency)

    @property
    def is_live(self) -> bool:
        """Whether somebody may still pay on it."""
        return self.status in states.LIVE_CHECKOUT


class GatewayEvent(models.Model):
    """
    The inbox: news from a gateway, kept once by its id, then used as a hint of what to read again.

    ``outcome`` is written by ``webhooks`` alone and is no workflow: news that failed is tried again as it stands.
    """

    class Outcome(models.TextChoices):
        """What became of the news."""

        WAITING = "waiting", _("Waiting")
        USED = "used", _("Looked at")
        IGNORED = "ignored", _("Nothing for us")
        FLAGGED = "flagged", _("Speaks of something unknown")
        DEAD = "dead", _("Failed too often")

    gateway = models.CharField(max_length=20, default="stripe", db_default="stripe")
    event_id = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=100, blank=True)
    intent_id = models.CharField(max_length=100, blank=True, db_index=True)
    reference = models.CharField(max_length=100, blank=True)
    api_version = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)
    body = models.JSONField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    checkout = models.ForeignKey(CardCheckout, null=True, on_delete=models.PROTECT, related_name="events")

    class Meta:
        """Read in the order received; the table keeps the name of its first gateway."""

        db_table = "billing_stripeevent"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "used", "ignored", "flagged", "dead"]),
                name="stripe_event_outcome_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class CardFlag(models.Model):
    """Something about a payment by a gateway that a person of finance must look at. Raised once for each ``key``."""

    class Kind(models.TextChoices):
        """Why it was raised."""

        MISMATCH = "mismatch", _("Another sum than asked")
        LATE = "late", _("Paid when nothing was due")
        REFUND_FOUND = "refund_found", _("Refunded outside suuq")
        DISPUTE = "dispute", _("Disputed by the cardholder")
        UNKNOWN = "unknown", _("News of an unknown payment")
        DEAD = "dead", _("News that could not be used")
        BOOKS = "books", _("Our books and the provider’s differ")

    ADVICE: ClassVar = {
        Kind.MISMATCH: _("It is kept apart as money of unknown origin. Ask the payer which bill it is for."),
        Kind.LATE: _("The money is in the payer’s wallet. Tell them, or send it back to where it came from."),
        Kind.REFUND_FOUND: _("It was given back at the provider, and what it had paid is due again. Find out by whom."),
        Kind.DISPUTE: _("The bank decides. Send the provider what proves the delivery; a refund now would pay twice."),
        Kind.UNKNOWN: _("We never asked for this payment. Look it up at the provider: who else uses the account?"),
        Kind.DEAD: _("It failed ten times. Have the cause mended and the news used again: nothing is booked twice."),
        Kind.BOOKS: _("Look at the payment again: late news closes most. Ask the provider about what stays."),
    }

    key = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    checkout = models.ForeignKey(CardCheckout, null=True, on_delete=models.PROTECT, related_name="flags")
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    # Where two books differ: what each has, nothing where it has nothing.
    ours_minor = models.BigIntegerField(null=True)
    theirs_minor = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=100, blank=True)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_why = models.CharField(max_length=300, blank=True)

    class Meta:
        """Oldest first: that is the one to look at."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["mismatch", "late", "refund_found", "dispute", "unknown", "dead", "books"]),
                name="card_flag_kind_known",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def advice(self) -> str:
        """What finance does about such a matter."""
        return str(self.ADVICE[self.Kind(self.kind)])
