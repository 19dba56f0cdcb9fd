"""Somebody for whom a shopper receives parcels."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.mandate import IdentityPaper
from forwarding.models.warehouse import Agency

REFERENCE_DIGITS = 10


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """Finding whom a parcel may be for."""

    def kept(self) -> "RecipientQuerySet":
        """Keep those who have not been removed."""
        return self.exclude(status=states.RecipientStatus.REMOVED)

    def agreed(self) -> "RecipientQuerySet":
        """Keep those who have said yes."""
        return self.filter(status=states.RecipientStatus.AGREED)


class Recipient(models.Model):
    """
    A person under whose own identity paper a shopper's parcels are declared and handed over, once they have agreed.

    The number of the paper is not kept: ``identity_digest`` knows it again, ``identity_ends`` is what the counter
    compares. ``person`` is where our messages reach them. Removed, the row says nothing of them any more.
    """

    FLOW = states.RECIPIENT

    keeper = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="recipients")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=10, choices=states.RecipientStatus, default=states.RecipientStatus.ASKED)
    name = models.CharField(_("full name"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    identity_kind = models.CharField(max_length=10, choices=IdentityPaper.Kind, blank=True)
    identity_digest = models.CharField(max_length=64, blank=True, db_index=True)
    identity_ends = models.CharField(max_length=3, blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(_("quarter, landmark"), max_length=200, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        """One row for a paper while it is kept; who is removed is nobody."""

        ordering = ["pk"]
        constraints = [
            states.RECIPIENT.known("recipient_status_known"),
            models.UniqueConstraint(
                fields=["keeper", "identity_digest"], condition=~models.Q(status="removed"), name="recipient_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="removed")
                | models.Q(
                    name="", phone="", email="", identity_digest="", identity_ends="", place="", person__isnull=True
                ),
                name="recipient_removed_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def known_as(self) -> str:
        """
        What customs calls them: the suite of the account that showed this paper, else a name made of the paper.

        So whatever comes for one paper is counted together, whoever bought it.
        """
        paper = IdentityPaper.objects.filter(digest=self.identity_digest).select_related("customer").first()
        return paper.customer.suite if paper else f"ID{self.identity_digest[:REFERENCE_DIGITS].upper()}"
