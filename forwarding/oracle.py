"""The oracle: the books, the declarations, the parcels and the trail, each held against its own history."""

from collections.abc import Iterator

from billing import verify as money
from customs import verify as declarations
from forwarding import verify as parcels
from suuq import audit


def complaints() -> Iterator[str]:
    """Say, sentence by sentence, what does not hold."""
    yield from money.complaints()
    yield from declarations.complaints()
    yield from parcels.complaints()
    yield from audit.verify()
