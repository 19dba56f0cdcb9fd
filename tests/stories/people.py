"""Seven people and their browsers, each doing their part of the journey over HTTP."""

import re
from datetime import timedelta
from io import BytesIO

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from billing.models import Invoice
from billing.simulator import courier
from customs.models import Declaration
from forwarding.models import Agency, Delivery, Dispatch, Package, Purchase, Receptacle, Shipment, Warehouse, Workplace
from suuq.accounts import demo
from suuq.roles import Role
from tests.billing.stripe_world import GOOD, path_of
from tests.signing_in import sign_in

SHOES = {
    "description": "Sports shoes, textile upper",
    "category": "shoes",
    "quantity": "1",
    "unit_price": "89,00",
    "currency": "EUR",
    "origin": "VN",
}
DELIVERED_TO = "Hodan Abdillahi"


def picture(words="invoice"):
    """A small photo, as a telephone sends it."""
    out = BytesIO()
    Image.new("RGB", (320, 240), "white").save(out, "JPEG")
    out.seek(0)
    out.name = f"{words}.jpg"
    return out


class Person:
    """Somebody with a browser; every page they open must answer."""

    opens = Client  # tests of the deployment open one that goes through the network

    def __init__(self, user):
        self.user, self.browser = user, self.opens(headers={"accept-language": "en"})
        sign_in(self.browser, user)

    def open(self, name, /, *args, status=200, **query):
        return self._checked(self.browser.get(reverse(name, args=args), query), status)

    def send(self, name, /, *args, status=302, at="", **fields):
        return self._checked(self.browser.post(reverse(name, args=args) + at, fields), status)

    def _checked(self, response, status):
        assert response.status_code == status, (response.status_code, _said(response))
        return response


def _said(response):
    """What the page's error summary says, for a test that fails."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode(errors="replace"))
    return re.sub(r"\s+", " ", text)[:1500]


class Shopper(Person):
    """Buys, announces, pays, collects."""

    def declare(self, tracking="", warehouse="FR", invoice=True, order="402-1", **item):
        fields = {
            "warehouse": Warehouse.objects.get(code=warehouse).pk,
            "shop": "Zalando",
            "order_number": order,
            "tracking": tracking,
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "0",
            **{f"form-0-{k}": v for k, v in (SHOES | item).items()},
        }
        if invoice:
            fields["invoice"] = picture()
        self.send("declare", **fields)
        return Purchase.objects.filter(customer__user=self.user).latest("pk")

    def ship(self, *packages, mode="pickup", service="economy"):
        fields = {
            "packages": [p.reference for p in packages],
            "service": service,
            "delivery_mode": mode,
            "agency": "PLT",
            "delivery_place": "Quartier 7, porte verte" if mode == "courier" else "",
        }
        self.send("ship", at=f"?warehouse={packages[0].warehouse.code}", **fields)
        return Shipment.objects.filter(customer__user=self.user).latest("pk")

    def pay_from_wallet(self, invoice):
        self.send("billing:pay_from_wallet", invoice.number)

    def pay_by_card(self, invoice):
        """To Stripe's page, pay there, and back; the news travels by webhook besides."""
        page = self.send("billing:card", invoice.number).url
        answer = Client().post(path_of(page), {"act": "pay", "card": GOOD})
        courier.deliver(courier.by_hand)
        assert self.browser.get(path_of(answer.url)).status_code in {200, 302}

    def book_visit(self, shipment):
        """Choose the last window shown, and pay for it from the wallet."""
        page = self.open("wishes", shipment.number)
        window = page.context["windows"][-1].key
        quarter = page.context["quarter"].pk
        self.send("book_visit", shipment.number, quarter=quarter, window=window, landmark="green door")
        self.pay_from_wallet(Invoice.objects.filter(about=shipment.number).latest("pk"))

    def code_shown(self, shipment):
        """Read the collection code off the page, as the shopper does."""
        page = self.open("shipment", shipment.number).content.decode()
        code = Delivery.objects.get(shipment=shipment).code
        assert code in page
        return code


class Bencher(Person):
    """Receives, packs, loads at one warehouse."""

    def receive(self, barcode, label="", weight="1.2", **flags):
        self.send("warehouse:scan", scan=barcode)
        fields = {
            "barcodes": barcode,
            "label_words": label,
            "weight": weight,
            "length": "34",
            "width": "22",
            "height": "13",
            **flags,
        }
        self.send("warehouse:measure", at=f"?code={barcode}", **fields)
        return Package.objects.latest("pk")

    def pack(self, shipment):
        for package in shipment.packages.all():
            self.send("warehouse:pack_scan", shipment.number, scan=package.reference)
        grams = 150 + sum(package.weight_grams for package in shipment.packages.all())
        self.send(
            "warehouse:pack_close", shipment.number, weight=f"{grams / 1000}", length="36", width="24", height="8"
        )
        shipment.refresh_from_db()
        return shipment

    def fly(self, *shipments):
        """Plan a flight, fill and seal a bag, let it go."""
        leaves = timezone.localtime() + timedelta(hours=2)
        self.send("warehouse:loading", flight="DJ101", departs_at=leaves.strftime("%Y-%m-%dT%H:%M"))
        flight = Dispatch.objects.latest("pk")
        self.send("warehouse:open_bag", flight.number)
        bag = Receptacle.objects.latest("pk")
        for shipment in shipments:
            self.send("warehouse:load", bag.pk, scan=shipment.number)
        grams = sum(shipment.weight_grams for shipment in shipments) + 200
        self.send("warehouse:close_bag", bag.pk, seal="SL4471", weight=str(grams / 1000))
        self.send("warehouse:flight", flight.number)
        return bag


