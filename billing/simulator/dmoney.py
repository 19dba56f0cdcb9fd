"""
A small D-Money: a token, signed orders, a page on which a payer confirms, news signed in its own body.

An order asked for again, and money sent back again under one number, are answered as the first time.
"""

import base64
import json
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from billing.gateways import dmoney
from billing.simulator import api, courier, wallets
from billing.simulator.models import Fault, Reply, Thing
from suuq import doors

Answer = dict[str, Any]
TOKEN = "simulated"  # noqa: S105 - play money
STANDS = {"": "UNPAID", wallets.APPROVED: "PAID", wallets.REFUNDED: "REFUNDED", wallets.DECLINED: "FAILURE"}
NEWS = {wallets.APPROVED: "Completed", wallets.REFUNDED: "Refunded", wallets.DECLINED: "Failure"}


def _told(order: Thing, event: str) -> Answer:
    said = order.body
    return {"merch_order_id": said["reference"], "trade_status": NEWS[said["status"]], "transId": order.charge,
            "total_amount": said["amount"], "trans_currency": said["currency"], "callback_info": event}  # fmt: skip


WALLET = wallets.Wallet("dmoney", "D-Money", courier.NEWS_OF_DMONEY, _told)


@csrf_exempt
@doors.anyone
@require_POST
def door(request: HttpRequest, name: str) -> Any:
    """Answer one call: a token, or what is asked under it."""
    asked, acts = json.loads(request.body), _acts()
    if Fault.take(Fault.Kind.ERROR):
        return HttpResponse("The simulator was told to fail.", status=500)
    if request.headers.get("X-APP-Key") != settings.DMONEY_KEY:
        return _answer(_refused("401", "unknown app"))
    if name == "token":
        return _answer({"token": TOKEN, "code": "0"} if asked["appSecret"] == settings.DMONEY_SECRET else {})
    if request.headers.get("Authorization") != TOKEN or name not in acts or not _is_signed(asked):
        return _answer(_refused("60200099", "wrong signature or token"))
    with transaction.atomic():
        said = acts[name](asked["biz_content"])
        courier.call_after_commit()
    if name != "merchant/queryOrder" and Fault.take(Fault.Kind.DROP):
        return api.dropped(json.dumps(said))
    return _answer(said)


def _is_signed(asked: Answer) -> bool:
    try:
        dmoney.verify(asked, base64.b64decode(asked["sign"]))
    except InvalidSignature:
        return False
    return True


def _acts() -> dict[str, Callable[[Answer], Answer]]:
    return {"merchant/preOrder": _open, "merchant/queryOrder": _tell, "merchant/refund": _give_back}


def _answer(said: Answer) -> HttpResponse:
    return HttpResponse(json.dumps(said), content_type="application/json")


def _done(**content: Any) -> Answer:
    return {"result": "SUCCESS", "code": "0", "msg": "success", "biz_content": content}


def _refused(code: str, words: str) -> Answer:
    return {"errorCode": code, "errorMsg": words}


def _open(order: Answer) -> Answer:
    reference, asked = order["merch_order_id"], (order["total_amount"], order["trans_currency"])
    if before := WALLET.find(reference):
        if (before.body["amount"], before.body["currency"]) != asked:
            return _refused("60200011", "duplicate merch_order_id")
    else:
        back = order["redirect_url"]
        WALLET.open(reference, amount=asked[0], currency=asked[1], success=back, failure=back)
    return _done(merch_order_id=reference, prepay_id=reference)


def _tell(asked: Answer) -> Answer:
    order = WALLET.find(asked["merch_order_id"])
    if order is None:
        return _refused("60200012", "order not found")
    return _done(
        merch_order_id=order.body["reference"], order_status=STANDS[order.body["status"]],
        payment_order_id=order.charge, total_amount=order.body["amount"], trans_currency=order.body["currency"],
    )  # fmt: skip


def _give_back(asked: Answer) -> Answer:
    reply, is_new = Reply.objects.get_or_create(key=f"dmoney:{asked['refund_request_no']}")
    if is_new:
        trouble = WALLET.give_back(asked["payment_order_id"], asked["actual_amount"])
        said = _refused("60200020", trouble) if trouble else _done(refund_order_id=asked["refund_request_no"])
        reply.text = json.dumps(said)
        reply.save()
    return dict(json.loads(reply.text))


@doors.anyone
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest) -> HttpResponse:
    """Show the page on which D-Money would ask the payer to confirm."""
    return WALLET.page(request, request.GET.get("prepay_id", ""))
