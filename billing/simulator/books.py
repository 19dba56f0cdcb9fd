"""
What happens at Stripe: sessions opened, cards charged or declined, money sent back, charges disputed.

Every act is one transaction of the simulator's own and announces its events; the courier delivers them afterwards.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db import transaction

from billing.simulator import orders, shapes, wire
from billing.simulator.models import Delivery, Fault, Thing

SESSION, INTENT, CHARGE = "checkout.session", "payment_intent", "charge"
REFUND, DISPUTE, EVENT = "refund", "dispute", "event"

# Stripe's own test numbers (docs.stripe.com/testing); any other well-formed number is paid.
DECLINES = {
    "4000000000000002": ("card_declined", "Your card was declined."),
    "4000000000009995": ("card_declined", "Your card has insufficient funds."),
    "4000000000000069": ("expired_card", "Your card has expired."),
    "4000000000000127": ("incorrect_cvc", "Your card's security code is incorrect."),
}
DISPUTED_LATER = "4000000000000259"


def find(ref: str, kind: str = "", *, lock: bool = False) -> Thing:
    """Fetch an object, or refuse as Stripe refuses an id it does not know."""
    things = Thing.objects.select_for_update(no_key=True) if lock else Thing.objects.all()
    thing = things.filter(ref=ref, **({"kind": kind} if kind else {})).first()
    if thing is None:
        raise wire.wrong(f"No such {kind or 'object'}: '{ref}'", code="resource_missing", param="id", status=404)
    return thing


def body_of(ref: str) -> dict[str, Any]:
    """Fetch the object that an id stands for, to put it in the id's place."""
    return find(ref).body


def _keep(kind: str, body: dict[str, Any]) -> Thing:
    return Thing.objects.create(
        ref=body["id"], kind=kind, created=body["created"], body=body,
        intent=body["id"] if kind == INTENT else body.get("payment_intent") or "",
        charge=body["id"] if kind == CHARGE else body.get("charge") or "",
    )  # fmt: skip


def _change(thing: Thing, **facts: Any) -> None:
    thing.body.update(facts)
    thing.intent = thing.body.get("payment_intent") or thing.intent
    thing.save()


def announce(kind: str, thing: Thing, *, at: int, key: str = "") -> Thing:
    """Write the news down and post it."""
    news = shapes.event(ref=shapes.new_ref("evt"), kind=kind, about=dict(thing.body), key=key, at=at)
    return post_news(_keep(EVENT, news))


def post_news(event: Thing) -> Thing:
    """Put news in the courier's bag, as often as the faults say."""
    state = Delivery.State.WAITING
    if Fault.take(Fault.Kind.LOSE):
        state = Delivery.State.LOST
    elif Fault.take(Fault.Kind.DELAY):
        state = Delivery.State.HELD
    times = 2 if Fault.take(Fault.Kind.DUPLICATE) else 1
    Delivery.objects.bulk_create([Delivery(event=event, state=state) for _ in range(times)])
    return event


@transaction.atomic
def open_session(form: dict[str, Any], *, page_url: str, at: int) -> dict[str, Any]:
    """Open a hosted payment page for one sum."""
    amount, currency, expires_at = orders.read(form, at=at)
    ref = shapes.new_ref("cs_test")
    body = shapes.session(
        ref=ref, url=page_url + ref, amount=amount, currency=currency, form=form, expires_at=expires_at, at=at
    )
    thing = _keep(SESSION, body)
    # Stripe keeps the order for the intent out of the session it shows; so do we, under a name of our own.
    Thing.objects.create(ref=f"order_{ref}", kind="order", created=at, body=form.get("payment_intent_data") or {})
    return thing.body


@transaction.atomic
def expire_session(ref: str, *, at: int, key: str = "") -> dict[str, Any]:
    """Close a payment page that nobody has paid."""
    session = find(ref, SESSION, lock=True)
    if session.body["status"] != "open":
        message = "Only Checkout Sessions with a status in ['open'] can be expired."
        raise wire.wrong(f"{message} This Checkout Session has a status of {session.body['status']}.")
    _change(session, status="expired", url=None)
    announce("checkout.session.expired", session, at=at, key=key)
    return session.body


