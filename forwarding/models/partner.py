"""Another house we speak with over the one contract: a post that delivers for us, or one we deliver for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.shipment import DeliveryMode


class Partner(models.Model):
    """
    Who the other house is and how it is reached.

    The secrets its messages are signed with are settings (``PARTNER_SECRETS``), never rows.
    """

    class Role(models.TextChoices):
        """What it does in the last mile."""

        DELIVERS = "delivers", _("Delivers our parcels")
        FORWARDS = "forwards", _("Sends us parcels to deliver")

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    country = models.CharField(_("country"), max_length=2)
    role = models.CharField(max_length=10, choices=Role)
    door_url = models.URLField(_("door"), help_text=_("where its webhook listens"))
    is_active = models.BooleanField(default=True)

    class Meta:
        """One house delivers our parcels in a country; without one, the built-in workflow does."""

        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=["delivers", "forwards"]), name="partner_role_known"),
            models.UniqueConstraint(
                fields=["country"],
                condition=models.Q(role="delivers", is_active=True),
                name="partner_one_delivers_in_a_country",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerMessage(models.Model):
    """One message owed to a partner: the outbox. ``key`` makes it one message however often it is sent."""

    FLOW = states.PARTNER_MESSAGE

    key = models.CharField(max_length=120, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=13, db_index=True)
    body = models.JSONField()
    status = models.CharField(max_length=10, choices=states.PartnerMessageStatus, default="owed")
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=200, blank=True)
    owed_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest debts first; the unsent are found without reading the sent."""

        ordering = ["pk"]
        constraints = [states.PARTNER_MESSAGE.known("partner_message_status_known")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(status="owed"), name="partner_message_owed"),
            models.Index(fields=["owed_at"], condition=models.Q(status="refused"), name="partner_message_refused"),
        ]

    def __str__(self) -> str:
        return self.key


class PartnerNews(models.Model):
    """One message heard from a partner: the inbox. The same id is heard once; what came of it is kept beside it."""

    class Outcome(models.TextChoices):
        """What came of it."""

        APPLIED = "applied", _("Done")
        LATE = "late", _("Kept, but older than what we know")
        UNKNOWN = "unknown", _("No parcel of ours")
        REFUSED = "refused", _("Refused")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="news")
    message_id = models.CharField(max_length=120)
    body = models.JSONField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    why = models.CharField(max_length=200, blank=True)
    heard_at = models.DateTimeField()

    class Meta:
        """Said once by each partner."""

        ordering = ["-pk"]
        verbose_name_plural = "partner news"
        constraints = [
            models.UniqueConstraint(fields=["partner", "message_id"], name="partner_news_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["applied", "late", "unknown", "refused"]),
                name="partner_news_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class GuestParcel(models.Model):
    """A parcel that we deliver for another house: what it told us of it, and how far it has come here."""

    FLOW = states.GUEST

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="parcels")
    number = models.CharField(max_length=13)
    status = models.CharField(max_length=10, choices=states.GuestStatus, default=states.GuestStatus.EXPECTED)
    is_released = models.BooleanField(default=False)
    weight_grams = models.PositiveIntegerField()
    mode = models.CharField(max_length=10, choices=DeliveryMode)
    office = models.CharField(_("office"), max_length=80)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    place = models.CharField(_("quarter, landmark"), max_length=200, blank=True)
    code = models.CharField(max_length=8, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        """A number is one parcel of a partner."""

        ordering = ["pk"]
        constraints = [
            states.GUEST.known("guest_parcel_status_known"),
            models.UniqueConstraint(fields=["partner", "number"], name="guest_parcel_once"),
        ]
        indexes = [models.Index(fields=["status"])]

    def __str__(self) -> str:
        return self.number


class GuestBox(models.Model):
    """One box of a guest's parcel that travels in several; the first bears the parcel's own number."""

    guest = models.ForeignKey(GuestParcel, on_delete=models.CASCADE, related_name="boxes")
    number = models.CharField(max_length=13, db_index=True)
    weight_grams = models.PositiveIntegerField()

    class Meta:
        """In the order told."""

        ordering = ["pk"]
        verbose_name_plural = "guest boxes"
        constraints = [models.UniqueConstraint(fields=["guest", "number"], name="guest_box_once")]

    def __str__(self) -> str:
        return self.number
