"""The post's network at home: quarters and towns, the rounds that serve them, and P.O. boxes. All of it is data."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forwarding.models.customer import Customer
from forwarding.models.placename import named
from forwarding.models.warehouse import Agency


class Round(models.Model):
    """What one courier serves from one agency, and what a visit costs there; ``visits_included`` come for one fee."""

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=80)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="rounds")
    courier = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    fee_minor = models.PositiveBigIntegerField(_("fee"), default=0)
    currency = models.CharField(max_length=3)
    visits_included = models.PositiveSmallIntegerField(_("visits included"), default=2)
    is_open = models.BooleanField(default=True)

    class Meta:
        """Shown in the order of their codes."""

        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RoundHours(models.Model):
    """A window of a weekday in which a round goes out, and how many visits fit into it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text=_("0 is Monday"))
    begins = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))
    capacity = models.PositiveSmallIntegerField(_("visits that fit"))

    class Meta:
        """In the order of the week; one window begins once."""

        ordering = ["weekday", "begins"]
        verbose_name_plural = "round hours"
        constraints = [
            models.UniqueConstraint(fields=["round", "weekday", "begins"], name="round_hours_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="round_hours_weekday"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("begins")), name="round_hours_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.weekday} {self.begins}"

    def on(self, day: date) -> tuple[datetime, datetime]:
        """The window as moments of one day, where the post is."""
        here = ZoneInfo(settings.TIME_ZONE)
        return _moment(day, self.begins, here), _moment(day, self.ends, here)


def _moment(day: date, hour: time, here: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=here)


class Quarter(models.Model):
    """A quarter or a town: which agency serves it, and which round, where there is one."""

    name = models.CharField(_("quarter"), max_length=80)
    other_names = models.CharField(
        _("other names"), max_length=200, blank=True, help_text=_("spellings and Arabic, with commas between them")
    )
    town = models.CharField(_("town"), max_length=80)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="quarters")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.SET_NULL, related_name="quarters")

    class Meta:
        """A name is one place of a town."""

        ordering = ["town", "name"]
        constraints = [models.UniqueConstraint(fields=["town", "name"], name="quarter_once")]

    def __str__(self) -> str:
        if self.name == self.town:
            return named(self.name)
        return gettext("%(quarter)s, %(town)s") % {"quarter": named(self.name), "town": named(self.town)}

    @property
    def names(self) -> list[str]:
        """Every way people write it."""
        return [self.name, *(other.strip() for other in self.other_names.split(",") if other.strip())]


class PostBox(models.Model):
    """A P.O. box at an agency and the shopper who rents it: a slip in it says that a parcel waits."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="boxes")
    number = models.CharField(_("box"), max_length=8)
    holder = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.SET_NULL, related_name="boxes")

    class Meta:
        """A number is one box of an agency."""

        ordering = ["agency", "number"]
        verbose_name_plural = "post boxes"
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="post_box_once")]

    def __str__(self) -> str:
        return f"{self.agency.code} {self.number}"
