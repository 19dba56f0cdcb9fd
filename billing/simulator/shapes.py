"""Stripe's objects as its reference documents them, with the fields this service or its SDK may read. Pure."""

import secrets
import string
from typing import Any

API_VERSION = "2026-10-28.endive"
LETTERS = string.ascii_letters + string.digits
# Currencies Stripe charges without decimals (docs.stripe.com/currencies). ISK and UGX have none either, but keep two
# zeros at Stripe's door for the sake of old programs.
ZERO_DECIMAL = frozenset(
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]
)
THREE_DECIMAL = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
TWO_DECIMAL = frozenset(
    ["aed", "cad", "cny", "chf", "etb", "eur", "gbp", "inr", "isk", "kes", "sar", "try", "ugx", "usd", "yer", "zar"]
)
LOCALES = frozenset(
    ["auto", "da", "de", "en", "en-GB", "es", "fr", "fr-CA", "it", "ja", "nl", "pt", "ru", "sv", "tr", "zh"]
)  # no Arabic: Stripe has none
CURRENCIES = ZERO_DECIMAL | THREE_DECIMAL | TWO_DECIMAL


def new_ref(prefix: str) -> str:
    """Draw an id as Stripe's look: ``pi_3Q...``."""
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(24))}"


def session(
    *, ref: str, url: str, amount: int, currency: str, form: dict[str, Any], expires_at: int, at: int
) -> dict[str, Any]:
    """Describe a Checkout Session that nobody has paid yet; its PaymentIntent comes with the first attempt."""
    return {
        "id": ref, "object": "checkout.session", "adaptive_pricing": {"enabled": False}, "after_expiration": None,
        "allow_promotion_codes": None, "amount_subtotal": amount, "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None, "cancel_url": form.get("cancel_url"),
        "client_reference_id": form.get("client_reference_id"), "client_secret": None, "consent": None,
        "consent_collection": None, "created": at, "currency": currency, "currency_conversion": None,
        "custom_fields": [], "custom_text": {"after_submit": None, "shipping_address": None, "submit": None},
        "customer": None, "customer_creation": "if_required",
        "customer_details": {"address": None, "email": form.get("customer_email"), "name": None, "phone": None},
        "customer_email": form.get("customer_email"), "discounts": [], "expires_at": expires_at, "invoice": None,
        "invoice_creation": {"enabled": False}, "livemode": False, "locale": form.get("locale"),
        "metadata": form.get("metadata") or {}, "mode": "payment", "payment_intent": None, "payment_link": None,
        "payment_method_collection": "if_required", "payment_method_options": {"card": {}},
        "payment_method_types": ["card"], "payment_status": "unpaid", "phone_number_collection": {"enabled": False},
        "recovered_from": None, "setup_intent": None, "shipping_address_collection": None, "shipping_cost": None,
        "shipping_options": [], "status": "open", "submit_type": form.get("submit_type"), "subscription": None,
        "success_url": form.get("success_url"), "ui_mode": "hosted", "url": url,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
    }  # fmt: skip


def intent(*, ref: str, paying: dict[str, Any], order: dict[str, Any], at: int) -> dict[str, Any]:
    """Describe the PaymentIntent of a session (``paying``); ``order`` is the session's ``payment_intent_data``."""
    return {
        "id": ref, "object": "payment_intent", "amount": paying["amount_total"], "amount_capturable": 0,
        "amount_details": {"tip": {}}, "amount_received": 0, "application": None, "application_fee_amount": None,
        "automatic_payment_methods": None, "canceled_at": None, "cancellation_reason": None,
        "capture_method": order.get("capture_method") or "automatic_async", "client_secret": f"{ref}_secret_simulator",
        "confirmation_method": "automatic", "created": at, "currency": paying["currency"], "customer": None,
        "description": order.get("description"), "last_payment_error": None, "latest_charge": None, "livemode": False,
        "metadata": order.get("metadata") or {}, "next_action": None, "on_behalf_of": None, "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}}, "payment_method_types": ["card"],
        "processing": None, "receipt_email": None, "review": None, "setup_future_usage": None, "shipping": None,
        "source": None, "statement_descriptor": None, "statement_descriptor_suffix": None,
        "status": "requires_payment_method", "transfer_data": None, "transfer_group": None,
    }  # fmt: skip


