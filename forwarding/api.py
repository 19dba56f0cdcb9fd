"""Parcels by API. Each operation asks who calls, and calls the verb that the pages call."""

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from customs import corrections
from forwarding import following, landedcost, s10, shapes, timeline
from forwarding.journey import arrive, declare, deliver
from forwarding.models import Agency, Customer, Delivery, Purchase, Shipment, Warehouse
from suuq import questions, replica, shown, tongues
from suuq.api import MEDIA_TYPE, offer
from suuq.apishapes import Cursor, Limit
from suuq.paging import USUAL, Page, page
from suuq.roles import Role
from suuq.workflow import Reason, Refused

router = Router()
SHOPPER = {Role.CUSTOMER}


def _by(request: HttpRequest) -> Any:
    return getattr(request, "auth").user  # noqa: B009 - set by the door


def _warehouse(code: str) -> Warehouse:
    house = Warehouse.objects.filter(is_open=True, code=code).first()
    if house is None:
        raise Refused(Reason("no_warehouse", _("No open warehouse has this code.")))
    return house


@offer(router, "GET", "/quotes", answer=shapes.Price)
def price(request: HttpRequest, asked: Query[shapes.PriceAsked]) -> Any:  # noqa: ARG001 - an operation's signature
    """Work out what an article costs to the door, before it is bought. Public."""
    landed = landedcost.price(
        warehouse=_warehouse(asked.warehouse),
        words=asked.item,
        value_minor=asked.value_minor,
        currency=asked.currency,
        weight_grams=asked.weight_grams,
        language=asked.language,
        at=timezone.now(),
    )
    return {
        "total_minor": landed.total_minor,
        "least_minor": landed.least_minor,
        "most_minor": landed.most_minor,
        "currency": landed.currency,
        "hs_code": landed.hs_code,
        "chargeable_grams": landed.weight.chargeable_grams,
        "days_least": landed.days_least,
        "days_most": landed.days_most,
        "verified": landed.verified,
        "lines": [
            {"words": str(_(line.words)) % line.params, "amount_minor": line.amount_minor, "for_state": line.for_state}
            for line in landed.lines
        ],
    }


@offer(router, "GET", "/tracking/{number}", answer=shapes.Tracked)
def track(request: HttpRequest, number: str) -> HttpResponse:
    """Say where a parcel is. Public: no name, no goods, no money. With its ETag sent again, 304 while it is so."""
    number, at = s10.normalise(number), timezone.now()
    if not (state := replica.asked(lambda: following.state(number))):
        raise Http404
    if not (body := shown.once(f"story {state}", lambda: replica.asked(lambda: _story(number, at)))):
        raise Http404
    mark = quote_etag(hashlib.sha256(f"{state} {get_language()}".encode()).hexdigest()[:20])
    answer = HttpResponse(body, content_type=MEDIA_TYPE, headers={"ETag": mark})
    return get_conditional_response(request, etag=mark, response=answer) or answer


def _story(number: str, at: datetime) -> str:
    if (shipment := following.shown_to_all(number, at=at)) is None:
        return ""
    events = shapes.story(timeline.in_public(shipment))
    return shapes.Tracked.model_validate({"number": shipment.number, "events": events}).model_dump_json()


@offer(
    router, "POST", "/declarations", scope="declarations:write", to=SHOPPER, answer=shapes.Announced,
    leads_to={"announcement": "reference", "cancel_announcement": "reference"},
)  # fmt: skip
def announce(request: HttpRequest, asked: shapes.Announcement) -> Any:
    """Announce a purchase. The same order of the same shop again is the one announced before."""
    by = _by(request)
    purchase = declare.expect(
        customer=Customer.objects.open_suite(by),
        warehouse=_warehouse(asked.warehouse),
        shop=asked.shop,
        order_number=asked.order_number,
        tracking=asked.tracking,
        goods=[line.goods(line.hs_code or _classified(line.description)) for line in asked.items],
        by=by,
        at=timezone.now(),
    )
    return shapes.announced(purchase)


def _classified(description: str) -> str:
    answer = corrections.suggest(description, language=tongues.whole())
    if not answer.suggestions:
        question = _(answer.question) if answer.question else _("Say more exactly what it is.")
        raise Refused(Reason("vague", question))
    return answer.suggestions[0].code


def _own_purchases(request: HttpRequest) -> Any:
    own = Purchase.objects.filter(customer__user=_by(request)).select_related("warehouse")
    return own.prefetch_related("items", "tracking")


