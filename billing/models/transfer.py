"""Money that came by a local wallet or a bank: how providers write statements, their lines, and payers' proofs."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing import states
from billing.models.invoice import Invoice
from billing.models.payment import Payment


class ProviderMap(models.Model):
    """How one provider heads its columns, laid beside a real file of theirs once; it goes before what we assumed."""

    class Day(models.TextChoices):
        """How a date is written, by an example."""

        SLASHES = "%d/%m/%Y", "31/12/2026"
        DASHES = "%Y-%m-%d", "2026-12-31"
        BACKWARD = "%d-%m-%Y", "31-12-2026"
        POINTS = "%d.%m.%Y", "31.12.2026"
        AMERICAN = "%m/%d/%Y", "12/31/2026"

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    how = models.CharField(max_length=300)
    columns = models.JSONField()
    day = models.CharField(max_length=10, choices=Day)
    decimal_mark = models.CharField(max_length=1, choices=[(".", "1,234.50"), (",", "1 234,50")])
    came_in = models.CharField(max_length=40, blank=True)
    currency = models.CharField(max_length=3, default="DJF")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ProviderStatement(models.Model):
    """A statement file of a provider, read once: the same file again is the same statement."""

    provider = models.CharField(max_length=30)
    shown_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A file counts once."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["provider", "digest"], name="statement_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.shown_name}"


class Transfer(models.Model):
    """One line of a statement. Its number at the provider is money once, in however many files it stands."""

    FLOW = states.TRANSFER

    class Fit(models.TextChoices):
        """How the money fits the bill that its code names."""

        EXACT = "exact", _("all that is due")
        PARTIAL = "partial", _("a part of what is due")
        OVER = "over", _("more than is due: the rest is in the wallet")
        NONE = "none", _("no bill to pay")

    statement = models.ForeignKey(ProviderStatement, on_delete=models.PROTECT, related_name="transfers")
    provider = models.CharField(max_length=30)
    external_id = models.CharField(max_length=80)
    on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    words = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=120, blank=True)
    fit = models.CharField(max_length=10, choices=Fit, default=Fit.NONE)
    payment = models.OneToOneField(Payment, null=True, on_delete=models.PROTECT, related_name="transfer")
    settled_why = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=20, choices=states.TransferStatus, default=states.TransferStatus.NEW)

    class Meta:
        """A number of a provider once, an amount above zero."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            states.TRANSFER.known("transfer_status_known"),
            models.UniqueConstraint(fields=["provider", "external_id"], name="transfer_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="transfer_brings_something"),
            models.CheckConstraint(
                condition=Q(fit__in=["exact", "partial", "over", "none"]), name="transfer_fit_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.external_id}"


class Proof(models.Model):
    """What a payer sends to show that they paid from a local wallet or a bank: a paper, and the number on it."""

    FLOW = states.PROOF

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="proofs")
    provider = models.CharField(max_length=30)
    reference = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    file = models.FileField(upload_to="proofs/%Y/%m/")
    media_type = models.CharField(max_length=40)
    shown_name = models.CharField(max_length=80)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    transfer = models.ForeignKey(Transfer, null=True, on_delete=models.PROTECT, related_name="proofs")
    answer = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=20, choices=states.ProofStatus, default=states.ProofStatus.WAITING)

    class Meta:
        """The same number for the same bill is one proof."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            states.PROOF.known("proof_status_known"),
            models.UniqueConstraint(fields=["invoice", "provider", "reference"], name="proof_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="proof_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"
