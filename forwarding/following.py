"""
Following a parcel without an account: by any reference and something its owner knows, or by a link its owner gave away.

Neither a town nor a postcode counts as knowing. Wrong answers are counted by parcel, whoever gives them; a reference
that nobody has is answered by the same words, after the same work.
"""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, router, transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from billing.models import Invoice
from forwarding import pieces, s10, standing, timeline, trackingnumbers
from forwarding.models import Barcode, CaseTries, Package, Purchase, ShareLink, Shipment, TrackingNumber
from forwarding.states import DeliveryStatus
from suuq import audit, questions, references

Parcel = Shipment | Package | Purchase

WRONG_MOST = 5
PHONE_DIGITS = 4
ORDER_LEAST = 6
LABELS_MOST = 50  # what stands on more labels than these is a carrier's routing code and means none of them
TOKEN_BYTES = 24  # 192 bits of chance
SHARED_AFTER = timedelta(days=7)  # how long a link lives on after the parcel was handed over
SHOWN_AFTER = timedelta(days=90)  # after which the public page knows the number no more
HANDED_OVER_NOW = {DeliveryStatus.READY, DeliveryStatus.OUT}
RELATED = ("customer__user", "warehouse", "agency", "declaration", "invoice", "delivery__agency")
SHOWN_TO_ALL = ("warehouse", "agency", "declaration", "invoice", "delivery__agency")
# Milestones are never changed, so that their keys together tell which there are.
STATE = """
SELECT s.id, s.status, d.status, c.status, i.status,
(SELECT SUM(m.id) FROM forwarding_milestone m WHERE m.shipment_id = s.id),
(SELECT SUM(m.id) FROM forwarding_package p JOIN forwarding_milestone m ON m.package_id = p.id
 WHERE p.shipment_id = s.id),
(SELECT SUM(m.id) FROM forwarding_package p JOIN forwarding_milestone m ON m.purchase_id = p.purchase_id
 WHERE p.shipment_id = s.id)
FROM forwarding_shipment s LEFT JOIN forwarding_delivery d ON d.shipment_id = s.id
LEFT JOIN customs_declaration c ON c.id = s.declaration_id LEFT JOIN billing_invoice i ON i.id = s.invoice_id
WHERE s.id = COALESCE((SELECT id FROM forwarding_shipment WHERE number = %s),
(SELECT shipment_id FROM forwarding_piece WHERE number = %s))
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is shown of a parcel to somebody who may follow it."""

    number: str
    standing: standing.Standing
    events: list[timeline.Event]


def state(number: str) -> str:
    """
    Tell by one question what the public story of a number is made of; nothing for a number that no box bears.

    The same answer is the same story, but for a last day that follows from elsewhere, such as a flight put off.
    """
    with questions.cursor(connections[router.db_for_read(Shipment)]) as cursor:
        cursor.execute(STATE, [number, number])
        return ":".join(str(part) for part in cursor.fetchone() or ())


def in_public(number: str, *, at: datetime) -> Opened | None:
    """Say where a tracking number is; nothing for one that is unknown, long over, or has not reached us."""
    shipment = shown_to_all(number, at=at)
    events = timeline.in_public(shipment) if shipment else []
    return Opened(shipment.number, standing.in_public(shipment), events) if shipment and events else None


def shown_to_all(number: str, *, at: datetime) -> Shipment | None:
    """Find the shipment that a number is, or of which it is a box, unless it is long over."""
    shipment = next(iter(_shown_to_all(number=number)), None)
    if shipment is None and (box := pieces.found(number)):
        [shipment] = _shown_to_all(number=box.whole.number)
    return shipment if shipment and not _is_over(shipment, SHOWN_AFTER, at) else None


@questions.kept
def _shown_to_all(number: str) -> QuerySet[Shipment]:
    return Shipment.objects.select_related(*SHOWN_TO_ALL).filter(number=number)


def open_case(*, reference: str, proof: str, at: datetime) -> Opened | None:
    """
    Open a parcel to who holds one of its references and knows its collection code or the end of its telephone.

    Nothing when the two do not match, and nothing any more after five wrong answers: then its owner signs in.
    """
    parcels = [p for p in _meant(reference) if not (isinstance(p, Shipment) and _is_over(p, SHOWN_AFTER, at))]
    if not parcels:
        _knows(None, proof, at)  # an unknown number takes as long to answer as a known one
    return next((_opened(parcel) for parcel in parcels if _knows(parcel, proof, at)), None)


