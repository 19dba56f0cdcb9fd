"""Serial numbers that never repeat: S10 out of ranges, dispatches, bags."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq.workflow import Reason, Refused


class SeriesQuerySet(models.QuerySet["Series"]):
    """Drawing numbers."""

    def draw(self, name: str) -> int:
        """Take the next number under a row lock; a rolled-back transaction gives it back."""
        self.get_or_create(name=name)
        series = self.select_for_update(no_key=True).get(name=name)
        series.last += 1
        series.save(update_fields=["last"])
        return series.last


class Series(models.Model):
    """A name and the last number given under it."""

    name = models.CharField(max_length=40, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        """Series is its own plural."""

        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


FEW = 1000


class NoNumberLeft(Refused):
    """Every range of this service is used up."""


class NumberRangeQuerySet(models.QuerySet["NumberRange"]):
    """Giving out S10 serials."""

    def draw(self, indicator: str) -> int:
        """
        Take the next serial of a service under a row lock; a rolled-back transaction gives it back.

        :raises NoNumberLeft: when the operator must open another range
        """
        self._open_the_first(indicator)
        for row in self.select_for_update(no_key=True).filter(indicator=indicator).order_by("first"):
            if row.next_serial <= row.last:
                serial, row.next_serial = row.next_serial, row.next_serial + 1
                row.save(update_fields=["next_serial"])
                return serial
        words = _("No number is left for this service. The operator opens another range in the back office.")
        raise NoNumberLeft(Reason("no_number", words))

    def left_each(self) -> list[tuple[str, int]]:
        """Say how many numbers each service has left to give."""
        left = models.Sum(models.F("last") - models.F("next_serial") + 1)
        return list(self.order_by("indicator").values_list("indicator").annotate(left_to_give=left))

    def _open_the_first(self, indicator: str) -> None:
        """Give a service that has no range yet all that it has not used."""
        if not self.filter(indicator=indicator).exists():
            used = Series.objects.filter(name=f"s10:{indicator}").values_list("last", flat=True).first() or 0
            whole = {"last": 10**8 - 1, "next_serial": used + 1}
            self.get_or_create(indicator=indicator, first=used + 1, defaults=whole)


class NumberRange(models.Model):
    """
    A run of S10 serials of one service indicator.

    The postal union asks that a number rest for twelve months before it is used again. Here it rests for ever: ranges
    may not overlap one that was used, and a shipment's number is unique.
    """

    indicator = models.CharField(_("service indicator"), max_length=2)
    first = models.PositiveIntegerField(_("first serial"))
    last = models.PositiveIntegerField(_("last serial"))
    next_serial = models.PositiveIntegerField(_("next to give"))

    objects = NumberRangeQuerySet.as_manager()

    class Meta:
        """Eight digits, in order."""

        ordering = ["indicator", "first"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "first"], name="number_range_once"),
            models.CheckConstraint(
                condition=models.Q(first__lte=models.F("last"), last__lt=10**8)
                & models.Q(next_serial__gte=models.F("first"), next_serial__lte=models.F("last") + 1),
                name="number_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.first:08d}-{self.last:08d}"

    @property
    def left(self) -> int:
        """How many are left to give."""
        return self.last - self.next_serial + 1

    def clean(self) -> None:
        """Refuse a range that runs into another of the same service."""
        others = NumberRange.objects.filter(indicator=self.indicator).exclude(pk=self.pk)
        if others.filter(first__lte=self.last, last__gte=self.first).exists():
            raise ValidationError(_("These serials run into another range of this service. No number is given twice."))
