"""Messages owed to people: the outbox."""

from django.conf import settings
from django.db import models

from forwarding import states


class Notice(models.Model):
    """One message, written in the transaction of the step it speaks of; a worker sends it afterwards."""

    FLOW = states.NOTICE

    key = models.CharField(max_length=120, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20)
    about = models.CharField(max_length=40)
    facts = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=8, choices=states.NoticeStatus, default=states.NoticeStatus.OWED)
    attempts = models.PositiveSmallIntegerField(default=0)
    owed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest debts first; the unsent are found without reading the sent."""

        ordering = ["pk"]
        constraints = [states.NOTICE.known("notice_status_known")]
        indexes = [models.Index(fields=["owed_at"], condition=models.Q(status="owed"), name="notice_owed")]

    def __str__(self) -> str:
        return self.key
