"""What a shopper asks about: a parcel nobody knew, a case, a harm to be paid for; and what they put by."""

from datetime import datetime, timedelta

from billing import payments, savings
from billing.models.payment import Means
from forwarding import concerns, indemnities
from forwarding.demonstration import photos
from forwarding.demonstration.voyage import staff
from forwarding.journey import claim, sketch
from forwarding.models import Agency, Customer, Shipment, Warehouse
from forwarding.models.concern import Subject
from forwarding.models.indemnity import Ground
from suuq import references
from suuq.roles import Role

FRANCE = "FR"
LATE = "Arrivé après la rentrée : j’ai dû racheter la même chose ici."


def make(customers: list[Customer], at: datetime) -> None:
    """Ask it for the shopper to sign in as; another one waits for an answer of customs."""
    shopper, other = customers[0], customers[3]
    _missing(shopper, at)
    _case(shopper, "attempted", Subject.MISSING, "Le coursier a noté qu’il n’y avait personne. J’étais là.", at)
    _case(other, "assigned", Subject.TAX, "Le même article était taxé moins cher le mois dernier. Pourquoi ?", at)
    _harm(shopper, at - timedelta(days=8))
    _put_by(shopper, at)


def _missing(shopper: Customer, at: datetime) -> None:
    """A shop says that it delivered, and nothing was announced."""
    claim.make(
        customer=shopper, warehouse=Warehouse.objects.get(code=FRANCE), shop="Maison Lumière",
        number=f"TBA{references.digits(12)}", words="Une lampe d’acier noir, carton long, livrée mardi.",
        invoice=photos.invoice("Maison Lumière", [("Lampe de bureau en acier", "39,90 EUR")]), by=shopper.user, at=at,
    )  # fmt: skip


def _case(customer: Customer, stage: str, subject: str, words: str, at: datetime) -> None:
    """Open a case about a parcel at that stage, where this person has one."""
    shipment = _their(customer, stage)
    agency = shipment.agency if shipment else customer.agency or Agency.objects.filter(is_hub=False)[0]
    concerns.open_case(
        customer=customer, subject=subject, words=words, shipment=shipment, agency=agency, by=customer.user, at=at
    )


def _their(customer: Customer, stage: str) -> Shipment | None:
    return customer.shipments.filter(delivery__status=stage).order_by("pk").first()


def _harm(shopper: Customer, at: datetime) -> None:
    """What came too late: an amount is offered, to be taken or to be looked at again by somebody else."""
    late = _their(shopper, "delivered")
    if late is None:
        return
    asked = indemnities.claim(
        shipment=late, ground=Ground.DELAY, words=LATE, claimed_minor=3_000, photos=(), by=shopper.user, at=at
    )
    words = "Onze jours de plus que prévu : la règle rend une part du transport."
    boss = staff(Role.SUPERVISOR)
    indemnities.offer(indemnity=asked, amount_minor=1_500, words=words, by=boss, at=at + timedelta(days=3))


def _put_by(shopper: Customer, at: datetime) -> None:
    """An announcement begun on a telephone, and money for the next purchase."""
    line = {"description": "Cartable en toile, pour enfant", "quantity": "2", "unit_price": "24,90"}
    order = {"shop": "La Redoute", "warehouse": str(Warehouse.objects.get(code=FRANCE).pk)}
    sketch.keep(customer=shopper, before=None, order=order, lines=[line], invoice=None, by=shopper.user, at=at)
    payments.top_up(
        user=shopper.user, amount_minor=12_000, currency="DJF", key="demo:savings:top", means=Means.PROVIDER,
        provider="dmoney", reference=f"DM{references.digits(9)}", at=at,
    )  # fmt: skip
    plan = savings.open_plan(
        owner=shopper.user, name="Machine à coudre", goal_minor=45_000, currency="DJF", by=shopper.user, at=at
    )
    savings.set_aside(plan=plan, amount_minor=12_000, key="demo", by=shopper.user, at=at)
