"""What people tell the journey and the gates ask about: a line of goods, and what a bench found."""

from dataclasses import dataclass

from forwarding.models import Package


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of a purchase as the form gives it. ``unit_price_minor`` is of ``currency``, weights in grams."""

    description: str
    quantity: int
    unit_price_minor: int
    currency: str
    origin: str = ""
    hs_code: str = ""
    weight_grams: int | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the bench found: grams, millimetres, and one flag for each thing that changes what may happen."""

    weight_grams: int
    sides_mm: tuple[int, int, int] | None = None
    battery: str = Package.Battery.NONE
    is_damaged: bool = False
    is_liquid: bool = False
    is_prohibited: bool = False
    name_differs: bool = False
    is_odd_shape: bool = False
    label_words: str = ""
