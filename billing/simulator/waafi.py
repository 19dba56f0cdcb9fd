"""
A small Waafi: one address for every service, a page on which a payer confirms, webhooks signed as Waafi signs them.

The same requestId is answered word for word again; each of our references is taken once.
"""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from billing.simulator import api, courier, shapes, wallets
from billing.simulator.models import Fault, Reply, Thing
from suuq import doors

Answer = dict[str, Any]
REFUSALS = {
    "unknown": ("E10309", "RCS_TRAN_NOT_FOUND"), "already": ("E10207", "RCS_TRAN_ALREADY_CANCELLED"),
    "too_much": ("E10210", "RCS_REFUND_AMOUNT_EXCEEDS_TRAN"),
}  # fmt: skip


def _told(order: Thing, event: str) -> Answer:
    return {"event": event, "payment": {"status": order.body["status"], "amount": order.body["amount"],
            "reference_id": order.body["reference"], "transaction_id": order.charge}}  # fmt: skip


WALLET = wallets.Wallet("waafi", "Waafi", courier.NEWS_OF_WAAFI, _told)


@csrf_exempt
@doors.anyone
@require_POST
def asm(request: HttpRequest) -> Any:
    """Answer one call, whichever service it names."""
    asked = json.loads(request.body)
    who, services = asked["serviceParams"], _services()
    if who.get("hppKey") != settings.WAAFI_KEY or asked["serviceName"] not in services:
        return HttpResponse(json.dumps(_refused("E10001", "RCS_USER_AUTHENTICATION_FAILED")))
    if Fault.take(Fault.Kind.ERROR):
        return HttpResponse("The simulator was told to fail.", status=500)
    with transaction.atomic():
        reply, is_new = Reply.objects.get_or_create(key=asked["requestId"])
        if is_new:
            reply.text = json.dumps(services[asked["serviceName"]](who))
            reply.save()
            courier.call_after_commit()
    if asked["serviceName"] != "HPP_GETTRANINFO" and Fault.take(Fault.Kind.DROP):
        return api.dropped(reply.text)
    return HttpResponse(reply.text, content_type="application/json")


def _services() -> dict[str, Callable[[Answer], Answer]]:
    return {"HPP_PURCHASE": _open, "HPP_GETTRANINFO": _tell, "HPP_REFUNDPURCHASE": _give_back}


def _done(**params: Any) -> Answer:
    return {"schemaVersion": "1.0", "responseCode": "2001", "errorCode": "0", "responseMsg": "RCS_SUCCESS",
            "params": params}  # fmt: skip


def _refused(code: str, words: str) -> Answer:
    return {"schemaVersion": "1.0", "responseCode": "5206", "errorCode": code, "responseMsg": words, "params": {}}


def _open(who: Answer) -> Answer:
    wanted = who["transactionInfo"]
    reference = wanted["referenceId"]
    if WALLET.find(reference):
        return _refused("E10205", "RCS_DUPLICATE_REFERENCE")
    WALLET.open(
        reference, amount=wanted["amount"], currency=wanted["currency"], success=who["hppSuccessCallbackUrl"],
        failure=who["hppFailureCallbackUrl"],
    )  # fmt: skip
    url = settings.SITE_URL.rstrip("/") + reverse("waafi:pay", args=[reference])
    return _done(hppUrl=url, directPaymentLink=url, orderId=reference, hppRequestId=reference, referenceId=reference)


def _tell(who: Answer) -> Answer:
    order = WALLET.find(who["referenceId"])
    if order is None or not order.body["status"]:
        return _refused("E10309", "RCS_TRAN_NOT_FOUND")
    return _done(
        status=order.body["status"], tranStatusDesc=order.body["status"], transactionId=order.charge,
        referenceId=order.body["reference"], amount=order.body["amount"], tranAmount=order.body["amount"],
        currency=order.body["currency"], payerId="25377000042", paymentMethod="mwallet_account",
    )  # fmt: skip


def _give_back(who: Answer) -> Answer:
    if trouble := WALLET.give_back(who["transactionId"], who["amount"]):
        return _refused(*REFUSALS[trouble])
    return _done(transactionId=shapes.new_ref("wr"), state="REFUNDED", description="success")


@doors.anyone
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the page on which Waafi would ask the payer to confirm."""
    return WALLET.page(request, reference)
