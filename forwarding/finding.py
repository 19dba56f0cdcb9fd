"""One box at the counter: whoever stands there is found by what they say, show or hold."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from forwarding import s10, suites, trackingnumbers
from forwarding.models import Barcode, Customer, IdentityPaper, Piece, Shipment, TrackingNumber
from suuq.accounts import people
from suuq.ui.fields import plain_digits

FOUND_MOST = 20
SALT = "forwarding.identity-paper"


def customers(asked: str) -> list[Customer]:
    """
    Give the people that words may mean, the likeliest first.

    A suite, a parcel, a carrier's number or an identity paper names its owner; telephone, e-mail and name are looked
    for when nothing else fits.
    """
    asked = plain_digits(asked)
    related = Customer.objects.select_related("user", "agency")
    if owners := {pk for pks in _owners(asked) for pk in pks}:
        return list(related.filter(pk__in=owners)[:FOUND_MOST])
    users = people.find(asked, most=FOUND_MOST)
    known = {customer.user_id: customer for customer in related.filter(user__in=users)}
    return [known[user.pk] for user in users if user.pk in known]


def _owners(asked: str) -> Iterator[QuerySet[Any, Any]]:
    yield Customer.objects.filter(suite__in=suites.all_in(asked)).values_list("pk", flat=True)
    yield Shipment.objects.filter(number=s10.normalise(asked)).values_list("customer", flat=True)
    yield Piece.objects.filter(number=s10.normalise(asked)).values_list("shipment__customer", flat=True)
    yield IdentityPaper.objects.filter(digest=paper_digest(asked)).values_list("customer", flat=True)
    try:
        keys = trackingnumbers.keys(asked)
    except trackingnumbers.NotABarcode:
        return
    yield TrackingNumber.objects.filter(key__in=keys).values_list("purchase__customer", flat=True)
    held = Barcode.objects.filter(key__in=keys).exclude(package__customer=None)
    yield held.values_list("package__customer", flat=True)


def paper_number(number: str) -> str:
    """Read the number of an identity paper: letters and digits alone, in capitals."""
    return "".join(c for c in plain_digits(number).upper() if c.isalnum())


def paper_digest(number: str) -> str:
    """Compute what is kept of a paper's number: it finds the paper again, and gives the number to nobody."""
    known = f"{settings.COUNTRY}:{paper_number(number)}"
    return salted_hmac(SALT, known, secret=settings.LASTING_KEY, algorithm="sha256").hexdigest()
