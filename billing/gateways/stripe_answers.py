"""
Read Stripe's JSON as plain values.

An older or newer API may lack a field or add one: what is missing reads as empty, what is new is not looked at.
"""

from typing import Any

from billing import card_facts


def _of(thing: Any, name: str, default: Any = "") -> Any:
    """Read a field, of something that may not be there either."""
    value = thing.get(name) if isinstance(thing, dict) else None
    return default if value is None else value


def _id(thing: Any) -> str:
    """Read an id, whether Stripe gave the id or the whole object."""
    return thing if isinstance(thing, str) else str(_of(thing, "id"))


def session(seen: Any, *, refunds: Any = (), disputes: Any = ()) -> card_facts.Session:
    """Read a hosted page, with whatever of its payment was sent along."""
    intent = _of(seen, "payment_intent", None)
    whole = None if isinstance(intent, str) else intent
    latest = _of(whole, "latest_charge", None)
    return card_facts.Session(
        id=seen["id"], reference=_of(seen, "client_reference_id"), status=_of(seen, "status"),
        paid=seen["payment_status"] == "paid", url=_of(seen, "url"),
        intent_id=_id(intent), intent_status=_of(whole, "status"),
        trouble=_of(_of(whole, "last_payment_error", None), "code"),
        money=card_facts.from_stripe(_of(seen, "amount_total", 0), _of(seen, "currency")),
        charge=charge(latest) if latest and not isinstance(latest, str) else None,
        refunds=tuple(refund(one) for one in refunds), disputes=tuple(dispute(one) for one in disputes),
    )  # fmt: skip


def charge(seen: Any) -> card_facts.Charge:
    """Read what was taken from a card."""
    card = _of(_of(seen, "payment_method_details", None), "card", None)
    taken = card_facts.from_stripe(seen["amount_captured"] if seen["status"] == "succeeded" else 0, seen["currency"])
    return card_facts.Charge(
        id=seen["id"], status=seen["status"], captured_minor=taken.amount_minor, currency=taken.currency,
        refunded_minor=card_facts.from_stripe(seen["amount_refunded"], seen["currency"]).amount_minor,
        disputed=bool(_of(seen, "disputed", default=False)), card=f"{_of(card, 'brand')} {_of(card, 'last4')}".strip(),
        intent_id=_id(_of(seen, "payment_intent")), created=seen["created"],
    )  # fmt: skip


def refund(seen: Any) -> card_facts.Refund:
    """Read what was sent back to a card."""
    return card_facts.Refund(
        id=seen["id"], status=_of(seen, "status"), money=card_facts.from_stripe(seen["amount"], seen["currency"]),
        intent_id=_id(_of(seen, "payment_intent")), key=_of(_of(seen, "metadata", None), "key"),
        created=seen["created"],
    )  # fmt: skip


def dispute(seen: Any) -> card_facts.Dispute:
    """Read what a cardholder's bank took back."""
    return card_facts.Dispute(
        id=seen["id"], status=seen["status"], intent_id=_id(_of(seen, "payment_intent")),
        money=card_facts.from_stripe(seen["amount"], seen["currency"]),
    )  # fmt: skip


def event(seen: Any) -> card_facts.Event:
    """Read whom the news speaks of."""
    about = seen["data"]["object"]
    kind = _of(about, "object")
    return card_facts.Event(
        id=seen["id"], kind=seen["type"], created=seen["created"], live=bool(seen["livemode"]),
        api_version=_of(seen, "api_version"), object_id=_of(about, "id"), object_kind=kind,
        intent_id=_of(about, "id") if kind == "payment_intent" else _id(_of(about, "payment_intent")),
        reference=_of(about, "client_reference_id") or _of(_of(about, "metadata", None), "reference"),
    )  # fmt: skip
