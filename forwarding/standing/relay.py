"""The relay strip and its tag: the shape of every answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from billing.models import Invoice
from forwarding.models import Shipment, Warehouse
from forwarding.models.placename import named
from suuq.ui.templatetags import su

TODO, WAIT, MOVING, CUSTOMS, DONE, WITHHELD = "todo", "wait", "moving", "customs", "done", "withheld"


@dataclass(frozen=True, slots=True)
class Tag:
    """One of six meanings, a symbol and two words."""

    kind: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing asked of the owner now."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The relay: always a holder, a next step and a latest day."""

    tag: Tag
    icon: str
    holder: str
    next: str
    by: date | None
    otherwise: str
    since_at: datetime | None = None
    action: Action | None = None
    line: str = ""
    next_note: str = ""

    @property
    def since(self) -> str:
        """Since when it has been so."""
        return _("since %(moment)s") % {"moment": su.moment(self.since_at)} if self.since_at else ""

    @property
    def by_when(self) -> str:
        """The latest day, in words; never empty."""
        if not self.by:
            return _("Nothing to wait for")
        day = timezone.localtime(self.by).date() if isinstance(self.by, datetime) else self.by
        return _("%(day)s, past") % {"day": su.day(day)} if day < timezone.localdate() else su.day(day)

    @property
    def place(self) -> str:
        """The list of the home page it belongs to."""
        if self.action:
            return "todo"
        is_over = self.tag.kind == WITHHELD and "gavel" in {self.icon, self.tag.icon}
        return "done" if self.tag.kind == DONE or is_over else "moving"


def our(warehouse: Warehouse) -> str:
    """Name one of our warehouses."""
    return _("Our warehouse, %(place)s") % {"place": named(warehouse.name)}


def payment(shipment: Shipment) -> Action:
    """Ask for what is due on the whole matter."""
    return pay(shipment.bill)


def pay(invoice: Invoice) -> Action:
    """Ask for what is due on a bill."""
    amount = su.money(invoice.outstanding_minor, invoice.currency)
    return Action(format_html(_("Pay {amount}"), amount=amount), reverse("billing:invoice", args=[invoice.number]))


def after(moment: datetime | None, promise: timedelta) -> datetime | None:
    """The day promised, once the clock has begun."""
    return moment + promise if moment else None
