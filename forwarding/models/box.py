"""The boxes that a packing table has at hand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import boxes
from forwarding.models.warehouse import Warehouse


class BoxSize(models.Model):
    """An empty box: what fits inside, and what it weighs. Sides inside, in millimetres."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="box_sizes")
    name = models.CharField(_("name"), max_length=20)
    length_mm = models.PositiveIntegerField(_("length"))
    width_mm = models.PositiveIntegerField(_("width"))
    height_mm = models.PositiveIntegerField(_("height"))
    empty_grams = models.PositiveIntegerField(_("empty weight"))
    most_grams = models.PositiveIntegerField(_("carries at most"), default=30_000)

    class Meta:
        """Smallest first."""

        ordering = ["warehouse", "length_mm", "width_mm", "height_mm"]
        constraints = [models.UniqueConstraint(fields=["warehouse", "name"], name="box_size_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def plain(self) -> boxes.Box:
        """The box as the pure choice takes it."""
        sides = (self.length_mm, self.width_mm, self.height_mm)
        return boxes.Box(name=self.name, sides_mm=sides, empty_grams=self.empty_grams, most_grams=self.most_grams)
