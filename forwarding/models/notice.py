"""Messages owed to people: the outbox, the ways out of it, and who has to be called."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer


class Channel(models.TextChoices):
    """A way to reach a person."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")
    PUSH = "push", _("This browser's notifications")


class Notice(models.Model):
    """
    One message, written in the transaction of the step it speaks of; a worker sends it afterwards.

    ``next_at`` is when it may be tried: a worker that takes it up moves it ahead, so that no other does.
    """

    FLOW = states.NOTICE

    key = models.CharField(max_length=120, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20)
    about = models.CharField(max_length=40)
    facts = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=states.NoticeStatus, default=states.NoticeStatus.OWED)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    fell_back = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    owed_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest debts first; the unsent are found without reading the sent."""

        ordering = ["pk"]
        constraints = [states.NOTICE.known("notice_status_known")]
        indexes = [
            models.Index(fields=["owed_at"], condition=models.Q(status="owed"), name="notice_owed"),
            models.Index(Coalesce("next_at", "owed_at"), condition=models.Q(status="owed"), name="notice_due"),
            models.Index(fields=["owed_at"], condition=models.Q(status="failed"), name="notice_failed"),
            models.Index(fields=["user", "status"], name="notice_of_person"),
        ]

    def __str__(self) -> str:
        return self.key


class Handover(models.Model):
    """One time that a notice was given to who carries it; ``reference`` is what their news will call it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="handovers")
    channel = models.CharField(max_length=10, choices=Channel)
    reference = models.CharField(max_length=80, blank=True)
    cost_minor = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        """A carrier's reference means one message."""

        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "reference"], condition=~models.Q(reference=""), name="handover_reference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Preference(models.Model):
    """How a person wants to be told: first this way, else that way, and not at night."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="told_by")
    first = models.CharField(max_length=10, choices=Channel, blank=True)
    second = models.CharField(max_length=10, choices=Channel, blank=True)
    quiet_from = models.TimeField(default=time(21))
    quiet_until = models.TimeField(default=time(7))
    whatsapp_agreed_at = models.DateTimeField(null=True, blank=True)
    wrong_phone = models.CharField(max_length=20, blank=True)  # a number at which somebody else answered

    def __str__(self) -> str:
        return f"{self.user_id}"


class PushDevice(models.Model):
    """A browser that a person lets us notify, and the keys that only it can read with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    endpoint = models.URLField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"


class ChannelCost(models.Model):
    """What one message costs by a channel, and how much it may cost in a day; no row is no limit."""

    channel = models.CharField(max_length=10, choices=Channel, unique=True)
    price_minor = models.PositiveIntegerField(_("price of one message"))
    most_minor = models.PositiveIntegerField(_("most in a day"))
    spent_on = models.DateField(null=True, blank=True, editable=False)
    spent_minor = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.get_channel_display()


class Call(models.Model):
    """Somebody who opened none of our messages within a day, although they ask something of them."""

    FLOW = states.CALL

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="calls")
    about = models.CharField(max_length=40)
    code = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=states.CallStatus, default=states.CallStatus.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    wanted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One call at a time for a person, the longest wait first."""

        ordering = ["due_at", "pk"]
        constraints = [
            states.CALL.known("call_status_known"),
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(status="waiting"), name="call_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.pk}"
