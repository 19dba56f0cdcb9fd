"""
What a simulated wallet does with an order, whichever wallet it is: opened once, confirmed or turned down, given back.

Orders stand in the simulator's own tables. A page that is open cannot be closed by us, and may be paid late.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from billing.simulator import books, courier, shapes
from billing.simulator.models import Fault, Thing

Words = dict[str, Any]
APPROVED, DECLINED, REFUNDED = "APPROVED", "DECLINED", "REFUNDED"


@dataclass(frozen=True, slots=True)
class Wallet:
    """One wallet: how it is called, under which kind its news travels, and in which words it tells of an order."""

    code: str
    name: str
    news: str
    told: Callable[[Thing, str], Words]

    def find(self, reference: str) -> Thing | None:
        """Find an order by our reference."""
        return Thing.objects.filter(kind=self._kind, ref=self._ref(reference)).first()

    def open(self, reference: str, **order: Any) -> None:
        """Keep an order that waits for its payer."""
        body = order | {"reference": reference, "status": "", "back": "0"}
        Thing.objects.create(ref=self._ref(reference), kind=self._kind, created=now(), body=body)

    @transaction.atomic
    def confirm(self, reference: str, *, is_paid: bool = True) -> Words:
        """Let the payer confirm, or turn it down; what is paid stays paid."""
        order = Thing.objects.select_for_update(no_key=True).get(kind=self._kind, ref=self._ref(reference))
        if order.body["status"] not in {APPROVED, REFUNDED}:
            order.charge = shapes.new_ref(self.code[0])
            order.body["status"] = APPROVED if is_paid and not Fault.take(Fault.Kind.DECLINE) else DECLINED
            order.save()
            self._announce(order, "authorization")
        return order.body

    def give_back(self, number: str, amount: str) -> str:
        """Send money back, and say what speaks against it: ``unknown``, ``already`` or ``too_much``."""
        order = Thing.objects.select_for_update(no_key=True).filter(kind=self._kind, charge=number).first()
        if order is None:
            return "unknown"
        before, paid = Decimal(order.body["back"]), Decimal(order.body["amount"])
        if before == paid:
            return "already"
        if before + Decimal(amount) > paid:
            return "too_much"
        order.body["back"] = str(before + Decimal(amount))
        if before + Decimal(amount) == paid:
            order.body["status"] = REFUNDED
        order.save()
        self._announce(order, "refund")
        return ""

    def page(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show the page on which it would ask the payer to confirm, and send them back from it."""
        order = get_object_or_404(Thing, kind=self._kind, ref=self._ref(reference)).body
        if request.method == "POST":
            order = self.confirm(reference, is_paid=request.POST.get("act") == "pay")
            courier.call_after_commit()
        if order["status"]:
            return HttpResponseRedirect(order["failure" if order["status"] == DECLINED else "success"])
        return render(request, "simulator/wallet.html", {"order": order, "wallet": self})

    def _announce(self, order: Thing, event: str) -> None:
        body = self.told(order, event)
        books.post_news(Thing.objects.create(ref=shapes.new_ref("whk"), kind=self.news, created=now(), body=body))

    def _ref(self, reference: str) -> str:
        return f"{self.code}_{reference}"

    @property
    def _kind(self) -> str:
        return f"{self.code}.order"


def now() -> int:
    """Count the seconds as wallets write a moment."""
    return int(timezone.now().timestamp())
