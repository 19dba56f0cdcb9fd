"""Entrust: the shopper names one person who may collect one parcel, and may take that back until it is collected."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forwarding import homegates, notices
from forwarding.journey import deliver
from forwarding.models import Delivery, Proxy
from suuq import audit, references, workflow


class CannotEntrust(workflow.Refused):
    """Why nobody can be named for this parcel."""


@transaction.atomic
def name_proxy(*, delivery: Delivery, name: str, by: Any, at: datetime) -> Proxy:
    """
    Name who collects it, with a code of their own; naming the same person again returns them, another replaces them.

    :raises CannotEntrust: when it is handed over already, or nobody is named
    """
    delivery = deliver.locked(delivery)
    if reasons := homegates.why_not_entrusted(delivery, name):
        raise CannotEntrust(reasons)
    if standing := delivery.proxies.filter(revoked_at=None).first():
        if standing.name == name:
            return standing
        revoke(delivery=delivery, by=by, at=at)
    proxy = Proxy.objects.create(delivery=delivery, name=name, code=_code(delivery), named_at=at)
    audit.record("proxy.named", proxy, by=by, at=at, new=str(delivery))
    notices.owe(
        delivery.shipment.customer.user, notices.PROXY, about=delivery.shipment.number, detail=f"{proxy.pk}", at=at
    )
    return proxy


def _code(delivery: Delivery) -> str:
    """Draw a code that is not the owner's."""
    while (code := references.digits(deliver.CODE_DIGITS)) == delivery.code:
        continue
    return code


@transaction.atomic
def revoke(*, delivery: Delivery, by: Any, at: datetime) -> Delivery:
    """Take it back: from now on their code opens nothing. Taking it back twice is taking it back."""
    delivery = deliver.locked(delivery)
    for proxy in delivery.proxies.filter(revoked_at=None):
        Proxy.objects.filter(pk=proxy.pk).update(revoked_at=at)
        audit.record("proxy.revoked", proxy, by=by, at=at, old=str(delivery))
    return delivery
