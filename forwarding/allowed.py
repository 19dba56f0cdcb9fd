"""May such goods come: by air, over the border, with which paper; each answer on somebody's word."""

from dataclasses import dataclass

from customs import restrictions
from customs.restrictions import Restriction

AIR = ("UPU Convention", "air carriers")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What our list says of some goods."""

    fly: tuple[Restriction, ...]
    enter: tuple[Restriction, ...]
    papers: tuple[Restriction, ...]
    limits: tuple[Restriction, ...]
    air: tuple[Restriction, ...]  # airlines take it on their own terms

    @property
    def forbidden(self) -> tuple[Restriction, ...]:
        """The rows for which they may not come at all."""
        return self.fly + self.enter


def of(*, words: str, hs_code: str) -> Allowed:
    """Say whether goods of these words and this code may fly and may enter, and which paper they need."""
    rows = restrictions.on(hs_code=hs_code, description=words, origin="")
    no = [row for row in rows if row.rule == "prohibit"]
    fly = tuple(row for row in no if any(word in row.authority for word in AIR))
    return Allowed(
        fly=fly,
        enter=tuple(row for row in no if row not in fly),
        papers=tuple(row for row in rows if row.rule == "permit"),
        limits=tuple(row for row in rows if row.rule == "limit"),
        air=tuple(row for row in rows if row.rule == "air"),
    )
