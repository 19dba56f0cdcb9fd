"""
What was declared on a day, and everything that was decided about it since.

In law a declaration is a copy: a ``Version`` and its items are never changed. A correction writes the next version.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customs import reasons, states

DONE = [states.S.RELEASED, *sorted(states.ENDS)]


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    """The questions a desk asks of declarations."""

    def waiting(self) -> "DeclarationQuerySet":
        """Keep those an officer can act on now, the longest waiting first."""
        return self.filter(status__in=WAITING).order_by("lodged_at", "pk")

    def asked(self) -> "DeclarationQuerySet":
        """Keep those that wait for the consignee's answer."""
        return self.filter(status=states.S.QUERY).order_by("lodged_at", "pk")

    def decided(self) -> "DeclarationQuerySet":
        """Keep those customs has finished with, the latest first."""
        return self.filter(status__in=DONE).order_by("-decided_at", "-pk")

    def found(self) -> "DeclarationQuerySet":
        """List them in whatever state, the latest first."""
        return self.order_by("-lodged_at", "-pk")

    def with_case(self) -> "DeclarationQuerySet":
        """Fetch what one screen shows, in few queries."""
        return self.select_related("officer").prefetch_related(
            "versions__items", "assessments__lines", "questions", "evidence"
        )


WAITING = (states.S.LODGED, states.S.ANSWERED, states.S.ASSESSED, states.S.HELD)


