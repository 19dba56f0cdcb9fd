"""Serial numbers that never repeat: S10, dispatches, bags."""

from django.db import models


class SeriesQuerySet(models.QuerySet["Series"]):
    """Drawing numbers."""

    def draw(self, name: str) -> int:
        """Take the next number under a row lock; a rolled-back transaction gives it back."""
        self.get_or_create(name=name)
        series = self.select_for_update().get(name=name)
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
