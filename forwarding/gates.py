"""
Why not: each gate answers with reasons, and an empty list means yes.

The button shows them, the API returns them with 409, the verb raises them: one answer for all three.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customs import restrictions
from forwarding import charges, duties, freight, groups, pieces, quotes
from forwarding.facts import Goods, Measured
from forwarding.models import (
    Box,
    Customer,
    Delivery,
    DeliveryMode,
    Drop,
    ErrandKind,
    Package,
    Proxy,
    Purchase,
    Quotation,
    Receptacle,
    Shipment,
    Warehouse,
)
from forwarding.states import (
    BookingStatus,
    DeliveryStatus,
    ErrandStatus,
    PackageStatus,
    ReceptacleStatus,
    ShipmentStatus,
)
from suuq.workflow import Reason

WRONG_CODES_MOST = 5
HEAVIEST_GRAMS = 100_000
LONGEST_MM = 3_000
SEARCHED = Q(kind=ErrandKind.SEARCH, status__in=[ErrandStatus.ASKED, ErrandStatus.NOT_DONE])


def why_not_declared(warehouse: Warehouse, goods: Sequence[Goods]) -> list[Reason]:
    """Ask whether a purchase may be announced: the warehouse takes parcels, and nothing in it is forbidden."""
    reasons = []
    if not warehouse.is_open:
        reasons.append(Reason("warehouse_closed", _("This warehouse takes no parcels now. Choose another one.")))
    if not goods:
        reasons.append(Reason("no_items", _("Write at least one thing that you bought.")))
    return [*reasons, *(reason for line in goods for reason in _why_forbidden(line))]


def why_not_quoted(quotation: Quotation | None, warehouse: Warehouse, on: date) -> list[Reason]:
    """Ask whether a purchase may be announced under a quotation: it still holds, and it is of this warehouse."""
    if quotation is None:
        return []
    reasons = []
    if not quotation.holds(on):
        reasons.append(Reason("quotation_over", _("This quote has ended. Work out the price again for a new one.")))
    if quotation.warehouse_id != warehouse.pk:
        reasons.append(Reason("quotation_elsewhere", _("This quote is for another warehouse.")))
    return reasons


def _why_forbidden(line: Goods) -> list[Reason]:
    rows = restrictions.on(hs_code=line.hs_code, description=line.description, origin=line.origin)
    words = _("“%(thing)s” may not be brought in by post: %(why)s.")
    return [
        Reason("forbidden", words % {"thing": line.description, "why": _(row.words)})
        for row in rows
        if row.rule == "prohibit"
    ]


def why_not_changed(purchase: Purchase) -> list[Reason]:
    """Ask whether the items may still be rewritten: yes, until they are divided, or the box is closed and declared."""
    if any(is_being_split(package) for package in purchase.packages.all()):
        return [being_split()]
    if purchase.packages.filter(status=PackageStatus.PACKED).exists():
        return [Reason("already_packed", _("This parcel is already packed and declared. Ask customs to correct it."))]
    return []


def is_being_split(package: Package) -> bool:
    """Ask whether the warehouse was asked to make two parcels of it."""
    return package.errands.filter(kind=ErrandKind.SPLIT, status=ErrandStatus.ASKED).exists()


def is_searched(package: Package) -> bool:
    """Ask whether a parcel is not where the record says, and was not found since."""
    return package.errands.filter(SEARCHED).exists()


def being_split() -> Reason:
    """Say that two parcels are being made of it."""
    return Reason("being_split", _("It is being split into two. Wait for that, or take your wish back."))


def why_not_checked_in(codes: Sequence[str], measured: Measured) -> list[Reason]:
    """Ask whether a bench may take a parcel in."""
    reasons = []
    if not codes:
        reasons.append(Reason("no_barcode", _("Scan the barcode on the label.")))
    if not 1 <= measured.weight_grams <= HEAVIEST_GRAMS:
        reasons.append(Reason("weight", _("Weigh the parcel again: between 1 g and 100 kg.")))
    if measured.sides_mm and not all(1 <= side <= LONGEST_MM for side in measured.sides_mm):
        reasons.append(Reason("sides", _("Measure the sides again: between 1 mm and 3 m.")))
    return reasons


def why_not_closed_drop(drop: Drop, pieces: int, explanation: str) -> list[Reason]:
    """Ask whether a carrier's drop may be closed: the numbers agree, or somebody says why not."""
    if pieces == drop.pieces_said or explanation:
        return []
    words = _("The carrier said %(said)s and %(found)s were found. Write what explains the difference.")
    return [Reason("difference", words % {"said": drop.pieces_said, "found": pieces})]


