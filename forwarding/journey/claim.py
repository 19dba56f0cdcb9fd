"""Claim: a shopper says that a parcel without an owner is theirs and shows the invoice; a clerk looks and decides."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forwarding import notices
from forwarding.journey import declare
from forwarding.models import Customer, OwnerClaim, Warehouse
from forwarding.states import OwnerClaimStatus
from suuq import audit, rows, uploads, workflow


@transaction.atomic
def make(
    *,
    customer: Customer,
    warehouse: Warehouse,
    shop: str,
    number: str,
    words: str,
    invoice: uploads.Taken,
    by: Any,
    at: datetime,
) -> OwnerClaim:
    """Note what a shopper misses; the same shop and number again, while it is looked into, is the same claim."""
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    same = customer.claims.filter(warehouse=warehouse, shop=shop, number=number, status=OwnerClaimStatus.OPEN)
    if known := same.first():
        return known
    claim = OwnerClaim(
        customer=customer, warehouse=warehouse, shop=shop, number=number, words=words,
        invoice=declare.keep_aside(invoice=invoice, by=by, at=at), claimed_at=at,
    )  # fmt: skip
    rows.drawn(claim, length=8)
    audit.record("owner_claim.made", claim, by=by, at=at, new=OwnerClaimStatus.OPEN)
    return claim


@transaction.atomic
def refuse(*, claim: OwnerClaim, why: str, by: Any, at: datetime) -> OwnerClaim:
    """Say that the parcel is not here, and why; the shopper is told."""
    OwnerClaim.objects.filter(pk=claim.pk, status=OwnerClaimStatus.OPEN).update(why=why)
    claim = workflow.move(claim, to=OwnerClaimStatus.REFUSED, by=by, at=at, why=why, decided_at=at)
    notices.owe(claim.customer.user, notices.CLAIM_REFUSED, about=claim.reference, at=at)
    return claim
