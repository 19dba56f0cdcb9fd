"""The local wallets and banks whose money we match by its code; cards by Stripe have a gateway of their own."""

from billing.providers import banktransfer, dmoney
from billing.providers.interface import Provider, Row, UnreadableError

PROVIDERS = {provider.code: provider for provider in (dmoney.PROVIDER, banktransfer.PROVIDER)}

__all__ = ["PROVIDERS", "Provider", "Row", "UnreadableError"]
