"""Several people who have their parcels carried as one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forwarding import states
from forwarding.models.customer import Customer
from forwarding.models.recipient import Recipient
from forwarding.models.warehouse import Warehouse


class GroupOrder(models.Model):
    """
    Boxes of several people that are priced together and fly together.

    Each box (``boxes``) is a shipment of its own: one consignee, one declaration, one bill, one hand-over. The
    carriage of all is worked out as of one and shared by weight. Whoever has the reference may join while it gathers.
    """

    FLOW = states.GROUP

    reference = models.CharField(max_length=12, unique=True)
    organiser = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="groups")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=10)
    title = models.CharField(_("what you call it"), max_length=60)
    status = models.CharField(max_length=10, choices=states.GroupStatus, default=states.GroupStatus.GATHERING)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first."""

        ordering = ["-pk"]
        constraints = [states.GROUP.known("group_status_known")]

    def __str__(self) -> str:
        return self.reference


class Invitation(models.Model):
    """A secret link into a group for somebody without an account; only its digest is kept."""

    group = models.ForeignKey(GroupOrder, on_delete=models.PROTECT, related_name="invitations")
    name = models.CharField(_("whom you invite"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    recipient = models.ForeignKey(Recipient, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order they were made."""

        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.group} {self.pk}"

    @property
    def is_answered(self) -> bool:
        """Whether somebody has said yes by it."""
        return bool(self.recipient and self.recipient.status == states.RecipientStatus.AGREED)
