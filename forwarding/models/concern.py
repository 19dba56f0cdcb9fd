"""What worries a person about a parcel, which desk has it, and what each side said."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.shipment import Shipment
from forwarding.models.warehouse import Agency, Warehouse


class Desk(models.TextChoices):
    """Who answers."""

    POST = "post", _("The post")
    CUSTOMS = "customs", _("Customs")
    WAREHOUSE = "warehouse", _("The warehouse abroad")
    FINANCE = "finance", _("The post's accounts")


class Subject(models.TextChoices):
    """What it is about; each has a desk that answers it first."""

    MISSING = "missing", _("A parcel does not come")
    DAMAGED = "damaged", _("A parcel is damaged or something is missing in it")
    WRONG = "wrong", _("Something is wrong with the weight, the photo or the name")
    TAX = "tax", _("Duty and taxes")
    HELD = "held", _("Customs holds a parcel")
    MONEY = "money", _("A payment, a bill or the wallet")
    OTHER = "other", _("Something else")


class Concern(models.Model):
    """
    One case: it waits at one desk until ``due_at``, is answered, and is closed.

    A case of the post's is followed by one agency, a case of a warehouse's by that warehouse.
    """

    FLOW = states.CONCERN

    reference = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="concerns")
    shipment = models.ForeignKey(Shipment, null=True, blank=True, on_delete=models.PROTECT, related_name="concerns")
    subject = models.CharField(max_length=8, choices=Subject)
    words = models.TextField(max_length=1000)
    desk = models.CharField(max_length=10, choices=Desk)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    warehouse = models.ForeignKey(Warehouse, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=states.ConcernStatus, default=states.ConcernStatus.WAITING)
    due_at = models.DateTimeField()
    risen_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """What must be answered first comes first."""

        ordering = ["due_at", "pk"]
        constraints = [states.CONCERN.known("concern_status_known")]
        indexes = [
            models.Index(fields=["desk", "status", "due_at"]),
            models.Index(fields=["due_at"], condition=models.Q(status="waiting"), name="concern_waiting"),
            models.Index(fields=["due_at"], condition=~models.Q(status="closed"), name="concern_open"),
            models.Index(
                fields=["risen_at", "due_at", "id"], condition=~models.Q(status="closed"), name="concern_open_risen"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_late(self) -> bool:
        """Whether it waits past its day; what is looked at again has a new one."""
        return self.status == states.ConcernStatus.WAITING and bool(self.risen_at and self.risen_at > self.due_at)

    @property
    def title(self) -> str:
        """What it is about, in words; where something is to be paid for, what went wrong."""
        harm = getattr(self, "indemnity", None)
        return str(harm.rule.get_ground_display() if harm else self.get_subject_display())


class ConcernStep(models.Model):
    """One thing said or done about a case, as both sides read it. Rows are never changed."""

    class Kind(models.TextChoices):
        """What happened."""

        OPENED = "opened", _("Recorded")
        ANSWERED = "answered", _("Answered")
        SAID = "said", _("The customer adds")
        PASSED_ON = "passed_on", _("Handed on")
        OFFERED = "offered", _("An amount is offered")
        REFUSED = "refused", _("Refused")
        APPEALED = "appealed", _("The customer asks for another look")
        ACCEPTED = "accepted", _("The offer is taken and paid")
        RISEN = "risen", _("Past its day: a supervisor sees to it")
        CLOSED = "closed", _("Closed")

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    desk = models.CharField(max_length=10, choices=Desk)
    place = models.CharField(max_length=80, blank=True)
    words = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In the order it happened."""

        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.concern}"
