"""What the page of a parcel or of a closed box says of the warehouse: its storage, and what may be asked there."""

from typing import Any

from django.utils import timezone

from forwarding import charges, clocks, gates
from forwarding.forms.care import AskForm, ContestForm
from forwarding.journey import errands, reweigh, split, store, unpaid
from forwarding.models import Package, Shipment
from forwarding.states import PackageStatus


def parcel(package: Package) -> dict[str, Any]:
    """Gather what the page of a parcel says of its storage and of what may be asked."""
    owed = charges.waiting([package])
    clock = clocks.of(package) if package.status in store.COUNTED and not package.shipment_id else None
    asked = list(
        package.errands.exclude(kind="search").select_related("invoice").prefetch_related("portions").order_by("-pk")
    )
    return {
        "kept_apart": gates.why_caged(package) if package.status == PackageStatus.CAGED else [],
        "clock": clock,
        "is_free": clock and clock.is_free(clocks.day_at(package.warehouse, timezone.now())),
        "owed": owed,
        "owed_minor": sum(charge.amount_minor for charge in owed),
        "owed_lines": charges.lines(owed),
        "offers": [(offer, AskForm(package=package, kind=offer.kind)) for offer in errands.offers(package)],
        "asked": asked,
        "halves": split.halves(package),
        "may_contest": reweigh.may_contest(package, asked) and package.status in store.COUNTED,
        "contest_form": ContestForm(),
    }


def box(shipment: Shipment) -> dict[str, Any]:
    """Gather what the page of a closed box says of its storage while it waits for its owner."""
    if not unpaid.waits(shipment) or not (clock := clocks.of_box(shipment)):
        return {}
    owed = charges.waiting(shipment.packages.all())
    return {
        "clock": clock,
        "is_free": clock.is_free(clocks.day_at(shipment.warehouse, timezone.now())),
        "owed": owed,
        "owed_minor": sum(charge.amount_minor for charge in owed),
        "owed_lines": charges.lines(owed),
    }