def lapse(*, at: int) -> None:
    """Expire the sessions whose time has passed."""
    over = Thing.objects.filter(kind=SESSION, body__status="open", body__expires_at__lte=at)
    for ref in over.values_list("ref", flat=True):
        with suppress(wire.ApiError):  # another was faster: it is closed already
            expire_session(ref, at=at)


@transaction.atomic
def pay(ref: str, *, card: str, at: int) -> dict[str, Any]:
    """Charge a card for a session; the answer is the session, paid or still open."""
    session = find(ref, SESSION, lock=True)
    if session.body["status"] != "open":
        raise wire.wrong("This page is closed: the session is " + session.body["status"])
    intent = _intent_of(session, at=at)
    declined = Fault.take(Fault.Kind.DECLINE)
    failure = ("card_declined", "Your card was declined.") if declined else DECLINES.get(card)
    if failure:
        _decline(intent, card=card, failure=failure, at=at)
        return session.body
    _charge(session, intent, card=card, at=at)
    return session.body


def _intent_of(session: Thing, *, at: int) -> Thing:
    if session.intent:
        return find(session.intent, INTENT, lock=True)
    order = find(f"order_{session.ref}").body
    intent = _keep(INTENT, shapes.intent(ref=shapes.new_ref("pi"), paying=session.body, order=order, at=at))
    _change(session, payment_intent=intent.ref)
    announce("payment_intent.created", intent, at=at)
    return intent


def _decline(intent: Thing, *, card: str, failure: tuple[str, str], at: int) -> None:
    charge = _keep(
        CHARGE,
        shapes.charge(ref=shapes.new_ref("ch"), paid=intent.body, card=card, captured=False, failure=failure, at=at),
    )
    error = {"type": "card_error", "code": failure[0], "message": failure[1], "charge": charge.ref}
    _change(intent, status="requires_payment_method", last_payment_error=error, latest_charge=charge.ref)
    announce("charge.failed", charge, at=at)
    announce("payment_intent.payment_failed", intent, at=at)


def _charge(session: Thing, intent: Thing, *, card: str, at: int) -> None:
    later = intent.body["capture_method"] == "manual"
    charge = _keep(
        CHARGE,
        shapes.charge(ref=shapes.new_ref("ch"), paid=intent.body, card=card, captured=not later, failure=None, at=at),
    )
    amount = intent.body["amount"]
    _change(
        intent, latest_charge=charge.ref, last_payment_error=None, payment_method=charge.body["payment_method"],
        status="requires_capture" if later else "succeeded",
        amount_received=0 if later else amount, amount_capturable=amount if later else 0,
    )  # fmt: skip
    _change(session, status="complete", payment_status="unpaid" if later else "paid", url=None)
    announce("charge.succeeded", charge, at=at)
    announce("payment_intent.amount_capturable_updated" if later else "payment_intent.succeeded", intent, at=at)
    announce("checkout.session.completed", session, at=at)
    if card == DISPUTED_LATER or Fault.take(Fault.Kind.DISPUTE):
        open_dispute(charge.ref, at=at)


@transaction.atomic
def capture(ref: str, form: dict[str, Any], *, at: int, key: str = "") -> dict[str, Any]:
    """Take all or part of what was authorised; the rest of the hold is let go."""
    intent = find(ref, INTENT, lock=True)
    if intent.body["status"] != "requires_capture":
        raise wire.wrong(
            f"This PaymentIntent could not be captured because it has a status of {intent.body['status']}.",
            code="payment_intent_unexpected_state",
        )
    amount = wire.number(form, "amount_to_capture", default=intent.body["amount"])
    if not 0 < amount <= intent.body["amount_capturable"]:
        raise wire.wrong(
            "The amount to capture is greater than the amount authorised.",
            code="amount_too_large",
            param="amount_to_capture",
        )
    charge = find(intent.body["latest_charge"], CHARGE, lock=True)
    _change(charge, captured=True, amount_captured=amount, balance_transaction=shapes.new_ref("txn"))
    _change(intent, status="succeeded", amount_received=amount, amount_capturable=0)
    announce("charge.captured", charge, at=at, key=key)
    announce("payment_intent.succeeded", intent, at=at, key=key)
    return intent.body


