"""To which step an amount is rounded, in which direction, and when."""

from dataclasses import dataclass
from decimal import Decimal

MODES = {
    "half_up": "ROUND_HALF_UP",
    "half_even": "ROUND_HALF_EVEN",
    "half_down": "ROUND_HALF_DOWN",
    "down": "ROUND_DOWN",
    "up": "ROUND_UP",
    "floor": "ROUND_FLOOR",
    "ceiling": "ROUND_CEILING",
}


@dataclass(frozen=True, slots=True)
class Rounding:
    """To which step, in which direction, and when: each line, each levy's sum, or only the grand total."""

    step: Decimal = Decimal("0.01")
    mode: str = "half_up"
    when: str = "line"

    @property
    def quantum(self) -> Decimal | None:
        """The step as ``quantize`` takes it, when it is a power of ten."""
        step = self.step.normalize()
        return step if step.as_tuple().digits == (1,) else None

    def round(self, amount: Decimal) -> Decimal:
        """Round to the step."""
        return (amount / self.step).quantize(Decimal(1), rounding=MODES[self.mode]) * self.step
