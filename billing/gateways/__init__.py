"""The gateways that take money themselves, by their code. A new one is one file, and its line here."""

from typing import Any

from billing.gateways import dmoney, stripe_gateway, waafi
from billing.gateways.interface import ForgedError, Gateway, InsideTransactionError, RefusedError, UnreachableError

GATEWAYS: dict[str, Gateway] = {"stripe": stripe_gateway, "waafi": waafi, "dmoney": dmoney}


def of(subject: Any) -> Gateway:
    """Find the gateway of an attempt or of a piece of news."""
    return GATEWAYS[subject.gateway]


def accepted() -> dict[str, Gateway]:
    """Give those by which this post takes money."""
    return {code: gateway for code, gateway in GATEWAYS.items() if gateway.accepted()}


__all__ = [
    "GATEWAYS", "ForgedError", "Gateway", "InsideTransactionError", "RefusedError", "UnreachableError", "accepted",
    "of",
]  # fmt: skip
