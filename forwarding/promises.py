"""By when: the days the post promises for each leg. Every page that says "at the latest" reads them here."""

from dataclasses import dataclass
from datetime import timedelta

from customs.states import EXAMINES


@dataclass(frozen=True, slots=True)
class Promises:
    """Calendar days for each thing that people wait for."""

    pack: timedelta = timedelta(days=3)
    bill: timedelta = timedelta(days=1)
    pay: timedelta = timedelta(days=15)
    fly: timedelta = timedelta(days=7)
    sort: timedelta = timedelta(days=2)
    search: timedelta = timedelta(days=5)
    customs: timedelta = EXAMINES
    answer_customs: timedelta = timedelta(days=15)
    collect: timedelta = timedelta(days=15)
    declare: timedelta = timedelta(days=30)
    quotation: timedelta = timedelta(days=14)


PROMISED = Promises()