class Declaration(models.Model):
    """
    One consignment before customs, known by its S10 number.

    ``revision`` grows with every act; an officer's page carries the one it showed, so that a decision taken on
    what is no longer true is refused.
    """

    FLOW = states.DECLARATION

    reference = models.CharField(_("reference"), max_length=40, unique=True)
    status = models.CharField(max_length=20, choices=states.DeclarationStatus, default=states.S.DRAFT)
    lane = models.CharField(max_length=10, choices=states.Lane, default=states.Lane.BLUE)
    flight = models.CharField(_("flight"), max_length=40, blank=True, db_index=True)
    consignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    consignee_reference = models.CharField(max_length=40, db_index=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    lodged_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        """The status and the lane are known words."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            states.DECLARATION.known("declaration_status_known"),
            models.CheckConstraint(condition=models.Q(lane__in=states.Lane.values), name="declaration_lane_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "lodged_at"]),
            models.Index(fields=["lodged_at"]),
            models.Index("decided_at", "id", condition=models.Q(status__in=DONE), name="declaration_decided"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def version(self) -> "Version":
        """The newest version."""
        return max(self.versions.all(), key=lambda version: version.number)

    @property
    def declared(self) -> "Version":
        """The first version: what the consignee declared."""
        return min(self.versions.all(), key=lambda version: version.number)

    def version_at(self, moment: datetime) -> "Version":
        """Find the version that stood at a moment; the first one before there was any."""
        stood = [version for version in self.versions.all() if version.at <= moment]
        return max(stood, key=lambda version: version.number, default=self.declared)

    @property
    def is_released(self) -> bool:
        """Whether customs has let the goods go."""
        return self.status == states.S.RELEASED

    @property
    def is_decided(self) -> bool:
        """Whether nothing more is expected of the officer."""
        return self.status in {states.S.RELEASED, *states.ENDS}

    @property
    def total_words(self) -> Any:
        """Name the sum of the duties: asked for until customs has decided, afterwards a figure of what was."""
        return _("Duties and taxes assessed") if self.is_decided else _("To pay for the treasury")

    @property
    def event(self) -> str:
        """The UPU event this state is told as."""
        return states.EVENTS[self.status]

    @property
    def event_reason(self) -> str:
        """Why customs keeps the parcel, where the event is told with a reason."""
        return states.EVENT_REASONS.get(self.status, "")

    @property
    def open_question(self) -> Any:
        """The question that waits for an answer, if any."""
        return next((q for q in self.questions.all() if q.is_open), None)

    @property
    def unread_answer(self) -> Any:
        """The question whose answer an officer has still to read, if any."""
        return list(self.questions.all())[-1] if self.status == states.S.ANSWERED else None


class Version(models.Model):
    """A frozen copy of the declaration: number 1 is the consignee's, each correction adds one."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    consignee_name = models.CharField(max_length=200)
    consignor = models.CharField(max_length=200)
    origin_country = models.CharField(max_length=2)
    category = models.CharField(max_length=20)
    importer_class = models.CharField(max_length=20, default="private")
    gross_weight_grams = models.PositiveIntegerField()
    freight_minor = models.BigIntegerField()
    freight_currency = models.CharField(max_length=3)
    insurance_minor = models.BigIntegerField(default=0)
    fingerprint = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Versions are numbered from 1 within their declaration."""

        ordering = ("declaration", "number")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["declaration", "number"], name="version_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(freight_minor__gte=0) & models.Q(insurance_minor__gte=0),
                name="version_costs_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration} v{self.number}"

    @property
    def why(self) -> Any:
        """Why it was corrected: the officer's words, or those of the reason chosen."""
        known = reasons.CORRECT.get(self.reason)
        return known.label if known else self.reason

    @property
    def value_minor(self) -> int:
        """The goods' value: the sum of the lines."""
        return sum(item.value_minor for item in self.items.all())

    @property
    def currency(self) -> str:
        """The one currency of the lines."""
        return next((item.currency for item in self.items.all()), "")


class VersionItem(models.Model):
    """One line of a version: goods of one kind, with the value of the whole line."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=300)
    quantity = models.PositiveIntegerField()
    unit = models.CharField(max_length=20, default="item")
    value_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    origin = models.CharField(max_length=2, blank=True)
    hs_code = models.CharField(max_length=12, blank=True)
    net_weight_grams = models.PositiveIntegerField(null=True, blank=True)
    valuation_method = models.PositiveSmallIntegerField(default=1)
    preference = models.CharField(max_length=40, blank=True, default="", db_default="")

    class Meta:
        """A line has a value of zero or more, and at least one thing in it."""

        ordering = ("version_id", "number")  # by the key: by name it would read the tables above, too
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "number"], name="version_item_numbered_once"),
            models.CheckConstraint(condition=models.Q(value_minor__gte=0), name="version_item_value_not_negative"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="version_item_quantity_positive"),
            models.CheckConstraint(
                condition=models.Q(valuation_method__range=(1, 6)), name="version_item_method_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.description}"


class Decision(models.Model):
    """One act of customs on a declaration. Rows are added, never changed: the next act answers the last."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=states.DecisionKind)
    reason_code = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Decisions are numbered from 1 within their declaration; a race for a number has one winner."""

        ordering = ("declaration", "number")
        indexes: ClassVar[list[models.Index]] = [
            models.Index("id", condition=models.Q(kind=states.DecisionKind.CORRECTED), name="decision_corrected"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["declaration", "number"], name="decision_numbered_once"),
            models.CheckConstraint(condition=models.Q(kind__in=states.DecisionKind.values), name="decision_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.declaration} {self.number} {self.kind}"

    @property
    def said(self) -> Any:
        """The act in words."""
        kind = states.DecisionKind(self.kind)
        return states.OUTCOMES.get(self.detail.get("outcome", ""), kind.label)

    @property
    def reason(self) -> Any:
        """The reason chosen, as officers pick it; its code where no book holds it any more."""
        known = reasons.BOOKS.get(self.kind, {}).get(self.reason_code)
        return known.label if known else self.reason_code


class Look(models.Model):
    """
    What an officer has seen of a declaration: the newest version, and the one they knew before they opened it again.

    One row a person and declaration, written each time the case is opened.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="looks")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    since = models.PositiveSmallIntegerField(null=True, blank=True)
    since_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One row for an officer and a declaration."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["declaration", "officer"], name="look_once_an_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.declaration} v{self.version}"
