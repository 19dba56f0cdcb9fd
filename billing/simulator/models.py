"""The simulator's own books: what it was told, what it answered, and what it still has to deliver."""

from django.db import models, transaction
from django.db.models import F


class Thing(models.Model):
    """One object of Stripe's (a session, an intent, a charge, a refund, a dispute, an event), in Stripe's own shape."""

    ref = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=30, db_index=True)
    created = models.BigIntegerField()
    intent = models.CharField(max_length=100, blank=True, db_index=True)
    charge = models.CharField(max_length=100, blank=True, db_index=True)
    body = models.JSONField()

    class Meta:
        """Newest first, as Stripe lists them."""

        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.ref


class Reply(models.Model):
    """What was answered under an idempotency key, to be answered again word for word."""

    key = models.CharField(max_length=255, unique=True)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        """The plural Django would not guess."""

        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """An event that our webhook must still receive, or has received."""

    class State(models.TextChoices):
        """Where a delivery stands."""

        WAITING = "waiting", "waiting"
        HELD = "held", "held back"
        DONE = "done", "delivered"
        LOST = "lost", "lost"

    event = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        """In the order in which they were announced."""

        ordering = ["pk"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.event} {self.state}"


class Fault(models.Model):
    """A switch: how many more times the simulator misbehaves in one way."""

    class Kind(models.TextChoices):
        """The ways in which Stripe, the network or a bank can surprise us."""

        DROP = "drop", "do what was asked, then drop the connection"
        ERROR = "error", "answer 500 before doing anything"
        LOSE = "lose", "never deliver the webhook"
        DUPLICATE = "duplicate", "deliver each webhook twice"
        DELAY = "delay", "hold webhooks back until released"
        REORDER = "reorder", "deliver the newest webhook first"
        DECLINE = "decline", "decline the card"
        DISPUTE = "dispute", "dispute the charge at once"

    kind = models.CharField(max_length=20, choices=Kind, unique=True)
    remaining = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} x{self.remaining}"

    @classmethod
    def set(cls, kind: str, times: int) -> None:
        """Let the fault happen ``times`` times from now."""
        cls.objects.update_or_create(kind=kind, defaults={"remaining": times})

    @classmethod
    def take(cls, kind: str) -> bool:
        """Use the fault up by one, and say whether there was one to use."""
        with transaction.atomic():
            return bool(cls.objects.filter(kind=kind, remaining__gt=0).update(remaining=F("remaining") - 1))
