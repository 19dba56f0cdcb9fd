"""Money that came by a local wallet or a bank: the provider's statements and their lines."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing import states
from billing.models.payment import Payment


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
