"""What happened to a parcel, as its owner is told it. Rows are never changed."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forwarding.models.package import Package
from forwarding.models.purchase import Purchase
from forwarding.models.shipment import Shipment
from suuq import rows, webhooks


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Writing and reading the story of a parcel."""

    def record(
        self, subject: "Purchase | Package | Shipment", code: str, *, at: datetime, place: str = "", detail: str = ""
    ) -> "Milestone":
        """Write a milestone once, and owe it to the programs of its owner: the same one again returns the first."""
        told = self._told(subject, code, at=at, place=place, detail=detail)
        milestone, is_new = self.get_or_create(key=told.pop("key"), defaults=told)
        return milestone.owed_to_programs(subject) if is_new else milestone

    def begin(self, package: Package, code: str, *, at: datetime, place: str, beside: models.Model) -> "Milestone":
        """
        Write the first milestone of a package made in this transaction, of which nobody can have told anything.

        What is as new is written ``beside`` it.
        """
        milestone = Milestone(**self._told(package, code, at=at, place=place, detail=""))
        rows.write(milestone, beside)
        return milestone.owed_to_programs(package)

    @staticmethod
    def _told(
        subject: "Purchase | Package | Shipment", code: str, *, at: datetime, place: str, detail: str
    ) -> dict[str, Any]:
        kind = str(subject._meta.model_name)
        key = f"{kind}:{subject.pk}:{code}:{detail}"[:120]
        return {"key": key, kind: subject, "code": code, "at": at, "place": place, "detail": detail}

    def of_shipment(self, shipment: Shipment) -> "MilestoneQuerySet":
        """
        The story of a shipment begins with the purchases in it.

        Their keys are asked first, so that an index finds each part: a condition over joined tables reads them all.
        """
        inside = list(shipment.packages.values_list("pk", "purchase"))
        told = self.select_related(
            "shipment__warehouse", "package__warehouse", "package__purchase", "purchase__warehouse"
        )
        return told.filter(
            models.Q(shipment=shipment)
            | models.Q(package__in=[package for package, _purchase in inside])
            | models.Q(purchase__in=[purchase for _package, purchase in inside if purchase])
        )


class Milestone(models.Model):
    """One event, keyed by a sentence so that telling it twice writes it once."""

    class Code(models.TextChoices):
        """The words of the timeline, mapped to UPU events in ``forwarding/timeline.py``."""

        DECLARED = "declared", _("Purchase declared")
        ARRIVED = "arrived", _("Received at the warehouse")
        CLAIMED = "claimed", _("Owner found")
        SPLIT = "split", _("Split into two parcels")
        SET_ASIDE = "set_aside", _("Set aside at the warehouse")
        REQUESTED = "requested", _("Shipment requested")
        PACKED = "packed", _("Packed and weighed")
        LODGED = "lodged", _("Declared to customs")
        BILLED = "billed", _("Bill issued")
        PAID = "paid", pgettext_lazy("milestone", "Paid")
        DISPATCHED = "dispatched", _("Left by air")
        LANDED = "landed", _("Arrived in the country")
        DAMAGED = "damaged", _("Came out of its bag damaged")
        MISSING = "missing", _("Not where it should be")
        LOST = "lost", _("Searched for, and not found")
        CUSTOMS_HELD = "customs_held", _("Held by customs")
        CUSTOMS_ASKED = "customs_asked", _("Customs asked a question")
        CUSTOMS_CORRECTED = "customs_corrected", _("Corrected by customs")
        RELEASED = "released", _("Released by customs")
        SEIZED = "seized", _("Seized by customs")
        RESTORED = "restored", _("Seizure lifted by customs")
        SENT_BACK = "sent_back", _("Sent back by customs")
        RETURNED = "returned", _("Sent back to the shop")
        DISPOSED = "disposed", _("Disposed of")
        SOLD = "sold", _("Sold after three notices")
        ABANDONED = "abandoned", _("Given up after three notices")
        FOUND = "found", _("Found again")
        SENT_ON = "sent_on", _("On its way to the agency")
        AT_AGENCY = "at_agency", _("Ready to collect")
        OUT = "out", _("Out with the courier")
        ATTEMPTED = "attempted", _("Not handed over")
        DELIVERED = "delivered", _("Handed over")
        NOT_COLLECTED = "not_collected", _("Not collected, sent back")

    key = models.CharField(max_length=120, unique=True)
    code = models.CharField(max_length=20, choices=Code)
    purchase = models.ForeignKey(Purchase, null=True, on_delete=models.PROTECT, related_name="milestones")
    package = models.ForeignKey(Package, null=True, on_delete=models.PROTECT, related_name="milestones")
    shipment = models.ForeignKey(Shipment, null=True, on_delete=models.PROTECT, related_name="milestones")
    at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True)
    detail = models.CharField(max_length=60, blank=True)

    once = "key"  # over all months: see suuq/months.py
    objects = MilestoneQuerySet.as_manager()

    class Meta:
        """In the order it happened."""

        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.key

    def owed_to_programs(self, subject: Purchase | Package | Shipment) -> "Milestone":
        """Owe it to the programs of its owner."""
        if subject.customer:
            facts = {str(subject._meta.model_name): str(subject), "place": self.place}
            user, kind = subject.customer.user_id, f"parcel.{self.code}"
            webhooks.tell(user_id=user, kind=kind, key=self.key, facts=facts, at=self.at)
        return self
