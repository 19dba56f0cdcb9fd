"""The people of the house: one role each, so that nobody assesses, collects and releases the same parcel."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The people of the house."""

    CUSTOMER = "customer", _("Shopper")
    WAREHOUSE = "warehouse", _("Warehouse staff")
    OFFICER = "officer", _("Customs officer")
    CLERK = "clerk", _("Counter clerk")
    COURIER = "courier", _("Courier")
    FINANCE = "finance", _("Finance")
    SUPERVISOR = "supervisor", _("Supervisor")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")


STAFF = frozenset(Role) - {Role.CUSTOMER}
