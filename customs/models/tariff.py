"""
The law as loaded: every row says from which day it holds, and with which edition it came.

Rows are never changed or deleted. A row of the same key with a later ``valid_from`` takes its place from that day; an
end without a successor is a row that says so (``ended``); a row of a later edition corrects an earlier one of the same
day. So an assessment can be worked again exactly as it was, from its day and its edition.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Tariff(models.Model):
    """A country's tariff."""

    country = models.CharField(max_length=2, unique=True)
    currency = models.CharField(max_length=3)
    name = models.CharField(max_length=120)
    nomenclature = models.CharField(max_length=20, default="HS 2022")

    class Meta:
        """Countries in order."""

        ordering = ("country",)

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One loading of a file into a tariff: what it was, who loaded it, and what it changed."""

    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    opened = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Editions are numbered from 1 within their tariff."""

        ordering = ("tariff", "number")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tariff", "number"], name="edition_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """The name printed on every trace."""
        return f"{self.tariff.country}-{self.number}"


class Dated(models.Model):
    """A row of the tariff: what it is known by, from when it holds, and whether it says "no longer"."""

    key = models.CharField(max_length=80)
    valid_from = models.DateField()
    ended = models.BooleanField(default=False)
    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One row for a key, a day and an edition; the newest rules."""

        abstract = True
        ordering = ("tariff", "key", "valid_from", "edition")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tariff", "key", "valid_from", "edition"], name="%(class)s_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["tariff", "valid_from"], name="%(class)s_by_day")]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}"


class NationalLine(Dated):
    """A code of the national nomenclature (the key), its words and its unit."""

    words = models.TextField(blank=True)
    path = models.TextField(blank=True)
    unit = models.CharField(max_length=20, blank=True)
    place = models.PositiveIntegerField(default=0)


class Levy(Dated):
    """One duty, tax or fee (the key is its code)."""

    words = models.CharField(max_length=200)
    sequence = models.PositiveIntegerField()
    base = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    per = models.CharField(max_length=12)
    required = models.BooleanField()
    rounding = models.JSONField()
    payers = models.TextField(blank=True)
    asycuda = models.CharField(max_length=10, blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    place = models.PositiveIntegerField(default=0)


class Measure(Dated):
    """One rate, relief, fixed value or control; lists are words with spaces between, as in the file."""

    class Kind(models.TextChoices):
        """What a measure does."""

        NORMAL = "normal", _("Normal rate")
        PREFERENCE = "preference", _("Preference")
        SUSPENSION = "suspension", _("Suspension")
        QUOTA = "quota", _("Quota")
        EXEMPTION = "exemption", _("Exemption")
        VALUE = "value", _("Fixed value")
        CONTROL = "control", _("Control, no charge")

    levy = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=14, blank=True)
    rate = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    origins = models.TextField(blank=True)
    excluded_origins = models.TextField(blank=True)
    importers = models.TextField(blank=True)
    regimes = models.TextField(blank=True)
    categories = models.TextField(blank=True)
    programme = models.CharField(max_length=40, blank=True)
    certificates = models.TextField(blank=True)
    additional_code = models.CharField(max_length=20, blank=True)
    quota = models.CharField(max_length=20, blank=True)
    priority = models.IntegerField(default=0)
    excludes = models.TextField(blank=True)
    conditions = models.JSONField(default=list)
    type = models.CharField(max_length=40, blank=True)
    footnote = models.TextField(blank=True)
    act = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=20)
    year = models.CharField(max_length=40, blank=True)
    extra = models.JSONField(default=dict)
    place = models.PositiveIntegerField(default=0)

    class Meta(Dated.Meta):
        """Measures are browsed by code."""

        indexes: ClassVar[list[models.Index]] = [
            *Dated.Meta.indexes,
            models.Index(fields=["tariff", "code"], name="measure_by_code"),
        ]


class Threshold(Dated):
    """A sum below which something is not charged (the key is its name)."""

    levies = models.TextField(blank=True)
    limit = models.DecimalField(max_digits=24, decimal_places=6)
    currency = models.CharField(max_length=3)
    mode = models.CharField(max_length=20)
    on = models.CharField(max_length=10)
    inclusive = models.BooleanField()
    excluded_codes = models.TextField(blank=True)
    only_codes = models.TextField(blank=True)
    categories = models.TextField(blank=True)
    importers = models.TextField(blank=True)
    regimes = models.TextField(blank=True)
    origins = models.TextField(blank=True)
    window_days = models.PositiveIntegerField(null=True, blank=True)
    act = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=20)
    year = models.CharField(max_length=40, blank=True)
    place = models.PositiveIntegerField(default=0)


class Provision(Dated):
    """The rest of a tariff: groups of countries, deemed costs, quota balances, rounding of totals and values."""

    kind = models.CharField(max_length=12)
    content = models.JSONField()
    place = models.PositiveIntegerField(default=0)


class ExchangeRate(models.Model):
    """From this day ``per`` units of ``sold`` are worth ``rate`` units of ``bought``; the dollar peg is such a row."""

    class Kind(models.TextChoices):
        """Whose rate it is."""

        CUSTOMS = "customs", _("Customs rate")
        MARKET = "market", _("Market rate")

    kind = models.CharField(max_length=10, choices=Kind)
    sold = models.CharField(max_length=3)
    bought = models.CharField(max_length=3)
    per = models.DecimalField(max_digits=12, decimal_places=0, default=1)
    rate = models.DecimalField(max_digits=24, decimal_places=10)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)
    certainty = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        """One rate for a pair, a kind and a day."""

        ordering = ("kind", "sold", "bought", "-valid_from")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "sold", "bought", "valid_from"], name="exchange_rate_once"),
            models.CheckConstraint(condition=models.Q(rate__gt=0, per__gt=0), name="exchange_rate_positive"),
            models.CheckConstraint(condition=~models.Q(sold=models.F("bought")), name="exchange_rate_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.per} {self.sold} = {self.rate.normalize():f} {self.bought}"
