"""What the goods owe, worked out once per version and tariff, and never changed: a new one supersedes the last."""

import json
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from customs.models.declaration import Decision, Declaration, Version


class Assessment(models.Model):
    """One calculation: bound to the version it read and to the tariff and exchange rates of its day."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="assessments")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
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

    @property
    def value_steps(self) -> list[tuple[str, Decimal]]:
        """How the customs value was built over all items: the price, the freight ..."""
        sums: dict[str, Decimal] = {}
        for good in json.loads(self.trace)["goods"]:
            for step in good["steps"]:
                sums[step["words"]] = sums.get(step["words"], Decimal()) + Decimal(step["amount"])
        return [(words, amount) for words, amount in sums.items() if amount]

    @property
    def exchange_rows(self) -> list[str]:
        """The exchange rates used, as the row reads: ``1 USD = 177.721 DJF``."""
        return [used["row"] for used in json.loads(self.trace)["exchange"]]

    @property
    def thresholds(self) -> list[dict[str, Any]]:
        """The law's thresholds that were looked at, as the trace tells them."""
        found: list[dict[str, Any]] = json.loads(self.trace)["thresholds"]
        return found

    @property
    def value_explained(self) -> str:
        """The customs value in one line, in the reader's language: ``Price 18245 + Freight 4200 (1 EUR = 205 DJF)``."""
        steps = " + ".join(f"{gettext(words)} {amount:f}" for words, amount in self.value_steps)
        rates = gettext(", ").join(self.exchange_rows)
        return f"{steps} ({rates})" if rates else steps


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

        ordering = ("assessment_id", "number")  # by the key: by name it would read the tables above, too
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "number"], name="assessment_line_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.levy_code} {self.amount_minor}"


class Appeal(models.Model):
    """
    An objection of the consignee, and what a second officer made of it: to one line of an assessment, or to a seizure.

    ``answer_by`` is the day by which customs answers.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("Being looked at")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", pgettext_lazy("objection", "Refused")

    line = models.ForeignKey(AssessmentLine, on_delete=models.PROTECT, null=True, blank=True, related_name="appeals")
    seizure = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="appeals")
    words = models.TextField()
    answer_by = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open objection to a line, one in all to a seizure; an outcome is a known word."""

        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["open", "accepted", "refused"]), name="appeal_outcome_known"
            ),
            models.UniqueConstraint(fields=["line"], condition=models.Q(outcome="open"), name="appeal_one_open"),
            models.UniqueConstraint(fields=["seizure"], name="appeal_one_to_a_seizure"),
            models.CheckConstraint(
                condition=models.Q(line__isnull=False, seizure__isnull=True)
                | models.Q(line__isnull=True, seizure__isnull=False),
                name="appeal_to_a_line_or_a_seizure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line or self.seizure} {self.outcome}"

    @property
    def declaration(self) -> Declaration:
        """The declaration it is about."""
        return self.line.assessment.declaration if self.line else self.seizure.declaration  # type: ignore[union-attr] # one of the two is there: a constraint

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second officer."""
        return self.outcome == self.Outcome.OPEN
