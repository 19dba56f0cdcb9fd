"""What a shopper arranges: parcels carried with a friend's, somebody they receive for, a mail read, things bought."""

import json
from datetime import datetime
from email.message import EmailMessage

from billing import payments
from billing.models.payment import Means
from forwarding import recipients
from forwarding.demonstration import photos
from forwarding.demonstration.shopping import catalogue
from forwarding.demonstration.voyage import Voyage, staff
from forwarding.facts import Goods
from forwarding.journey import buy, forwarded, group
from forwarding.models import Commission, Customer, Notice, Recipient, Warehouse
from suuq import references
from suuq.roles import Role

HOUSE = "FR"
LAMP = Goods("Lampe de bureau en acier", 1, 3_990, "EUR", origin="CN", hs_code="940521", weight_grams=1_400)


def make(customers: list[Customer], at: datetime) -> None:
    """Arrange it for the shopper to sign in as; a friend brings a box into their group."""
    shopper, friend = customers[0], customers[2]
    _group(shopper, friend, _recipient(shopper, at), at)
    _mail(shopper, at)
    _buying(shopper, at)


def _recipient(keeper: Customer, at: datetime) -> Recipient:
    """Name a brother, who reads the code back."""
    person = recipients.Person(
        name="Warsama Daher", identity_kind="card", identity_number=f"DJ{references.digits(8)}",
        phone=f"+25377{references.digits(6)}",
    )  # fmt: skip
    named = recipients.name(keeper=keeper, person=person, by=keeper.user, at=at)
    code = Notice.objects.filter(user=named.person).latest("pk").facts["digits"]
    return recipients.agree(recipient=named, code=code, by=keeper.user, at=at)


def _group(organiser: Customer, friend: Customer, recipient: Recipient, at: datetime) -> None:
    warehouse = Warehouse.objects.get(code=HOUSE)
    order = group.open_group(
        organiser=organiser, warehouse=warehouse, service="economy", title="Rentrée", by=organiser.user, at=at
    )
    things = [thing for thing in catalogue() if thing.warehouse == HOUSE]
    for number, (customer, receiver) in enumerate(((organiser, None), (organiser, recipient), (friend, None))):
        voyage = Voyage(customer=customer, bought=things[number], at=at, number=900 + number).declare().arrive()
        came = voyage.package.received_at
        part = group.Part([voyage.package], voyage.agency, "pickup", recipient=receiver)
        group.join(group=order, customer=customer, part=part, by=customer.user, at=came)


def _mail(shopper: Customer, at: datetime) -> None:
    """Let a shop's confirmation come from an address that nobody confirmed, and a clerk give it to its person."""
    mail = forwarded.read(mail=forwarded.take(raw=_confirmation(shopper), at=at), at=at)
    forwarded.give(mail=mail, customer=shopper, by=staff(Role.CLERK), at=at)


def _confirmation(shopper: Customer) -> bytes:
    order = {
        "@context": "https://schema.org", "@type": "Order", "orderNumber": "CMD-77310",
        "merchant": {"@type": "Organization", "name": "Maison Lumière"},
        "acceptedOffer": {
            "@type": "Offer", "price": "39.90", "priceCurrency": "EUR",
            "itemOffered": {"@type": "Product", "name": "Lampe de bureau en acier"},
            "eligibleQuantity": {"@type": "QuantitativeValue", "value": 1},
        },
    }  # fmt: skip
    message = EmailMessage()
    message["From"], message["Subject"] = "commandes@maison-lumiere.example", "Votre commande CMD-77310"
    message["To"], message["Message-ID"] = shopper.mail_address or shopper.suite, "<cmd-77310@maison-lumiere.example>"
    page = f'<script type="application/ld+json">{json.dumps(order)}</script><p>Merci de votre commande.</p>'
    message.set_content(page, subtype="html")
    return message.as_bytes()


def _buying(shopper: Customer, at: datetime) -> None:
    """One waits for a price, one for a yes, one is bought and announced."""
    _ask(shopper, "https://boutique.example/theiere", "Théière en fonte", at)
    _quote(_ask(shopper, "https://boutique.example/lampe", "Lampe de bureau", at), at)
    bought = _quote(_ask(shopper, "https://boutique.example/lampe-noire", "Lampe de bureau, noire", at), at)
    buyer, user = staff(Role.FINANCE), shopper.user
    bought = buy.accept(commission=bought, seen_minor=bought.total_minor, by=user, at=at)
    if bill := bought.invoice:
        payments.top_up(
            user=user, amount_minor=bill.due_minor, currency=bill.currency, key=f"demo:{bill.number}:top",
            means=Means.PROVIDER, provider="dmoney", reference=f"DM{references.digits(9)}", at=at,
        )  # fmt: skip
        payments.from_wallet(invoice=bill, key=f"demo:{bill.number}", by=user, at=at)
    buy.take_up(commission=bought, by=buyer, at=at)
    proof = buy.Proof(
        spent_minor=bought.goods_minor, unit_price_minor=LAMP.unit_price_minor, shop="Boutique", order_number="B-2207",
        tracking=[f"TBA{references.digits(12)}"], receipt=photos.invoice("Boutique", [(LAMP.description, "39,90 EUR")]),
    )  # fmt: skip
    buy.bought(commission=bought, proof=proof, by=buyer, at=at)


def _ask(shopper: Customer, link: str, title: str, at: datetime) -> Commission:
    return buy.ask(
        customer=shopper, warehouse=Warehouse.objects.get(code=HOUSE), link=link, title=title, options="", quantity=1,
        ceiling_minor=20_000, by=shopper.user, at=at,
    )  # fmt: skip


def _quote(commission: Commission, at: datetime) -> Commission:
    figures = buy.Figures(goods_minor=8_100, delivery_minor=600)
    buy.quote(commission=commission, goods=LAMP, figures=figures, by=staff(Role.FINANCE), at=at)
    commission.refresh_from_db()
    return commission
