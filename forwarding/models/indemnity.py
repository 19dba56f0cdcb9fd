"""What is paid for harm to a parcel: the rules, as rows, and each thing asked for, as part of a case."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.concern import Concern


class Ground(models.TextChoices):
    """What went wrong."""

    DAMAGE = "damage", _("It came damaged")
    CONTENTS = "contents", _("Something is missing in it")
    LOSS = "loss", _("It never came")
    WEIGHT = "weight", _("Its weight was wrong, and I paid for it")
    DELAY = "delay", _("It came too late")


class IndemnityRule(models.Model):
    """
    For one kind of harm: from when and until when it may be asked for, the most that is paid, and on whose word.

    ``most`` says what bounds it besides the sums: the value declared to customs, or the carriage that was paid. The
    sums, where there are any, are a convention's: so much a parcel and so much a kilogram.
    """

    class Since(models.TextChoices):
        """The day from which the days are counted."""

        HANDED = "handed", _("the hand-over")
        DISPATCHED = "dispatched", _("the departure by air")
        PACKED = "packed", _("the closing of the box")

    class Most(models.TextChoices):
        """What is never exceeded."""

        VALUE = "value", _("the value declared to customs")
        CARRIAGE = "carriage", _("the carriage that was paid")

    ground = models.CharField(max_length=10, choices=Ground)
    valid_from = models.DateField()
    since = models.CharField(_("counted from"), max_length=12, choices=Since)
    after_days = models.PositiveSmallIntegerField(_("not before so many days"), default=0)
    within_days = models.PositiveSmallIntegerField(_("within so many days"))
    answer_days = models.PositiveSmallIntegerField(_("answered within so many days"))
    needs_photo = models.BooleanField(default=False)
    most = models.CharField(max_length=10, choices=Most)
    currency = models.CharField(max_length=3, blank=True)
    per_parcel_minor = models.PositiveIntegerField(null=True, blank=True)
    per_kg_minor = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    is_verified = models.BooleanField(default=False)

    class Meta:
        """The one in force is the latest that has begun."""

        ordering = ["ground", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["ground", "valid_from"], name="indemnity_rule_once"),
            models.CheckConstraint(condition=models.Q(ground__in=Ground.values), name="indemnity_rule_ground_known"),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.valid_from}"


class Indemnity(models.Model):
    """The amount that a person asks for in a case, and what the post offers."""

    FLOW = states.INDEMNITY

    concern = models.OneToOneField(Concern, on_delete=models.PROTECT, related_name="indemnity")
    rule = models.ForeignKey(IndemnityRule, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=states.IndemnityStatus, default=states.IndemnityStatus.ASKED)
    claimed_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    offered_minor = models.PositiveBigIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """What is offered is an amount."""

        ordering = ["pk"]
        verbose_name_plural = "indemnities"
        constraints = [
            states.INDEMNITY.known("indemnity_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status__in=["offered", "paid"]) | models.Q(offered_minor__gt=0),
                name="indemnity_offers_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.concern.reference
