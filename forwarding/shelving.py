"""Where in the warehouse a parcel goes."""

from django.db.models import Count, Q

from forwarding.models import Customer, Shelf, Warehouse
from forwarding.states import PRESENT, PackageStatus

KIND: dict[str, str] = {PackageStatus.CAGED: Shelf.Kind.CAGE, PackageStatus.UNKNOWN: Shelf.Kind.DOCK}


def suggest(warehouse: Warehouse, status: str, customer: Customer | None) -> Shelf | None:
    """Suggest the shelf where the owner's other parcels stand, else the emptiest of the right kind."""
    shelves = warehouse.shelves.filter(kind=KIND.get(status, Shelf.Kind.SHELF))
    here = Q(packages__status__in=PRESENT)
    if customer and (beside := shelves.filter(here, packages__customer=customer).first()):
        return beside
    return shelves.annotate(standing=Count("packages", filter=here)).order_by("standing", "walk", "code").first()
