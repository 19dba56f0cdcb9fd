"""Which declarations customs looks at more closely, and why: rules that officers edit, and what they hit."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from customs import states
from customs.models.declaration import Declaration


class RiskRule(models.Model):
    """
    One rule of selectivity, in the officer's words. Every condition that is filled in must hold.

    ``share`` is the part of matching declarations, in thousandths, that the rule takes: 1000 takes all of them.
    """

    code = models.CharField(max_length=20, unique=True)
    words = models.CharField(_("why, in words"), max_length=200)
    lane = models.CharField(max_length=10, choices=states.Lane)
    hs_prefixes = models.CharField(_("HS code begins with (several: spaces)"), max_length=200, blank=True)
    words_in_description = models.CharField(_("words in the description (several: commas)"), max_length=300, blank=True)
    origins = models.CharField(_("origin (several: spaces)"), max_length=100, blank=True)
    sent_from = models.CharField(_("sent from (several: spaces)"), max_length=100, blank=True)
    categories = models.CharField(_("category (several: spaces)"), max_length=100, blank=True)
    value_from_minor = models.BigIntegerField(_("customs value from, in the national currency"), null=True, blank=True)
    value_below_median_percent = models.PositiveSmallIntegerField(
        _("unit value under the median of accepted values by, in percent"),
        null=True, blank=True, validators=[MaxValueValidator(100)],
    )  # fmt: skip
    without_document = models.CharField(_("a document is missing"), max_length=20, blank=True)
    share = models.PositiveSmallIntegerField(
        _("share, in thousandths"), default=1000, validators=[MaxValueValidator(1000)]
    )
    is_active = models.BooleanField(_("in use"), default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """The lane is a known word; a share is at most the whole."""

        ordering = ("code",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(lane__in=states.Lane.values), name="risk_rule_lane_known"),
            models.CheckConstraint(condition=models.Q(share__lte=1000), name="risk_rule_share_at_most_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.words}"

    @property
    def percent(self) -> Decimal:
        """The share of matching declarations the rule takes, in percent."""
        return Decimal(self.share) / 10


class RiskHit(models.Model):
    """A rule that took a declaration, with its words as they stood that day."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="hits")
    rule = models.ForeignKey(RiskRule, on_delete=models.SET_NULL, null=True, related_name="hits")
    code = models.CharField(max_length=20)
    words = models.CharField(max_length=200)
    lane = models.CharField(max_length=10, choices=states.Lane)
    at = models.DateTimeField()

    class Meta:
        """The strictest hit is the one people ask about first."""

        ordering = ("declaration", "pk")

    def __str__(self) -> str:
        return f"{self.code} {self.declaration}"


class DeskPolicy(models.Model):
    """The desk's own settings, one row: when two officers must agree, and how many parcels a lane takes in a day."""

    four_eyes_above_minor = models.BigIntegerField(_("two officers above, in the national currency"), default=500_000)
    four_eyes_for_red = models.BooleanField(_("two officers for the red lane"), default=True)
    red_quota = models.PositiveIntegerField(_("most parcels in the red lane in a day"), null=True, blank=True)
    yellow_quota = models.PositiveIntegerField(_("most parcels in the yellow lane in a day"), null=True, blank=True)
    days_to_answer = models.PositiveSmallIntegerField(_("days to answer a question"), default=15)
    days_to_decide = models.PositiveSmallIntegerField(
        _("days customs takes to answer an objection"), default=30, db_default=30
    )

    class Meta:
        """There is one policy."""

        verbose_name = _("desk policy")
        verbose_name_plural = _("desk policy")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="desk_policy_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(_("Desk policy"))

    @classmethod
    def current(cls) -> "DeskPolicy":
        """Read the policy, or the one this project proposes when none was written."""
        return cls.objects.first() or cls(pk=1)


class SavedView(models.Model):
    """A list of the desk as an officer likes to see it: the filters of an address under a name of their own."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tab = models.CharField(max_length=10)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)

    class Meta:
        """A name stands for one view; keeping it again changes what it shows."""

        ordering = ("name",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["officer", "tab", "name"], name="saved_view_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AcceptedValue(models.Model):
    """The unit value of a good that customs let go, in the national currency: what later ones are compared with."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="+")
    item_number = models.PositiveSmallIntegerField()
    subheading = models.CharField(max_length=6, db_index=True)
    words = models.CharField(max_length=300)
    unit_value_minor = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        """A line is learned once."""

        ordering = ("-at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["declaration", "item_number"], name="accepted_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subheading} {self.unit_value_minor}"
