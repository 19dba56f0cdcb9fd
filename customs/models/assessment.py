"""What the goods owe, worked out once per version and tariff, and never changed: a new one supersedes the last."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from customs.models.declaration import Declaration, Version


class Assessment(models.Model):
    """One calculation: bound to the version it read and to the tariff and exchange rates of its day."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="assessments")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by")
    currency = models.CharField(max_length=3)
    customs_value_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    tariff_version = models.CharField(max_length=80)
    verified = models.BooleanField()
    trace = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Assessments are numbered from 1 within their declaration."""

        ordering = ("declaration", "number")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["declaration", "number"], name="assessment_numbered_once"),
            models.CheckConstraint(condition=models.Q(total_minor__gte=0), name="assessment_total_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.declaration} #{self.number}"


class AssessmentLine(models.Model):
    """One levy on one item, or on the whole consignment, with all it takes to check it by hand."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    item_number = models.PositiveSmallIntegerField(null=True, blank=True)
    levy_code = models.CharField(max_length=20)
    words = models.CharField(max_length=200)
    base_minor = models.BigIntegerField()
    base_explained = models.TextField()
    rate_text = models.CharField(max_length=200)
    measure = models.CharField(max_length=80, blank=True)
    legal_act = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=300, blank=True)
    unrounded = models.DecimalField(max_digits=24, decimal_places=8)
    amount_minor = models.BigIntegerField()

    class Meta:
        """Lines keep the order in which the levies were worked out."""

        ordering = ("assessment", "number")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "number"], name="assessment_line_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.levy_code} {self.amount_minor}"
