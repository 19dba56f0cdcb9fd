"""The lines of goods as a page shows them: as they stand beside what was declared."""

from dataclasses import dataclass
from typing import Any

from customs import comparables, correcting, duties, hs, queues
from customs.models import Declaration, VersionItem
from suuq import tongues


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of goods: as it stands, as it was declared, what changed, what it owes and how its value compares."""

    item: VersionItem
    declared: VersionItem
    changed: dict[str, correcting.Difference]
    owed_minor: int | None
    rate: str
    origin: str
    band: comparables.Band | None

    @property
    def code(self) -> str:
        """The code as it is printed."""
        return hs.shown(self.item.hs_code)

    @property
    def code_words(self) -> str:
        """What the code stands for, in the officer's language."""
        return hs.label(self.item.hs_code, tongues.whole())

    @property
    def places(self) -> dict[str, int]:
        """Where the value and the band stand on a scale of 600."""
        band = self.band
        if band is None:
            return {}
        low = band.place(band.low_minor)
        return {
            "low": low,
            "width": band.place(band.high_minor) - low,
            "median": band.place(band.median_minor),
            "value": band.place(band.unit_value_minor),
        }


def item_rows(declaration: Declaration, assessment: Any) -> list[ItemRow]:
    """Lay each line of the newest version beside what was declared."""
    declared = {item.number: item for item in declaration.declared.items.all()}
    changed: dict[int, dict[str, correcting.Difference]] = {}
    for difference in correcting.differences(declaration.declared, declaration.version):
        changed.setdefault(difference.item_number, {})[difference.field] = difference
    return [
        ItemRow(
            item,
            declared[item.number],
            changed.get(item.number, {}),
            duties.owed_by(assessment, item.number),
            duties.main_rate(assessment, item.number),
            queues.country(item.origin) if item.origin else "",
            comparables.band(item),
        )
        for item in declaration.version.items.all()
    ]
