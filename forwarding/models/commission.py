"""What the post is asked to buy for a shopper, its price and what came of it."""

from datetime import date
from decimal import ROUND_UP, Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.purchase import Document, Purchase
from forwarding.models.warehouse import Warehouse


class BuyingFeeQuerySet(models.QuerySet["BuyingFee"]):
    """Finding fees."""

    def in_force(self, warehouse: Warehouse, on: date) -> "BuyingFee | None":
        """The latest that had begun on the day."""
        return self.filter(warehouse=warehouse, valid_from__lte=on).order_by("-valid_from").first()


class BuyingFee(models.Model):
    """What buying costs, from a day on: so many per cent, and at least so much. No row: it is not offered there."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="buying_fees")
    valid_from = models.DateField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    least_minor = models.PositiveBigIntegerField(_("at least"))
    valid_days = models.PositiveSmallIntegerField(default=3, help_text=_("how many days a quote holds"))

    objects = BuyingFeeQuerySet.as_manager()

    class Meta:
        """A fee ends where the next begins."""

        ordering = ["warehouse", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["warehouse", "valid_from"], name="buying_fee_dated_once")]

    def __str__(self) -> str:
        return f"{self.warehouse.code} {self.valid_from:%Y-%m-%d}"

    def of(self, amount_minor: int) -> int:
        """The fee on so much, rounded up to whole minor units."""
        share = (Decimal(amount_minor) * self.percent / 100).to_integral_value(rounding=ROUND_UP)
        return max(int(share), self.least_minor)


class Commission(models.Model):
    """
    One thing to buy: a link, options, and a ceiling that everything paid now stays under.

    Amounts are in the post's currency; ``thing`` is the line that customs will ask for, in the shop's. ``goods_minor``
    and ``delivery_minor`` are the quote, ``spent_minor`` what the post's account was charged.
    """

    FLOW = states.COMMISSION

    reference = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="commissions")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    link = models.CharField(max_length=2000)
    title = models.CharField(max_length=160)
    options = models.CharField(max_length=300, blank=True)
    quantity = models.PositiveSmallIntegerField(default=1)
    ceiling_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=states.CommissionStatus, default=states.CommissionStatus.ASKED)
    asked_at = models.DateTimeField()
    thing = models.JSONField(default=dict, blank=True)
    goods_minor = models.PositiveBigIntegerField(default=0)
    delivery_minor = models.PositiveBigIntegerField(default=0)
    fee_minor = models.PositiveBigIntegerField(default=0)
    way_home_minor = models.PositiveBigIntegerField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    invoice = models.ForeignKey("billing.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    spent_minor = models.PositiveBigIntegerField(null=True, blank=True)
    receipt = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purchase = models.OneToOneField(
        Purchase, null=True, blank=True, on_delete=models.PROTECT, related_name="commission"
    )

    class Meta:
        """The newest first; what is bought has its proof, its price and its purchase."""

        ordering = ["-pk"]
        indexes = [models.Index(fields=["status"])]
        constraints = [
            states.COMMISSION.known("commission_status_known"),
            models.CheckConstraint(
                condition=~Q(status="bought")
                | Q(spent_minor__isnull=False, receipt__isnull=False, purchase__isnull=False),
                name="commission_bought_is_proved",
            ),
            models.CheckConstraint(
                condition=Q(spent_minor__isnull=True)
                | Q(spent_minor__lte=models.F("goods_minor") + models.F("delivery_minor")),
                name="commission_within_quote",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def total_minor(self) -> int:
        """Everything that is paid now."""
        return self.goods_minor + self.delivery_minor + self.fee_minor

    @property
    def left_minor(self) -> int:
        """What the shop took less than was quoted for it, once it is bought."""
        return 0 if self.spent_minor is None else self.goods_minor + self.delivery_minor - self.spent_minor

    @property
    def is_paid(self) -> bool:
        """Whether its bill, supplements included, is settled."""
        return bool(self.invoice and self.invoice.is_settled)

    @property
    def parts(self) -> list[tuple[str, Any, int]]:
        """The lines of the quote: their kind, their words, their amounts."""
        lines = [
            ("purchase", _("The article"), self.goods_minor),
            ("purchase", _("Delivery to our warehouse"), self.delivery_minor),
            ("fee", _("Our fee for buying"), self.fee_minor),
        ]
        return [line for line in lines if line[2]]
