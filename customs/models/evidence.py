"""What customs asks about a declaration and is told: the thread with the consignee, the papers and the photos."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customs import legaldays, states
from customs.models.declaration import Declaration


class Question(models.Model):
    """One question of customs and the consignee's answer to it."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="questions")
    words = models.TextField()
    wanted = models.CharField(max_length=20, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """At most one open question per declaration: the thread is a conversation, not a form."""

        ordering = ("asked_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(answered_at__isnull=True), name="question_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def read_by(self) -> date | None:
        """The day by which customs reads the answer and goes on; none before there is one."""
        return legaldays.day(self.answered_at + states.EXAMINES) if self.answered_at else None

    @property
    def is_open(self) -> bool:
        """Whether the answer is still awaited."""
        return self.answered_at is None


class PaperKind(models.TextChoices):
    """What a document is, as far as anybody said: rules ask for it, and the tariff's conditions."""

    INVOICE = "invoice", _("Invoice")
    PAYMENT = "payment", _("Proof of payment")
    PERMIT = "permit", _("Permit")
    CERTIFICATE = "certificate", _("Certificate of origin")
    PHOTO = "photo", _("Photo")
    ANSWER = "answer", _("Sent with an answer")
    OBJECTION = "objection", _("Sent with an objection")


class Evidence(models.Model):
    """A document or photo that the officer may open: a name in storage, never the file itself."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="evidence")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    kind = models.CharField(max_length=20)
    storage_name = models.CharField(max_length=300)
    shown_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """The same file is listed once."""

        ordering = ("pk",)
        verbose_name_plural = "evidence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["declaration", "storage_name"], name="evidence_once"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def is_picture(self) -> bool:
        """Whether a browser can show it in the page."""
        return self.media_type.startswith("image/")