def why_caged(measured: Measured | Package) -> list[Reason]:
    """Ask whether a parcel goes to the cage and not on the shelf."""
    reasons = []
    if measured.is_prohibited:
        reasons.append(Reason("prohibited", _("It holds something that the post may not carry.")))
    if measured.battery == Package.Battery.LOOSE:
        reasons.append(Reason("loose_battery", _("It holds a loose battery, which may not fly.")))
    return reasons


def why_not_identified(package: Package, customer: Customer, purchase: Purchase | None) -> list[Reason]:
    """Ask whether a pooled parcel may be given to this person."""
    reasons = []
    if package.customer:
        reasons.append(Reason("has_owner", _("This parcel already has an owner.")))
    if package.status not in {PackageStatus.UNKNOWN, PackageStatus.CAGED}:
        reasons.append(Reason("not_in_pool", _("This parcel is not in the pool.")))
    if purchase and purchase.customer_id != customer.pk:
        reasons.append(Reason("other_purchase", _("This purchase belongs to another person.")))
    return reasons


def why_not_cleared(package: Package, battery: str) -> list[Reason]:
    """Ask whether a parcel may leave the cage."""
    reasons = []
    if battery == Package.Battery.LOOSE:
        reasons.append(
            Reason("loose_battery", _("A loose battery may not fly. Return it to the shop or dispose of it."))
        )
    if not package.customer:
        reasons.append(Reason("no_owner", _("Find the owner first.")))
    return reasons


def why_not_shipped(package: Package) -> list[Reason]:
    """Ask whether a package may join a shipment."""
    reasons = []
    if package.shipment_id:
        reasons.append(Reason("already_chosen", _("This parcel is already in a shipment.")))
    if package.status != PackageStatus.ON_SHELF:
        reasons.append(Reason("not_on_shelf", _("This parcel is not on the shelf.")))
    if is_being_split(package):
        reasons.append(being_split())
    if is_searched(package):
        reasons.append(Reason("searched", _("We search for it. It may fly once it is found.")))
    if not package.purchase or not package.purchase.items.exists():
        reasons.append(
            Reason("undeclared", _("Say what is inside and what you paid: customs needs it before the flight."))
        )
    elif package.purchase.items.filter(hs_code="").exists():
        reasons.append(Reason("vague", _("Say more exactly what is inside, so that its tax can be found.")))
    return reasons


def why_not_consolidated(customer: Customer, packages: Sequence[Package]) -> list[Reason]:
    """Ask whether these packages may travel as one: one owner, one warehouse, each declared and on the shelf."""
    if not packages:
        return [Reason("nothing_chosen", _("Choose at least one parcel."))]
    if any(package.customer_id != customer.pk for package in packages):
        return [Reason("not_yours", _("One of these parcels is not yours."))]
    if len({package.warehouse_id for package in packages}) > 1:
        return [Reason("two_warehouses", _("Choose parcels of one warehouse."))]
    return _distinct(reason for package in packages for reason in why_not_shipped(package))


def why_not_dispatched(shipment: Shipment) -> list[Reason]:
    """Ask whether a box may be loaded: packed, declared, paid, and safe to fly."""
    reasons = []
    if shipment.status != ShipmentStatus.PACKED:
        reasons.append(Reason("not_packed", _("It is not packed.")))
    if unagreed := why_not_agreed(shipment):
        reasons += unagreed
    elif not duties.is_assessed(shipment):
        reasons.append(Reason("undeclared", _("Customs has not assessed it yet.")))
    elif duties.is_stopped(shipment):
        reasons.append(Reason("stopped", _("Customs has stopped it.")))
    if reasons:
        return reasons
    return [
        *why_not_paid(shipment),
        *groups.why_not_flown(shipment),
        *_distinct(r for p in shipment.packages.all() for r in why_caged(p)),
    ]


def why_not_agreed(shipment: Shipment) -> list[Reason]:
    """Ask whether the final price needs its owner's consent: above the estimate by more than the card's tolerance."""
    if shipment.invoice_id or shipment.weight_grams is None or shipment.status == ShipmentStatus.CANCELLED:
        return []  # no bill is written before they agree, so one that is written was agreed to
    quote = quotes.of_shipment(shipment)
    agreed = max(shipment.quoted_minor, shipment.agreed_minor or 0)
    if not freight.is_above(agreed, quote.total_minor, tolerance_percent=quote.tolerance_percent):
        return []
    words = _("It costs more than estimated: its owner must agree to the price first.")
    return [Reason("not_agreed", words)]


