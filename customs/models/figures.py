"""What was counted of each day that is over, so that a year's figures cost its days and not its parcels."""

from typing import ClassVar

from django.db import models


class DayFigure(models.Model):
    """
    One figure of the declarations lodged on a day.

    The key is a chapter, a lane, a lane with the hours to its release, or a rule; for the sum of all it is empty.
    """

    class Kind(models.TextChoices):
        """What is counted."""

        SUM = "sum"
        CHAPTER = "chapter"
        LANE = "lane"
        HOURS = "hours"
        TOOK = "took"
        LED = "led"

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=30, blank=True)
    parcels = models.PositiveIntegerField()
    amount_minor = models.BigIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)

    class Meta:
        """A figure stands once, and is found by what is counted and when."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "day", "key"], name="day_figure_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["sum", "chapter", "lane", "hours", "took", "led"]),
                name="day_figure_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.key}"


class Closing(models.Model):
    """How far days are counted: through which day, and which decision was the last to be seen. One row."""

    through = models.DateField()
    seen = models.BigIntegerField()

    class Meta:
        """There is one."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="closing_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.through}"