@offer(
    router, "GET", "/declarations", scope="declarations:read", to=SHOPPER, answer=Page[shapes.Announced],
    leads_to={"announcement": "reference"},
)  # fmt: skip
def announcements(request: HttpRequest, cursor: Cursor = "", limit: Limit = USUAL) -> Any:
    """List your announced purchases, newest first."""
    return page(_own_purchases(request), cursor=cursor, limit=limit, shown=shapes.announced)


@offer(router, "GET", "/declarations/{reference}", scope="declarations:read", to=SHOPPER, answer=shapes.Announced)
def announcement(request: HttpRequest, reference: str) -> Any:
    """Read one of your announced purchases."""
    return shapes.announced(get_object_or_404(_own_purchases(request), reference=reference))


@offer(
    router, "POST", "/declarations/{reference}/cancel", scope="declarations:write", to=SHOPPER, answer=shapes.Announced
)
def cancel_announcement(request: HttpRequest, reference: str) -> Any:
    """Take an announcement back while its parcel has not come."""
    purchase = get_object_or_404(_own_purchases(request), reference=reference)
    return shapes.announced(declare.cancel(purchase=purchase, by=_by(request), at=timezone.now()))


@offer(router, "POST", "/check-ins", scope="check-ins:write", to={Role.WAREHOUSE}, answer=shapes.CheckedIn)
def check_in(request: HttpRequest, asked: shapes.CheckIn) -> Any:
    """Take a parcel in at the warehouse where the key's owner works. A second scan is the same parcel."""
    by = _by(request)
    package = arrive.check_in(
        warehouse=_workplace(by),
        barcodes=asked.barcodes,
        measured=arrive.Measured(
            weight_grams=asked.weight_grams,
            sides_mm=asked.sides_mm,
            battery=asked.battery,
            is_damaged=asked.is_damaged,
            is_liquid=asked.is_liquid,
            is_prohibited=asked.is_prohibited,
            label_words=asked.label_words,
        ),
        suite=asked.suite,
        by=by,
        at=timezone.now(),
    )
    return shapes.checked_in(package)


def _workplace(by: Any) -> Warehouse:
    for place in _works_at(user=by.pk):
        return place
    raise Http404


@questions.kept
def _works_at(user: int) -> QuerySet[Warehouse]:
    return Warehouse.objects.filter(staff__user=user)


def _own_shipments(request: HttpRequest) -> Any:
    own = Shipment.objects.filter(customer__user=_by(request)).select_related("invoice", "declaration")
    return own.prefetch_related("packages")


@offer(
    router, "GET", "/shipments", scope="shipments:read", to=SHOPPER, answer=Page[shapes.ShipmentShown],
    leads_to={"shipment": "number"},
)  # fmt: skip
def shipments(request: HttpRequest, cursor: Cursor = "", limit: Limit = USUAL) -> Any:
    """List your shipments, newest first."""
    return page(_own_shipments(request), cursor=cursor, limit=limit, shown=shapes.shipment_shown)


@offer(router, "GET", "/shipments/{number}", scope="shipments:read", to=SHOPPER, answer=shapes.ShipmentTold)
def shipment(request: HttpRequest, number: str) -> Any:
    """Read one of your shipments with its story."""
    return shapes.shipment_told(get_object_or_404(_own_shipments(request), number=s10.normalise(number)))


@offer(router, "POST", "/events/arrivals", scope="events:write", to={Role.CLERK}, answer=shapes.ScanKept)
def arrived_at_counter(request: HttpRequest, asked: shapes.Scanned) -> Any:
    """Tell that a cleared parcel is behind the counter where the key's owner works (UPU event EDH)."""
    by = _by(request)
    delivery = deliver.scan_in(
        delivery=get_object_or_404(_deliveries(), shipment__number=asked.number),
        agency=get_object_or_404(Agency, staff__user=by),
        by=by,
        at=timezone.now(),
    )
    return {"number": delivery.shipment.number, "status": delivery.status}


@offer(router, "POST", "/events/attempts", scope="events:write", to={Role.COURIER}, answer=shapes.ScanKept)
def attempted(request: HttpRequest, asked: shapes.Attempted) -> Any:
    """Tell that a parcel this courier carries could not be handed over, and why (UPU event EMH)."""
    by = _by(request)
    carried = get_object_or_404(_deliveries(), shipment__number=asked.number, courier=by)
    delivery = deliver.note_attempt(delivery=carried, reason=asked.reason, words=asked.words, by=by, at=timezone.now())
    return {"number": delivery.shipment.number, "status": delivery.status}


def _deliveries() -> Any:
    return Delivery.objects.select_related("shipment__customer__user", "agency")
