"""What stands on a packing table, kept in the packer's session: the boxes closed so far, and the one being filled."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

from forwarding.journey.consolidate import Box, Closed

KEPT = "packing.table"


@dataclass(frozen=True, slots=True)
class Table:
    """The parcels scanned into the open box, by reference, and the boxes closed before it."""

    inside: Sequence[str] = ()
    closed: Sequence[Closed] = ()

    @property
    def packed(self) -> set[str]:
        """Every parcel that is in a box."""
        return {*self.inside, *(reference for box in self.closed for reference in box.scanned)}

    def scanned(self, reference: str) -> "Table":
        """With one parcel more in the open box; one that is in a box already changes nothing."""
        return self if reference in self.packed else Table([*self.inside, reference], self.closed)

    def undone(self) -> "Table":
        """With the last scan taken back: out of an empty box it opens the one before."""
        if self.inside or not self.closed:
            return Table(self.inside[:-1], self.closed)
        return Table(self.closed[-1].scanned, self.closed[:-1])

    def next_box(self, box: Box) -> "Table":
        """With the open box closed, and another one begun."""
        return Table((), [*self.closed, Closed(self.inside, box)])


def of(request: HttpRequest, number: str) -> Table:
    """Give the table of a shipment as this packer left it."""
    kept = request.session.get(KEPT, {}).get(number, {})
    closed = [Closed(one["scanned"], _box(one["box"])) for one in kept.get("closed", [])]
    return Table(kept.get("inside", []), closed)


def _box(kept: dict[str, Any]) -> Box:
    length, width, height = kept["sides_mm"]
    return Box(kept["weight_grams"], (length, width, height))


def keep(request: HttpRequest, number: str, table: Table | None) -> None:
    """Keep the table of a shipment; nothing once it is packed."""
    others = {known: kept for known, kept in request.session.get(KEPT, {}).items() if known != number}
    request.session[KEPT] = others | ({number: asdict(table)} if table else {})
