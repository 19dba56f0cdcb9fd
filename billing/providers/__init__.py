"""The local wallets and banks whose money we match by its code; cards by Stripe have a gateway of their own."""

from billing.providers import banktransfer, cacpay, dmoney, waafi
from billing.providers.interface import Cell, NotTheirHeadsError, Provider, Row, Table, UnreadableError

PROVIDERS = {
    provider.code: provider for provider in (dmoney.PROVIDER, waafi.PROVIDER, cacpay.PROVIDER, banktransfer.PROVIDER)
}

__all__ = ["PROVIDERS", "Cell", "NotTheirHeadsError", "Provider", "Row", "Table", "UnreadableError"]
