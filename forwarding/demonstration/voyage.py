"""One parcel taken along the journey by the people whose work it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from billing import payments
from billing.models import CashShift, Invoice
from billing.models.payment import Means
from customs import deciding
from forwarding import gates, quotes, routing
from forwarding.demonstration import photos
from forwarding.demonstration.shopping import Bought
from forwarding.journey import arrive, assess, consolidate, declare, deliver, dispatch, forward, pay, visit
from forwarding.models import Agency, Customer, Delivery, Package, Quarter, Receptacle, Service, Warehouse
from suuq import references
from suuq.accounts.models import User
from suuq.money import Money
from suuq.roles import Role
from suuq.workflow import Refused

NOTE = 1000


def staff(role: Role, **where: object) -> User:
    """The member of staff of a role and place."""
    return User.objects.filter(role=role, **where).order_by("pk")[0]


@dataclass
class Voyage:
    """A clock, a shopper, a thing bought; each method is one step, an hour or a day after the last."""

    customer: Customer
    bought: Bought
    at: datetime
    number: int
    purchase: Any = None
    package: Any = None
    shipment: Any = None

    @property
    def warehouse(self) -> Warehouse:
        """Where the shop sends it."""
        return Warehouse.objects.get(code=self.bought.warehouse)

    @property
    def agency(self) -> Agency:
        """Where the shopper collects."""
        return self.customer.agency or Agency.objects.filter(is_hub=False)[0]

    @property
    def clerk(self) -> User:
        """Who works at that bench."""
        return staff(Role.WAREHOUSE, workplace__warehouse=self.warehouse)

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)

    def tracking(self) -> str:
        """A carrier's number that a scanner reads."""
        return f"TBA{references.digits(12)}"

    def declare(self, *, with_invoice: bool = True, tracking: str = "") -> "Voyage":
        """The shopper announces it."""
        bought = self.bought
        goods = declare.Goods(
            description=bought.description,
            quantity=1,
            currency=bought.currency,
            unit_price_minor=Money.of(bought.price, bought.currency).amount_minor,
            origin=bought.origin,
            hs_code=bought.hs_code,
            weight_grams=bought.grams,
            category=bought.category,
        )
        self.purchase = declare.expect(
            customer=self.customer,
            warehouse=self.warehouse,
            shop=bought.shop,
            order_number=f"{402 + self.number}-{references.digits(7)}",
            tracking=[tracking or self.tracking()],
            goods=[goods],
            by=self.customer.user,
            at=self.at,
        )
        if with_invoice:
            paper = photos.invoice(bought.shop, [(bought.description, f"{bought.price} {bought.currency}")])
            declare.add_invoice(purchase=self.purchase, invoice=paper, by=self.customer.user, at=self.at)
        self.later(days=2)
        return self

    def arrive(
        self, *, battery: str = Package.Battery.NONE, damaged: bool = False, label: str = "", barcode: str = ""
    ) -> "Voyage":
        """The bench weighs it."""
        barcodes = [barcode or (self.purchase.tracking.first().number if self.purchase else self.tracking())]
        measured = arrive.Measured(
            weight_grams=self.bought.packed_grams,
            sides_mm=self.bought.sides_mm,
            battery=battery,
            is_damaged=damaged,
            label_words=label or ("" if self.purchase else f"SUITE {self.customer.suite}"),
        )
        self.package = arrive.check_in(
            warehouse=self.warehouse,
            barcodes=barcodes,
            measured=measured,
            photo=photos.parcel(barcodes[0]),
            by=self.clerk,
            at=self.at,
        )
        self.later(hours=7)
        return self

    def request(self, *, mode: str = "pickup", service: str = Service.ECONOMY) -> "Voyage":
        """The shopper asks for it to fly."""
        self.shipment = consolidate.request(
            customer=self.customer,
            packages=[self.package],
            service=service,
            agency=self.agency,
            delivery_mode=mode,
            delivery_place="Quartier 7, derrière la mosquée, porte verte" if mode == "courier" else "",
            by=self.customer.user,
            at=self.at,
        )
        self.later(hours=20)
        return self

    def pack(self) -> "Voyage":
        """The packer closes the box; customs works out the duty; the bill is written."""
        length, width, height = self.bought.sides_mm
        box = consolidate.Box(
            weight_grams=self.bought.packed_grams + 120, sides_mm=(length + 20, width + 20, height + 20)
        )
        scanned = [package.reference for package in self.shipment.packages.all()]
        self.shipment = consolidate.pack(shipment=self.shipment, scanned=scanned, box=box, by=self.clerk, at=self.at)
        if gates.why_not_agreed(self.shipment):
            final = quotes.of_shipment(self.shipment).total_minor
            shopper = self.customer.user
            self.shipment = consolidate.agree(shipment=self.shipment, final_minor=final, by=shopper, at=self.at)
        self.shipment = assess.lodge(shipment=self.shipment, by=None, at=self.at)
        pay.bill(shipment=self.shipment, by=None, at=self.at)
        self.later(hours=5)
        self.shipment.refresh_from_db()
        return self

    def pay(self, *, shift: CashShift | None = None) -> "Voyage":
        """In cash at the counter, or from a wallet filled from a telephone."""
        invoice = self.shipment.invoice
        key = f"demo:{invoice.number}"
        if shift:
            tendered = -(-invoice.due_minor // NOTE) * NOTE
            payments.take_cash(
                invoice=invoice, shift=shift, tendered_minor=tendered, key=key, by=shift.clerk, at=self.at
            )
        else:
            self._fill_wallet(invoice)
            payments.from_wallet(invoice=invoice, key=key, by=self.customer.user, at=self.at)
        self.later(hours=3)
        return self

    def _fill_wallet(self, invoice: Invoice) -> None:
        payments.top_up(
            user=self.customer.user,
            amount_minor=invoice.due_minor + 1500,
            currency="DJF",
            key=f"demo:{invoice.number}:top",
            means=Means.PROVIDER,
            provider="dmoney",
            reference=f"DM{references.digits(9)}",
            at=self.at,
        )

    def load(self, bag: Receptacle) -> "Voyage":
        """The loader puts the box into a bag."""
        self.shipment = dispatch.load(receptacle=bag, shipment=self.shipment, by=self.clerk, at=self.at)
        return self

    def release(self) -> "Voyage":
        """An officer lets it go; two of them where the law asks for four eyes."""
        declaration = self.shipment.declaration
        first, second = User.objects.filter(role=Role.OFFICER).order_by("pk")[:2]
        try:
            deciding.release(declaration, by=first, at=self.at)
        except Refused:
            deciding.propose_release(declaration, by=second, at=self.at)
            deciding.release(declaration, by=first, at=self.at + timedelta(minutes=9))
        self.later(hours=6)
        return self

    @property
    def delivery(self) -> Delivery:
        """Its last mile."""
        return Delivery.objects.get(shipment=self.shipment)

    def ready(self) -> "Voyage":
        """The agency scans it in."""
        deliver.scan_in(delivery=self.delivery, agency=self.shipment.agency, by=staff(Role.CLERK), at=self.at)
        self.later(hours=20)
        return self

    def in_the_van(self) -> "Voyage":
        """The sorting centre puts it on the waybill of its agency, and the van leaves."""
        hub, keeper = Agency.objects.get(is_hub=True), staff(Role.WAREHOUSE, workplace__agency__is_hub=True)
        waybill = forward.open_waybill(sender=hub, receiver=self.shipment.agency, by=keeper, at=self.at)
        forward.put_on(waybill=waybill, delivery=self.delivery, by=keeper, at=self.at)
        forward.send(waybill=waybill, by=keeper, at=self.at)
        return self

    def out(self) -> "Voyage":
        """The shopper books a visit and pays for it; the courier takes it along."""
        self._book()
        deliver.take_out(delivery=self.delivery, courier=staff(Role.COURIER), by=staff(Role.CLERK), at=self.at)
        self.later(hours=2)
        return self

    def _book(self) -> None:
        quarter = routing.find(self.shipment.delivery_place) or Quarter.objects.exclude(round=None)[0]
        window = visit.windows(quarter, at=self.at)[-1]
        booking = visit.book(
            delivery=self.delivery,
            quarter=quarter,
            landmark=self.shipment.delivery_place.partition(", ")[2],
            hours=window.hours,
            day=timezone.localdate(window.begins_at),
            by=self.customer.user,
            at=self.at,
        )
        if bill := booking.bill:
            self._fill_wallet(bill)
            payments.from_wallet(invoice=bill, key=f"demo:{bill.number}", by=self.customer.user, at=self.at)

    def hand_over(self) -> "Voyage":
        """Into the right hands."""
        hands = deliver.Hands(
            name=self.customer.name, code=self.delivery.code, identity_kind="card", identity_last="418"
        )
        deliver.hand_over(delivery=self.delivery, hands=hands, by=staff(Role.CLERK), at=self.at)
        return self
