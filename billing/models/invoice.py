"""Bills: a payer, lines of words and money, and how much of it has been paid."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing import laws, states
from suuq import questions


class Counter(models.Model):
    """The last number given in a series. Its row lock makes numbers gapless: a number is taken only by what commits."""

    series = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}-{self.last:06d}"


class InvoiceKind(models.TextChoices):
    """Why a bill was written."""

    INVOICE = "invoice", _("Bill")
    SUPPLEMENTARY = "supplementary", _("Supplementary bill")
    CREDIT_NOTE = "credit_note", _("Credit note")


class BillKind(models.TextChoices):
    """What a line is for."""

    FREIGHT = "freight", _("Freight")
    HANDLING = "handling", _("Handling")
    STORAGE = "storage", _("Storage")
    DUTY = "duty", _("Duty")
    TAX = "tax", _("Tax")
    FEE = "fee", _("Fee")
    PURCHASE = "purchase", _("Bought for the customer")
    ADJUSTMENT = "adjustment", _("Adjustment")


# What a bill is about, by the first word of its key; every other bill is about a parcel.
MATTERS = {"letter": _("Letter"), "commission": _("Purchase")}


OPEN = [states.InvoiceStatus.ISSUED, states.InvoiceStatus.REOPENED]


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Questions asked of bills."""

    def of(self, user: Any) -> "InvoiceQuerySet":
        """Keep this customer's own."""
        return self.filter(payer=user)

    def payable(self) -> "InvoiceQuerySet":
        """Keep those on which something is due."""
        return self.filter(status__in=OPEN).exclude(kind=InvoiceKind.CREDIT_NOTE)


class Invoice(models.Model):
    """
    One bill, supplementary bill or credit note. Never edited: a correction is another document that ``corrects`` it.

    ``paid_minor`` and ``credited_minor`` (credits that lowered what was due) are kept under the row's lock, bounded by
    the database, and proved against payments by ``verify_integrity``.
    """

    FLOW = states.INVOICE

    key = models.CharField(max_length=100, unique=True)
    number = models.CharField(max_length=30, unique=True)
    payment_code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20, choices=InvoiceKind, default=InvoiceKind.INVOICE)
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    credited_minor = models.BigIntegerField(default=0)
    status = models.CharField(max_length=20, choices=states.InvoiceStatus, default=states.InvoiceStatus.ISSUED)
    issued_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        """A bill is never negative and never paid beyond its total."""

        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["payer", "status"]),
            models.Index(fields=["about"]),
            models.Index(fields=["settled_at"]),
            models.Index(fields=["issued_at"], condition=Q(status__in=OPEN), name="invoice_open"),
        ]
        constraints: ClassVar = [
            states.INVOICE.known("invoice_status_known"),
            models.CheckConstraint(condition=Q(kind__in=InvoiceKind.values), name="invoice_kind_known"),
            models.CheckConstraint(
                condition=Q(total_minor__gte=0, paid_minor__gte=0, credited_minor__gte=0), name="invoice_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(total_minor__gte=F("paid_minor") + F("credited_minor")), name="invoice_not_overpaid"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def due_minor(self) -> int:
        """What is left to pay on this document alone."""
        if self.kind == InvoiceKind.CREDIT_NOTE or self.status == states.InvoiceStatus.CANCELLED:
            return 0
        return self.total_minor - self.paid_minor - self.credited_minor

    @property
    def began_for(self) -> str:
        """The first word of its key: who had it written."""
        return self.key.partition(":")[0]

    @property
    def matter(self) -> str:
        """What it is about, in a word: a parcel, a letter, or what we buy for somebody."""
        return str(MATTERS.get(self.began_for, _("Parcel")))

    @property
    def root(self) -> "Invoice":
        """The first bill of the matter."""
        return self.corrects or self

    @property
    def supplements(self) -> "models.QuerySet[Invoice]":
        """The supplementary bills of this one."""
        return self.corrections.filter(kind=InvoiceKind.SUPPLEMENTARY)

    @property
    def outstanding_minor(self) -> int:
        """What is left to pay on the whole matter: this bill and its supplements."""
        return sum(bill.due_minor for bill in self.bills)

    @property
    def bills(self) -> list["Invoice"]:
        """The bills of the matter: this one and its supplements."""
        return [self, *self.corrected_by(InvoiceKind.SUPPLEMENTARY)]

    def corrected_by(self, kind: str) -> list["Invoice"]:
        """List its supplements, or its credit notes: as a list has read them with it, or asked for now."""
        read = questions.read_with(self, "corrections")
        return _corrections(of=self.pk, kind=kind) if read is None else [one for one in read if one.kind == kind]

    @property
    def lines_for_state(self) -> list["InvoiceLine"]:
        """The State's part of this document."""
        read = questions.read_with(self, "lines")
        return _for_state(document=self.pk) if read is None else [line for line in read if line.for_state]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is due on the whole matter. A cancelled bill is not settled."""
        return self.status == states.InvoiceStatus.SETTLED and self.outstanding_minor == 0

    @property
    def state_minor(self) -> int:
        """What of this document goes to the Treasury."""
        return sum(line.amount_minor for line in self.lines.all() if line.for_state)

    @property
    def is_unread(self) -> bool:
        """Whether a duty of it was worked out under a tariff that was not read in the law."""
        return any(line.is_unread for line in self.lines.all())

    @property
    def post_minor(self) -> int:
        """What of this document stays with the post."""
        return self.total_minor - self.state_minor


@questions.kept
def _corrections(of: int, kind: str) -> "models.QuerySet[Invoice]":
    return Invoice.objects.filter(corrects=of, kind=kind)


@questions.kept
def _for_state(document: int) -> "models.QuerySet[InvoiceLine]":
    return InvoiceLine.objects.filter(invoice=document, for_state=True)


class InvoiceLine(models.Model):
    """One line: an English sentence and its values, put into the reader's language when it is shown."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=BillKind)
    words = models.CharField(max_length=200)
    params = models.JSONField(default=dict, blank=True)
    amount_minor = models.BigIntegerField()
    for_state = models.BooleanField(default=False)

    class Meta:
        """Lines stand in the order they were given."""

        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invoice", "position"], name="line_one_at_a_position"),
            models.CheckConstraint(condition=Q(kind__in=BillKind.values), name="line_kind_known"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_unread(self) -> bool:
        """Whether it is a duty worked out under a tariff that was not read in the law."""
        return self.params.get("verified") == "no"

    @property
    def laws(self) -> list[dict[str, str]]:
        """The laws behind a duty, each by itself."""
        return laws.each(self.params)

    @property
    def text(self) -> str:
        """The words in the reader's language. A value that the sentence lacks leaves the sentence as it is."""
        sentence = gettext(self.words)
        try:
            return sentence % {name: gettext(value) if value else "" for name, value in self.params.items()}
        except (KeyError, ValueError, TypeError):
            return sentence