def _meant(reference: str) -> Iterator[Parcel]:
    """
    Give the parcels that a reference may mean, each once, as far along their way as they are.

    Keys are asked step by step: of a condition over several tables PostgreSQL would read each from end to end.
    """
    code, keys = references.normalise(reference), _carriers(reference)
    told = TrackingNumber.objects.filter(key__in=keys).values_list("purchase", flat=True)[:LABELS_MOST]
    read = Barcode.objects.filter(key__in=keys).values_list("package", flat=True)[:LABELS_MOST]
    bought = Purchase.objects.filter(Q(reference=code) | _ordered(reference)).values_list("pk", flat=True)
    purchases = [*told, *bought[:LABELS_MOST]]
    standing_for = Q(reference=code) | Q(purchase__in=purchases) | Q(pk__in=list(read))
    packages = Package.objects.filter(standing_for).exclude(customer=None)
    boxes = [box for box in packages.values_list("shipment", flat=True) if box]
    moving = Q(number=s10.normalise(reference)) | Q(pk__in=boxes) | Q(invoice__in=_billed(reference))
    yield from Shipment.objects.select_related(*RELATED).filter(moving)[:WRONG_MOST]
    yield from packages.filter(shipment=None).select_related("customer__user", "warehouse", "purchase")[:WRONG_MOST]
    coming = Purchase.objects.filter(pk__in=purchases, packages=None).select_related("customer__user", "warehouse")
    yield from coming[:WRONG_MOST]


def _carriers(reference: str) -> tuple[str, ...]:
    try:
        return trackingnumbers.keys(reference)
    except trackingnumbers.NotABarcode:
        return ()


def _ordered(reference: str) -> Q:
    """Orders that a shop numbered so; a short number is that of too many orders to mean one."""
    typed = reference.strip()
    return Q(order_number__in={typed, typed.upper()}) if len(typed) >= ORDER_LEAST else Q(pk__in=())


def _billed(reference: str) -> list[int]:
    """Bills with this number or payment code, and the bills that these correct."""
    typed = reference.strip().upper()
    named = Invoice.objects.filter(Q(number=typed) | Q(payment_code=references.normalise(typed)))
    return [pk for pair in named.values_list("pk", "corrects") for pk in pair if pk]


@transaction.atomic
def _knows(parcel: Parcel | None, proof: str, at: datetime) -> bool:
    subject = f"{parcel._meta.model_name}:{parcel.pk}" if parcel else "unknown"
    CaseTries.objects.get_or_create(subject=subject)
    tries = CaseTries.objects.select_for_update(no_key=True).get(subject=subject)
    known = _known(parcel) if parcel else [secrets.token_hex(2)]
    is_right = any(constant_time_compare(proof, answer) for answer in known)
    if tries.wrong >= WRONG_MOST:
        return False
    if not is_right:
        tries.wrong += 1
        tries.save(update_fields=["wrong"])
        if tries.wrong == WRONG_MOST and parcel:
            audit.record("tracking.locked", parcel, by=None, at=at)
    return is_right and parcel is not None


def _known(parcel: Parcel) -> list[str]:
    """What its owner knows: the end of their telephone, and the code while it opens something."""
    phone = parcel.customer.user.phone if parcel.customer else ""
    known = [phone[-PHONE_DIGITS:]] if len(phone) >= PHONE_DIGITS else []
    delivery = getattr(parcel, "delivery", None)
    return [*known, delivery.code] if delivery and delivery.status in HANDED_OVER_NOW else known


def _opened(parcel: Parcel) -> Opened:
    if isinstance(parcel, Shipment):
        is_over = hasattr(parcel, "delivery") and parcel.delivery.status == DeliveryStatus.DELIVERED
        told = standing.in_public(parcel) if is_over else standing.of_shipment(parcel)
        return Opened(parcel.number, told, timeline.in_public(parcel))
    if isinstance(parcel, Package):
        return Opened(parcel.reference, standing.of_package(parcel), timeline.before_shipment(parcel))
    return Opened(parcel.reference, standing.of_purchase(parcel), timeline.before_shipment(parcel))


def _is_over(shipment: Shipment, after: timedelta, at: datetime) -> bool:
    delivery = getattr(shipment, "delivery", None)
    return bool(delivery and delivery.handed_at and delivery.handed_at + after < at)


@transaction.atomic
def share(*, shipment: Shipment, by: Any, at: datetime) -> str:
    """Make a secret link to the way of a shipment; the one before ends. Its secret is given once and not kept."""
    unshare(shipment=shipment, by=by, at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = ShareLink.objects.create(shipment=shipment, digest=_digest(token), made_at=at)
    audit.record("share_link.made", link, by=by, at=at)
    return token


@transaction.atomic
def unshare(*, shipment: Shipment, by: Any, at: datetime) -> None:
    """Take the link back; where there is none, nothing happens."""
    Shipment.objects.select_for_update(no_key=True).get(pk=shipment.pk)
    for link in ShareLink.objects.filter(shipment=shipment, revoked_at=None):
        ShareLink.objects.filter(pk=link.pk).update(revoked_at=at)
        audit.record("share_link.revoked", link, by=by, at=at)


def shared(token: str, *, at: datetime) -> Opened | None:
    """Follow a link: coarse status only; nothing when it was taken back or the parcel has long been handed over."""
    links = ShareLink.objects.filter(digest=_digest(token), revoked_at=None).values("shipment")
    shipment = Shipment.objects.select_related(*RELATED).filter(pk__in=links).first()
    if shipment is None or _is_over(shipment, SHARED_AFTER, at):
        return None
    return Opened(shipment.number, standing.in_public(shipment), timeline.in_public(shipment))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
