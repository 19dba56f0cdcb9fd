"""The tables of billing, one noun a file."""

from billing.models.card import CardCheckout, CardFlag, GatewayEvent
from billing.models.cash import CashShift, Payout, Remittance, VoidRequest
from billing.models.exchange import ExchangeRate
from billing.models.invoice import BillKind, Counter, Invoice, InvoiceKind, InvoiceLine
from billing.models.ledger import Account, Carried, Entry, Leg, Why
from billing.models.payment import Dispute, Means, Payment, Refund
from billing.models.savings import InterestRate, SavingsPlan
from billing.models.transfer import Proof, ProviderMap, ProviderStatement, Transfer

__all__ = [
    "Account",
    "BillKind",
    "CardCheckout",
    "CardFlag",
    "Carried",
    "CashShift",
    "Counter",
    "Dispute",
    "Entry",
    "ExchangeRate",
    "GatewayEvent",
    "InterestRate",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "Leg",
    "Means",
    "Payment",
    "Payout",
    "Proof",
    "ProviderMap",
    "ProviderStatement",
    "Refund",
    "Remittance",
    "SavingsPlan",
    "Transfer",
    "VoidRequest",
    "Why",
]