class Keeper(Person):
    """Opens the bags at the hub."""

    def open_bag(self, bag, *shipments):
        self.send("warehouse:break_seal", bag.pk)
        for shipment in shipments:
            self.send("warehouse:scan_out", bag.pk, scan=shipment.number)
        self.send("warehouse:finish", bag.pk)


class Officer(Person):
    """Looks, asks, corrects, releases."""

    def act(self, shipment, name, status=302, **fields):
        """Press a button of the case as the page drew it."""
        declaration = Declaration.objects.get(reference=shipment.number)
        return self.send("customs:act", shipment.number, name, status=status, seen=declaration.revision, **fields)

    def correct(self, shipment, **changes):
        """Change fields of the form, and send the others back as they were shown."""
        form = self.open("customs:act", shipment.number, "correct").context["form"]
        shown = {field.name: field.value() for field in form if field.value() not in {None, ""}}
        return self.send(
            "customs:act",
            shipment.number,
            "correct",
            **(shown | {"reason": "value", "words": "The price is on the order page."} | changes),
        )


class Clerk(Person):
    """Takes money and hands over at an agency."""

    def open_drawer(self):
        self.send("billing:open_shift", place="PLT", float_minor="20 000")

    def take_cash(self, invoice, tendered=""):
        self.send("billing:take_cash", invoice.number, tendered=tendered or str(invoice.due_minor))

    def put_behind_counter(self, shipment, status=302):
        return self.send("counter:scan_in", number=shipment.number, status=status)

    def hand_over(self, shipment, code, status=302):
        return self.send(
            "counter:hand_over",
            shipment.number,
            status=status,
            name=DELIVERED_TO,
            code=code,
            identity_kind="card",
            identity_last="418",
            signature=picture("signature"),
        )


class Courier(Person):
    """Brings it to the door."""

    def hand_over(self, shipment, code, status=302):
        fields = {"name": DELIVERED_TO, "code": code, "signature": picture("signature")}
        return self.send("courier:hand_over", shipment.number, status=status, **fields)


class Town:
    """A post with its places and people; ``town.clerk.take_cash(...)``."""

    def __init__(self):
        staff = {"agency": Agency.objects.get(code="PLT")}
        self.shopper = Shopper(demo.person(Role.CUSTOMER, full_name=DELIVERED_TO, language="en"))
        self.bench = Bencher(self._employ(Role.WAREHOUSE, warehouse=Warehouse.objects.get(code="FR")))
        self.keeper = Keeper(
            self._employ(Role.WAREHOUSE, email="hub@suuq.example", agency=Agency.objects.get(is_hub=True))
        )
        self.officer = Officer(demo.person(Role.OFFICER, full_name="Fatouma Aden"))
        self.second_officer = Officer(
            demo.person(Role.OFFICER, email="officer2@suuq.example", full_name="Ismaël Barkat")
        )
        self.clerk = Clerk(self._employ(Role.CLERK, **staff))
        self.courier = Courier(self._employ(Role.COURIER, **staff))

    @staticmethod
    def _employ(role, email="", **place):
        user = demo.person(role, email=email, full_name=f"{role.label} of {next(iter(place.values()))}"[:60])
        Workplace.objects.create(user=user, **place)
        return user

    def packed(self, tracking, **item):
        """A purchase announced, received, asked for and packed."""
        self.shopper.declare(tracking, order=tracking, **item)
        return self.bench.pack(self.shopper.ship(self.bench.receive(tracking)))

    def paid(self, tracking, **item):
        """One packed and paid in cash."""
        shipment = self.packed(tracking, **item)
        self.clerk.take_cash(shipment.invoice)
        return shipment

    def landed(self, tracking, **item):
        """One that has flown and been taken out of its bag."""
        shipment = self.paid(tracking, **item)
        self.keeper.open_bag(self.bench.fly(shipment), shipment)
        shipment.refresh_from_db()
        return shipment

    @staticmethod
    def bill_of(shipment):
        """The newest bill of a shipment."""
        return Invoice.objects.filter(about=shipment.number).latest("pk")

    @staticmethod
    def mails():
        """The subjects of all that was sent."""
        return [message.subject for message in mail.outbox]