def charge(
    *, ref: str, paid: dict[str, Any], card: str, captured: bool, failure: tuple[str, str] | None, at: int
) -> dict[str, Any]:
    """Describe one attempt on a card for the intent ``paid``."""
    code, message = failure or (None, None)
    return {
        "id": ref, "object": "charge", "amount": paid["amount"], "amount_captured": paid["amount"] if captured else 0,
        "amount_refunded": 0, "application": None, "application_fee": None, "application_fee_amount": None,
        "balance_transaction": new_ref("txn") if captured else None,
        "billing_details": {"address": None, "email": None, "name": None, "phone": None},
        "calculated_statement_descriptor": "SUUQ", "captured": captured, "created": at, "currency": paid["currency"],
        "customer": None, "description": paid["description"], "disputed": False, "failure_balance_transaction": None,
        "failure_code": code, "failure_message": message, "fraud_details": {}, "livemode": False,
        "metadata": paid["metadata"], "on_behalf_of": None, "outcome": outcome(failure), "paid": failure is None,
        "payment_intent": paid["id"], "payment_method": new_ref("pm"),
        "payment_method_details": {"type": "card", "card": {
            "brand": "visa", "country": "US", "exp_month": 12, "exp_year": 2034, "funding": "credit",
            "last4": card[-4:], "network": "visa",
        }},
        "receipt_email": None, "receipt_number": None, "receipt_url": None, "refunded": False, "review": None,
        "shipping": None, "source_transfer": None, "statement_descriptor": None, "statement_descriptor_suffix": None,
        "status": "failed" if failure else "succeeded", "transfer_data": None, "transfer_group": None,
    }  # fmt: skip


def outcome(failure: tuple[str, str] | None) -> dict[str, Any]:
    """Describe what the networks made of a charge."""
    if failure:
        return {"network_status": "declined_by_network", "reason": failure[0], "risk_level": "normal",
                "seller_message": "The bank did not accept the charge.", "type": "issuer_declined"}  # fmt: skip
    return {"network_status": "approved_by_network", "reason": None, "risk_level": "normal",
            "seller_message": "Payment complete.", "type": "authorized"}  # fmt: skip


def refund(*, ref: str, charged: dict[str, Any], amount: int, form: dict[str, Any], at: int) -> dict[str, Any]:
    """Describe money sent back on a card."""
    return {
        "id": ref, "object": "refund", "amount": amount, "balance_transaction": new_ref("txn"), "charge": charged["id"],
        "created": at, "currency": charged["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "failure_reason": None, "metadata": form.get("metadata") or {}, "payment_intent": charged["payment_intent"],
        "reason": form.get("reason"), "receipt_number": None, "source_transfer_reversal": None, "status": "succeeded",
        "transfer_reversal": None,
    }  # fmt: skip


def dispute(*, ref: str, charged: dict[str, Any], reason: str, at: int) -> dict[str, Any]:
    """Describe a cardholder's bank asking for the money back."""
    return {
        "id": ref, "object": "dispute", "amount": charged["amount"], "balance_transactions": [],
        "charge": charged["id"], "created": at, "currency": charged["currency"],
        "enhanced_eligibility_types": [], "evidence": {},
        "evidence_details": {"due_by": at + 7 * 86400, "has_evidence": False, "past_due": False, "submission_count": 0},
        "is_charge_refundable": False, "livemode": False, "metadata": {}, "network_reason_code": "10.4",
        "payment_intent": charged["payment_intent"], "reason": reason, "status": "needs_response",
    }  # fmt: skip


def event(*, ref: str, kind: str, about: dict[str, Any], key: str, at: int) -> dict[str, Any]:
    """Describe the news of something that happened to the object ``about``."""
    return {
        "id": ref, "object": "event", "api_version": API_VERSION, "created": at, "data": {"object": about},
        "livemode": False, "pending_webhooks": 1, "request": {"id": None, "idempotency_key": key or None}, "type": kind,
    }  # fmt: skip


def page(*, url: str, things: list[dict[str, Any]], has_more: bool) -> dict[str, Any]:
    """Describe one page of a list."""
    return {"object": "list", "url": url, "has_more": has_more, "data": things}
