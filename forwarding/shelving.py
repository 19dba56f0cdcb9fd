"""Where in the warehouse a parcel goes."""

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from forwarding.models import Customer, Shelf, Warehouse
from forwarding.states import PRESENT, PackageStatus
from suuq import questions

NOBODY = 0

KIND: dict[str, str] = {PackageStatus.CAGED: Shelf.Kind.CAGE, PackageStatus.UNKNOWN: Shelf.Kind.DOCK}


def suggest(warehouse: Warehouse, status: str, customer: Customer | None) -> Shelf | None:
    """Suggest the shelf where the owner's other parcels stand, else the emptiest of the right kind."""
    kind = KIND.get(status, Shelf.Kind.SHELF)
    found = _suggested(warehouse=warehouse.pk, kind=str(kind), customer=customer.pk if customer else NOBODY)
    return next(iter(found), None)


@questions.kept
def _suggested(warehouse: int, kind: str, customer: int) -> QuerySet[Shelf]:
    """The database looks for the emptiest only where nothing stands of the owner."""
    shelves = Shelf.objects.filter(warehouse=warehouse, kind=kind).values("pk")
    here = Q(packages__status__in=PRESENT)
    beside = shelves.filter(here, packages__customer=customer).order_by("walk", "code")
    emptiest = shelves.alias(standing=Count("packages", filter=here)).order_by("standing", "walk", "code")
    return Shelf.objects.filter(pk=Coalesce(Subquery(beside[:1]), Subquery(emptiest[:1])))