def why_not_paid(shipment: Shipment) -> list[Reason]:
    """Ask whether every franc assessed has been billed, and every bill settled, those of its parcels included."""
    if owing := charges.unpaid(shipment):
        words = _("The bill of parcel %(parcel)s is not paid.")
        return [Reason("parcel_unpaid", words % {"parcel": owing.about})]
    if duties.is_paid(shipment):
        return []
    if duties.is_billed(shipment):
        return [Reason("unpaid", _("Its bill is not paid."))]
    return [Reason("unbilled", _("Its bill is being prepared."))]


def why_not_loaded(receptacle: Receptacle, box: Box) -> list[Reason]:
    """Ask whether this box may go into this bag."""
    reasons = []
    if receptacle.status != ReceptacleStatus.OPEN:
        reasons.append(Reason("bag_closed", _("This bag is closed. Open another one.")))
    if receptacle.dispatch.warehouse_id != box.whole.warehouse_id:
        reasons.append(Reason("other_warehouse", _("This box belongs to another warehouse.")))
    if box.receptacle_id and box.receptacle_id != receptacle.pk:
        reasons.append(Reason("other_bag", _("It is already in bag %(bag)s.") % {"bag": box.receptacle}))
    return [*reasons, *why_not_dispatched(box.whole)]


def why_not_forwarded(delivery: Delivery) -> list[Reason]:
    """Ask whether a parcel may leave the hub for an agency or a courier: customs lets it go, and it is paid."""
    return [*_why_not_cleared_by_customs(delivery.shipment), *why_not_paid(delivery.shipment)]


def why_not_ours(delivery: Delivery) -> list[Reason]:
    """Ask whether we deliver it, and not the post that delivers for us."""
    if delivery.partner_id is None:
        return []
    return [Reason("partner", _("%(post)s delivers this parcel.") % {"post": delivery.partner})]


def why_not_handed_over(
    delivery: Delivery, *, code: str, name: str, boxes: Sequence[str] = (), proxy: Proxy | None = None
) -> list[Reason]:
    """Ask whether these are the right hands: the owner's, by the parcel's code, or a proxy's, by the proxy's own."""
    reasons = [*why_not_ours(delivery), *why_not_forwarded(delivery), *pieces.why_not_all(delivery.shipment, boxes)]
    if delivery.status not in {DeliveryStatus.READY, DeliveryStatus.OUT}:
        reasons.append(Reason("not_here", _("It is not at the counter or with the courier yet.")))
    if not name:
        reasons.append(Reason("no_name", _("Write the name of the person who takes it.")))
    if delivery.wrong_codes >= WRONG_CODES_MOST:
        reasons.append(
            Reason("code_locked", _("Too many wrong codes. A supervisor must look at the identity paper and reset it."))
        )
    elif proxy and name.casefold().split() != proxy.name.casefold().split():
        words = _("This code was given to %(name)s. Hand it to nobody else.")
        reasons.append(Reason("other_name", words % {"name": proxy.name}))
    elif not proxy and code != delivery.code:
        reasons.append(
            Reason("wrong_code", _("This is not the code of this parcel. Ask for the code shown in the account."))
        )
    return reasons


def why_not_out(delivery: Delivery) -> list[Reason]:
    """Ask whether a courier may take it: to a door, in a window that is booked and paid."""
    reasons = [*why_not_ours(delivery), *why_not_forwarded(delivery)]
    if delivery.mode != DeliveryMode.COURIER:
        return [*reasons, Reason("pickup", _("Its owner collects it at the agency."))]
    booking = delivery.bookings.filter(status=BookingStatus.BOOKED).select_related("invoice").first()
    if booking is None:
        reasons.append(Reason("not_booked", _("Its owner has not booked a visit yet.")))
    elif not booking.is_paid:
        reasons.append(Reason("visit_unpaid", _("The visit to the door is not paid.")))
    return reasons


def _why_not_cleared_by_customs(shipment: Shipment) -> list[Reason]:
    if shipment.declaration and shipment.declaration.is_released:
        return []
    return [Reason("not_released", _("Customs has not released it yet."))]


def _distinct(reasons: Iterable[Reason]) -> list[Reason]:
    return list({reason.code: reason for reason in reasons}.values())
