"""
A small Waafi: one address for every service, a page on which a payer confirms, webhooks signed as Waafi signs them.

Its orders stand in the simulator's own tables. The same requestId is answered word for word again; each of our
references is taken once; a page that is open cannot be closed by us, and may be paid late.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from billing.simulator import api, books, courier, shapes
from billing.simulator.models import Fault, Reply, Thing
from suuq import doors

ORDER = "waafi.order"
Answer = dict[str, Any]


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
    if Thing.objects.filter(kind=ORDER, ref=f"waafi_{reference}").exists():
        return _refused("E10205", "RCS_DUPLICATE_REFERENCE")
    order = wanted | {
        "success": who["hppSuccessCallbackUrl"], "failure": who["hppFailureCallbackUrl"], "status": "", "back": "0",
    }  # fmt: skip
    Thing.objects.create(ref=f"waafi_{reference}", kind=ORDER, created=_now(), body=order)
    url = settings.SITE_URL.rstrip("/") + reverse("waafi:pay", args=[reference])
    return _done(hppUrl=url, directPaymentLink=url, orderId=reference, hppRequestId=reference, referenceId=reference)


def _now() -> int:
    return int(timezone.now().timestamp())


def _tell(who: Answer) -> Answer:
    order = Thing.objects.filter(kind=ORDER, ref=f"waafi_{who['referenceId']}").first()
    if order is None or not order.body["status"]:
        return _refused("E10309", "RCS_TRAN_NOT_FOUND")
    return _done(
        status=order.body["status"], tranStatusDesc=order.body["status"], transactionId=order.charge,
        referenceId=order.body["referenceId"], amount=order.body["amount"], tranAmount=order.body["amount"],
        currency=order.body["currency"], payerId="25377000042", paymentMethod="mwallet_account",
    )  # fmt: skip


def _give_back(who: Answer) -> Answer:
    order = Thing.objects.select_for_update().filter(kind=ORDER, charge=who["transactionId"]).first()
    if order is None:
        return _refused("E10309", "RCS_TRAN_NOT_FOUND")
    back, paid = Decimal(order.body["back"]) + Decimal(who["amount"]), Decimal(order.body["amount"])
    if Decimal(order.body["back"]) == paid:
        return _refused("E10207", "RCS_TRAN_ALREADY_CANCELLED")
    if back > paid:
        return _refused("E10210", "RCS_REFUND_AMOUNT_EXCEEDS_TRAN")
    order.body |= {"back": str(back)} | ({"status": "REFUNDED"} if back == paid else {})
    order.save()
    _announce(order, "refund")
    return _done(transactionId=shapes.new_ref("wr"), state="REFUNDED", description="success")


@transaction.atomic
def confirm(reference: str, *, is_paid: bool = True) -> Answer:
    """Let the payer confirm on their phone, or turn it down."""
    order = Thing.objects.select_for_update().get(kind=ORDER, ref=f"waafi_{reference}")
    if order.body["status"] not in {"APPROVED", "REFUNDED"}:
        order.charge = shapes.new_ref("w")
        order.body["status"] = "APPROVED" if is_paid and not Fault.take(Fault.Kind.DECLINE) else "DECLINED"
        order.save()
        _announce(order, "authorization")
    return order.body


def _announce(order: Thing, kind: str) -> None:
    told = {"event": kind, "payment": {"status": order.body["status"], "amount": order.body["amount"],
            "reference_id": order.body["referenceId"], "transaction_id": order.charge}}  # fmt: skip
    books.post_news(
        Thing.objects.create(ref=shapes.new_ref("whk"), kind=courier.NEWS_OF_WAAFI, created=_now(), body=told)
    )


@doors.anyone
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the page on which Waafi would ask the payer to confirm."""
    order = get_object_or_404(Thing, kind=ORDER, ref=f"waafi_{reference}").body
    if request.method == "POST":
        order = confirm(reference, is_paid=request.POST.get("act") == "pay")
        courier.call_after_commit()
    if order["status"]:
        return HttpResponseRedirect(order["success" if order["status"] == "APPROVED" else "failure"])
    return render(request, "simulator/waafi.html", {"order": order})
