"""A mail that came for a suite, and what was read in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.purchase import Document, Purchase


class Mail(models.Model):
    """
    One mail, kept as it came before anything of it is read.

    ``draft`` is what was read: shop, number, tracking numbers and lines. ``customer`` is whose draft it is; a mail of
    an unknown sender has none, whatever suite it was sent to.
    """

    class Why(models.TextChoices):
        """Why it is in the pool and not a draft."""

        NO_SUITE = "no_suite", _("It was sent to no suite that we know.")
        SENDER = "sender", _("Its sender is none of the addresses that this person has confirmed.")
        NOT_VOUCHED = "not_vouched", _("Nothing proves that its sender wrote it.")
        AUTOMATIC = "automatic", _("A program answered by itself.")
        TOO_MANY = "too_many", _("More mails came for this suite today than people forward.")
        UNREAD = "unread", _("No order of a shop was found in it.")
        LARGE = "large", _("It is too large to be opened.")
        NESTED = "nested", _("It is packed in more layers than a shop’s mail has.")
        PARTS = "parts", _("It has more parts than a shop’s mail has.")
        EMPTY = "empty", _("It is empty.")

    FLOW = states.MAIL

    reference = models.CharField(max_length=12, unique=True)
    key = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=10, choices=states.MailStatus, default=states.MailStatus.WAITING)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    suite = models.CharField(max_length=12, blank=True)
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveIntegerField()
    raw = models.FileField(upload_to="mail/%Y/%m/", blank=True)
    draft = models.JSONField(default=dict, blank=True)
    left_out = models.JSONField(default=list, blank=True)
    invoice = models.ForeignKey(Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    purchase = models.ForeignKey(Purchase, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    received_at = models.DateTimeField()

    class Meta:
        """The newest first; a draft is somebody's."""

        ordering = ["-pk"]
        constraints = [
            states.MAIL.known("mail_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status__in=["draft", "declared"]) | models.Q(customer__isnull=False),
                name="mail_draft_has_owner",
            ),
        ]
        indexes = [models.Index(fields=["status"], name="mail_by_status")]

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        """What the shopper knows it by: the shop and its number, or the subject."""
        told = [self.draft.get("shop", ""), self.draft.get("order_number", "")]
        return " · ".join(word for word in told if word) or self.subject
