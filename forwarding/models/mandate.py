"""What a person lets the post's counters do in their place, and what was done."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.warehouse import Agency


class Scope(models.TextChoices):
    """What may be done for a person."""

    DECLARE = "declare", _("Announce purchases and ask for parcels to fly")
    PAY = "pay", _("See bills and pay them")
    TRACK = "track", _("Follow parcels")
    COLLECT = "collect", _("Collect parcels without the code")


class Consent(models.TextChoices):
    """How a person said yes."""

    CODE = "code", _("A code sent to them")
    PAPER = "paper", _("Signature on paper")
    PAD = "pad", _("Signature on the screen")


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Finding what is allowed."""

    def in_force(self, at: datetime) -> "MandateQuerySet":
        """Keep those given, not taken back, and not past their day."""
        return self.filter(status=states.MandateStatus.IN_FORCE, expires_at__gt=at)


class Mandate(models.Model):
    """
    A person's consent that any counter acts for them, within a scope and until a day.

    Each act under it is a ``MandateAct``. The digest is that of the code sent; a signed paper is kept as a picture.
    """

    FLOW = states.MANDATE

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="mandates")
    status = models.CharField(max_length=10, choices=states.MandateStatus, default=states.MandateStatus.ASKED)
    may_declare = models.BooleanField(default=False)
    may_pay = models.BooleanField(default=False)
    may_track = models.BooleanField(default=False)
    may_collect = models.BooleanField(default=False)
    consent = models.CharField(max_length=6, choices=Consent)
    code_digest = models.CharField(max_length=64, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    signature = models.FileField(upload_to="mandates/%Y/%m/", blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        """A person has one mandate in force, which allows something and was given at a time."""

        ordering = ["-pk"]
        constraints = [
            states.MANDATE.known("mandate_status_known"),
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(status="in_force"), name="mandate_one_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(may_declare=True)
                | models.Q(may_pay=True)
                | models.Q(may_track=True)
                | models.Q(may_collect=True),
                name="mandate_allows_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="in_force") | models.Q(given_at__isnull=False), name="mandate_was_given"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=models.Q(status="in_force"), name="mandate_lapsing")]

    def __str__(self) -> str:
        return f"{self.customer.suite} {self.pk}"

    @property
    def scopes(self) -> list[Scope]:
        """What it allows."""
        return [scope for scope in Scope if getattr(self, f"may_{scope}")]


class MandateAct(models.Model):
    """One thing done for a person by a clerk. Rows are never changed."""

    class Deed(models.TextChoices):
        """What was done."""

        DECLARED = "declared", _("Announced a purchase")
        SHIPPED = "shipped", _("Asked for parcels to fly")
        TOOK_CASH = "took_cash", _("Took cash for a bill")
        PAID = "paid", _("Paid a bill from the wallet")
        LOOKED = "looked", _("Looked up the parcels")
        COLLECTED = "collected", _("Handed a parcel over without its code")

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="acts")
    deed = models.CharField(max_length=10, choices=Deed)
    about = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """The latest first."""

        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.deed} {self.about}"


class IdentityPaper(models.Model):
    """
    An identity paper seen at a counter. The number itself is not kept.

    ``digest`` finds the person again when the same paper is shown; ``ends_with`` lets a clerk compare.
    """

    class Kind(models.TextChoices):
        """What it is."""

        CARD = "card", _("Identity card")
        PASSPORT = "passport", _("Passport")
        LICENCE = "licence", _("Driving licence")
        REFUGEE = "refugee", _("Refugee card")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind)
    digest = models.CharField(max_length=64, db_index=True)
    ends_with = models.CharField(max_length=3)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        """The latest first; the same paper of the same person once."""

        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["customer", "digest"], name="identity_paper_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} … {self.ends_with}"
