"""
Forget a person who asks for it: what the law does not oblige us to keep goes, files too; the rest loses its name.

The books, the declarations and the trail stay as they were written (see ``keeping``), under a number that no longer
leads to anybody.
"""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Account, Invoice
from forwarding import keeping, recipients
from forwarding.letterstates import ENDED
from forwarding.models import (
    Booking,
    Call,
    Commission,
    Concern,
    Customer,
    Delivery,
    Document,
    GroupOrder,
    IdentityPaper,
    Invitation,
    Letter,
    Mail,
    Mandate,
    Notice,
    OwnerClaim,
    Package,
    PostBox,
    Preference,
    Proxy,
    Purchase,
    PushDevice,
    Recipient,
    ShareLink,
    Shipment,
    Sketch,
)
from forwarding.states import (
    CommissionStatus,
    ConcernStatus,
    DeliveryStatus,
    GroupStatus,
    MandateStatus,
    PackageStatus,
    PurchaseStatus,
    ShipmentStatus,
)
from suuq import apikeys, audit
from suuq.accounts import people, sessions
from suuq.webhooks import Endpoint
from suuq.workflow import Reason, Refused

HERE = (PackageStatus.ON_SHELF, PackageStatus.CAGED)
NEVER_CAME = (ShipmentStatus.CANCELLED, ShipmentStatus.LOST)
BUYING = (CommissionStatus.ASKED, CommissionStatus.QUOTED, CommissionStatus.ACCEPTED, CommissionStatus.BUYING)
OVER = (DeliveryStatus.DELIVERED, DeliveryStatus.RETURNED, DeliveryStatus.LOST)


class CannotErase(Refused):
    """What is still open between the person and the post."""


def why_not(customer: Customer) -> list[Reason]:
    """Say what must end first."""
    shipments = Shipment.objects.filter(customer=customer).exclude(
        status__in=[ShipmentStatus.CANCELLED, ShipmentStatus.LOST]
    )
    concerns = Concern.objects.filter(customer=customer).exclude(status=ConcernStatus.CLOSED)
    mandates = Mandate.objects.filter(customer=customer, status__in=[MandateStatus.ASKED, MandateStatus.IN_FORCE])
    expected = Purchase.objects.filter(customer=customer, status=PurchaseStatus.EXPECTED)
    on_the_way = (
        shipments.exclude(delivery__status__in=OVER).exists()
        or Package.objects.filter(customer=customer, status__in=HERE).exists()
        or expected.exists()
    )
    owed = (
        Invoice.objects.filter(payer=customer.user).payable().exists()
        or Account.objects.filter(owner=customer.user).exclude(balance_minor=0).exists()
    )
    groups = GroupOrder.objects.filter(organiser=customer, status=GroupStatus.GATHERING)
    letters = Letter.objects.filter(customer=customer).exclude(status__in=ENDED)
    commissions = Commission.objects.filter(customer=customer, status__in=BUYING)
    open_matters = [
        (on_the_way, "parcels", _("A parcel of theirs is expected, here or on its way: finish or cancel it.")),
        (
            letters.exists(),
            "letters",
            _("A letter of theirs is in a mailroom: have it sent on or shredded."),
        ),
        (groups.exists(), "groups", _("A group order of theirs still gathers: close it or give it up.")),
        (commissions.exists(), "buying", _("Something is being bought for them: finish it or take it back.")),
        (owed, "money", _("There is money between us: a bill to pay, a wallet or savings to give back.")),
        (concerns.exists(), "cases", _("A case of theirs is open: close it.")),
        (
            customer.legal_holds.filter(ended_on=None).exists(),
            "hold",
            _("A court or an authority asks that what is theirs be kept: the hold must end first."),
        ),
        (mandates.exists(), "mandates", _("A mandate of theirs is in force: end it.")),
    ]
    return [Reason(code, words) for is_open, code, words in open_matters if is_open]


@transaction.atomic
def erase(*, customer: Customer, why: str, by: Any, at: datetime) -> None:
    """
    Forget a person.

    :raises CannotErase: while something is open
    """
    user = type(customer.user).objects.select_for_update(no_key=True).get(pk=customer.user_id)
    if reasons := why_not(customer):
        raise CannotErase(reasons)
    _end_sign_in(user, by=by, at=at)
    _delete_freely_kept(customer)
    _take_names_away(customer)
    for recipient in Recipient.objects.filter(keeper=customer):
        recipients.remove(recipient=recipient, by=by, at=at)
    user.email, user.full_name, user.phone, user.is_active = None, f"#{user.pk}", "", False
    user.set_unusable_password()
    user.save()
    people.file(user)
    audit.record("person.erased", user, by=by, at=at, why=why)


def _end_sign_in(user: Any, *, by: Any, at: datetime) -> None:
    sessions.end_all(user)
    apikeys.revoke_all(user=user, by=by, at=at)
    for model in (EmailAddress, Authenticator, Endpoint, PushDevice, Preference):
        model._default_manager.filter(user=user).delete()


def _delete_freely_kept(customer: Customer) -> None:
    photos = Document.objects.filter(kind=Document.Kind.PHOTO)
    keeping.delete_with_files(photos.filter(package__customer=customer) | photos.filter(purchase__customer=customer))
    keeping.delete_with_files(Document.objects.filter(concern__customer=customer))
    signed = Mandate.objects.filter(customer=customer).exclude(signature="")
    keeping.delete_stored(signed.values_list("signature", flat=True))
    signed.update(signature="")
    IdentityPaper.objects.filter(customer=customer).delete()
    ShareLink.objects.filter(shipment__customer=customer).delete()
    Call.objects.filter(customer=customer).delete()
    Sketch.objects.filter(customer=customer).delete()
    PostBox.objects.filter(holder=customer).update(holder=None)


def _take_names_away(customer: Customer) -> None:
    keeping.forget_mails(Mail.objects.filter(customer=customer))
    keeping.forget_letters(Letter.objects.filter(customer=customer))
    Commission.objects.filter(customer=customer).update(link="", title="", options="", answer="", thing={})
    GroupOrder.objects.filter(organiser=customer).update(title="")
    Invitation.objects.filter(group__organiser=customer).delete()
    Notice.objects.filter(user=customer.user).update(facts={})
    OwnerClaim.objects.filter(customer=customer).update(words="")
    Concern.objects.filter(customer=customer).update(words="")
    Package.objects.filter(customer=customer).update(label_words="")
    Booking.objects.filter(delivery__shipment__customer=customer).update(landmark="")
    Proxy.objects.filter(delivery__shipment__customer=customer).update(name="")
    Delivery.objects.filter(shipment__customer=customer).update(handed_to="", identity_last="")