@transaction.atomic
def cancel(ref: str, *, at: int, key: str = "") -> dict[str, Any]:
    """Let an authorisation go without taking anything."""
    intent = find(ref, INTENT, lock=True)
    if intent.body["status"] not in ("requires_capture", "requires_payment_method"):
        raise wire.wrong(
            f"You cannot cancel this PaymentIntent because it has a status of {intent.body['status']}.",
            code="payment_intent_unexpected_state",
        )
    _change(intent, status="canceled", canceled_at=at, amount_capturable=0)
    announce("payment_intent.canceled", intent, at=at, key=key)
    return intent.body


@transaction.atomic
def refund(form: dict[str, Any], *, at: int, key: str = "") -> dict[str, Any]:
    """Send money back on the card, never more than was taken."""
    charge = _charge_to_refund(form)
    body = charge.body
    left = body["amount_captured"] - body["amount_refunded"]
    amount = wire.number(form, "amount", default=left)
    if _still_disputed(charge.ref):
        raise wire.wrong(f"Charge {charge.ref} has been charged back; cannot issue a refund.", code="charge_disputed")
    if left == 0:
        raise wire.wrong(f"Charge {charge.ref} has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        raise wire.wrong(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount"
        )
    made = _keep(REFUND, shapes.refund(ref=shapes.new_ref("re"), charged=body, amount=amount, form=form, at=at))
    returned = body["amount_refunded"] + amount
    _change(charge, amount_refunded=returned, refunded=returned == body["amount"])
    announce("refund.created", made, at=at, key=key)
    announce("charge.refunded", charge, at=at, key=key)
    return made.body


def _still_disputed(charge_ref: str) -> bool:
    return Thing.objects.filter(kind=DISPUTE, charge=charge_ref).exclude(body__status="won").exists()


def _charge_to_refund(form: dict[str, Any]) -> Thing:
    if ref := form.get("charge"):
        return find(ref, CHARGE, lock=True)
    intent = find(wire.required(form, "payment_intent"), INTENT)
    if intent.body["status"] != "succeeded":
        raise wire.wrong(
            f"This PaymentIntent ({intent.ref}) does not have a successful charge to refund.", param="payment_intent"
        )
    return find(intent.body["latest_charge"], CHARGE, lock=True)


@transaction.atomic
def fail_refund(ref: str, *, at: int) -> dict[str, Any]:
    """Let the bank send a refund back to us, as it may days later."""
    made = find(ref, REFUND, lock=True)
    charge = find(made.charge, CHARGE, lock=True)
    _change(made, status="failed", failure_reason="expired_or_canceled_card")
    _change(charge, amount_refunded=charge.body["amount_refunded"] - made.body["amount"], refunded=False)
    announce("refund.failed", made, at=at)
    return made.body


@transaction.atomic
def open_dispute(charge_ref: str, *, at: int, reason: str = "fraudulent") -> dict[str, Any]:
    """Let the cardholder's bank take the money back until somebody decides."""
    charge = find(charge_ref, CHARGE, lock=True)
    dispute = _keep(DISPUTE, shapes.dispute(ref=shapes.new_ref("dp"), charged=charge.body, reason=reason, at=at))
    _change(charge, disputed=True)
    announce("charge.dispute.created", dispute, at=at)
    announce("charge.dispute.funds_withdrawn", dispute, at=at)
    return dispute.body


@transaction.atomic
def close_dispute(ref: str, *, won: bool, at: int) -> dict[str, Any]:
    """Decide a dispute, for us or for the cardholder."""
    dispute = find(ref, DISPUTE, lock=True)
    _change(dispute, status="won" if won else "lost")
    if won:
        announce("charge.dispute.funds_reinstated", dispute, at=at)
    announce("charge.dispute.closed", dispute, at=at)
    return dispute.body


def bodies(kind: str) -> Iterable[dict[str, Any]]:
    """Read the books of one kind, oldest first."""
    return list(Thing.objects.filter(kind=kind).order_by("pk").values_list("body", flat=True))
