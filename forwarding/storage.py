"""
The storage clock: one clock, seen by the shopper and by the job alike.

A parcel stands for nothing until its last free day. Each night after that costs the same, until the day it is given
up; never before three notices, ten, three and one day ahead. A night is a day of the warehouse's own calendar that the
parcel stood through to its end. When the notices went out late, the day it is given up moves back with them.

In a closed box the same clock goes on, from the day by which the box is to be paid if that is later.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

NOTICE_DAYS = (10, 3, 1)


class Deadline(StrEnum):
    """The two days that the clock warns of."""

    FEE = "fee"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one warehouse for parcels received from one day on."""

    version: str
    free_days: int
    night_minor: int
    currency: str
    keep_days: int
    extension_days: int
    extension_minor: int
    extensions_most: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning: of which day, and how many days ahead; ``day`` is the day it warns of."""

    deadline: Deadline
    days: int
    day: date


@dataclass(frozen=True, slots=True)
class Told:
    """A warning that has gone out, and on which day."""

    deadline: Deadline
    days: int
    on: date


@dataclass(frozen=True, slots=True)
class Clock:
    """
    One parcel on one rule.

    ``told`` are the warnings since its last extension: those before no longer count. ``pay_by`` is the day by which the
    closed box that it lies in is to be paid.
    """

    rule: Rule
    arrived_on: date
    extensions: int = 0
    told: tuple[Told, ...] = ()
    pay_by: date | None = None

    @property
    def free_until(self) -> date:
        """The last day that costs nothing."""
        free = self.arrived_on + timedelta(self.rule.free_days + self._extended)
        return max(free, self.pay_by or free)

    @property
    def given_up_on(self) -> date:
        """The day it counts as given up: as promised, or ten days after the first notice where that went out late."""
        kept = self.arrived_on + timedelta(self.rule.keep_days + self._extended)
        promised = max(kept, self.free_until + timedelta(NOTICE_DAYS[0]))
        first = min((told.on for told in self._warned), default=promised - timedelta(NOTICE_DAYS[0]))
        return max(promised, first + timedelta(NOTICE_DAYS[0]))

    @property
    def may_extend(self) -> bool:
        """Whether another extension is on offer."""
        return self.extensions < self.rule.extensions_most

    @property
    def _extended(self) -> int:
        return self.extensions * self.rule.extension_days

    @property
    def _warned(self) -> list[Told]:
        return [told for told in self.told if told.deadline is Deadline.GIVEN_UP]

    def is_free(self, today: date) -> bool:
        """Whether this night still costs nothing."""
        return today <= self.free_until

    def nights(self, *, through: date | None, today: date) -> list[date]:
        """
        List the nights to charge: past the free time, ended, and not accounted for.

        :param through: the last night that was accounted for, charged or not
        """
        after = max(self.free_until, through or self.free_until)
        last = min(today, self.given_up_on) - timedelta(1)
        return [after + timedelta(n) for n in range(1, (last - after).days + 1)]

    def notice(self, today: date) -> Notice | None:
        """
        Say which warning is due now, one a day at most.

        Of the fee only the nearest is worth saying; of giving up all three go out, in their order.
        """
        return self._warning_of_fee(today) or self._warning_of_giving_up(today)

    def _warning_of_fee(self, today: date) -> Notice | None:
        if not self.is_free(today) or not self.rule.night_minor:
            return None
        told = {t.days for t in self.told if t.deadline is Deadline.FEE}
        reached = [days for days in NOTICE_DAYS if self.free_until - timedelta(days) <= today]
        if not reached or min(reached) in told:
            return None
        return Notice(Deadline.FEE, min(reached), self.free_until)

    def _warning_of_giving_up(self, today: date) -> Notice | None:
        warned = {told.days for told in self._warned}
        waiting = [days for days in NOTICE_DAYS if days not in warned]
        if not waiting or any(told.on == today for told in self._warned):
            return None
        if today < self.given_up_on - timedelta(waiting[0]):
            return None
        day = max(self.given_up_on, today + timedelta(waiting[0]))
        return Notice(Deadline.GIVEN_UP, waiting[0], day)

    def is_given_up(self, today: date) -> bool:
        """Whether it may be given up: the day has come, and each of the three notices went out before today."""
        told = {t.days for t in self._warned if t.on < today}
        return today >= self.given_up_on and told >= set(NOTICE_DAYS)
