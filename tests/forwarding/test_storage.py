"""The storage clock, by days alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forwarding.storage import Clock, Deadline, Notice, Rule, Told

RULE = Rule(
    version="FR 2026-01-01", free_days=30, night_minor=100, currency="DJF", keep_days=90, extension_days=15,
    extension_minor=1000, extensions_most=2,
)  # fmt: skip
CAME = date(2026, 1, 1)
CLOCK = Clock(RULE, CAME)
FREE_UNTIL, GIVEN_UP_ON = date(2026, 1, 31), date(2026, 4, 1)


def day(n):
    return CAME + timedelta(n)


def said(notice, on):
    return Told(notice.deadline, notice.days, on)


def test_the_free_days_and_the_last_day_are_told_from_the_day_it_came():
    assert (CLOCK.free_until, CLOCK.given_up_on) == (FREE_UNTIL, GIVEN_UP_ON)
    assert CLOCK.is_free(FREE_UNTIL)
    assert not CLOCK.is_free(date(2026, 2, 1))


@pytest.mark.parametrize(
    ("through", "today", "nights"),
    [
        (None, date(2026, 1, 31), []),
        (None, date(2026, 2, 1), []),  # the night of the 1st has not ended
        (None, date(2026, 2, 2), [date(2026, 2, 1)]),
        (date(2026, 2, 1), date(2026, 2, 2), []),
        (date(2026, 2, 1), date(2026, 2, 4), [date(2026, 2, 2), date(2026, 2, 3)]),
    ],
)
def test_a_night_is_charged_when_it_has_ended_past_the_free_time(through, today, nights):
    assert CLOCK.nights(through=through, today=today) == nights


def test_no_night_is_charged_from_the_day_it_is_given_up():
    nights = CLOCK.nights(through=None, today=date(2026, 12, 1))
    assert (nights[0], nights[-1]) == (date(2026, 2, 1), date(2026, 3, 31))


def test_of_the_fee_the_nearest_warning_alone_goes_out():
    assert CLOCK.notice(day(19)) is None
    assert CLOCK.notice(day(20)) == Notice(Deadline.FEE, 10, FREE_UNTIL)
    assert CLOCK.notice(day(29)) == Notice(Deadline.FEE, 1, FREE_UNTIL)
    told = replace(CLOCK, told=(Told(Deadline.FEE, 1, day(29)),))
    assert told.notice(day(30)) is None


def test_a_rule_without_a_fee_warns_of_none():
    assert Clock(replace(RULE, night_minor=0), CAME).notice(day(25)) is None


def walk(clock, days):
    """Let the job run on these days; give back the clock and the day it gave the parcel up."""
    for today in days:
        if notice := clock.notice(today):
            clock = replace(clock, told=(*clock.told, said(notice, today)))
        if clock.is_given_up(today):
            return clock, today
    return clock, None


def test_it_is_given_up_on_the_day_promised_after_three_notices():
    clock, given_up = walk(CLOCK, [day(n) for n in range(120)])
    warned = [told for told in clock.told if told.deadline is Deadline.GIVEN_UP]
    assert [(told.days, told.on) for told in warned] == [(10, day(80)), (3, day(87)), (1, day(89))]
    assert given_up == GIVEN_UP_ON


def test_after_an_outage_the_day_moves_back_so_that_three_notices_come_first():
    """The job slept from the 70th day to the 100th."""
    clock, given_up = walk(CLOCK, [day(n) for n in range(70)] + [day(n) for n in range(100, 130)])
    warned = [told.on for told in clock.told if told.deadline is Deadline.GIVEN_UP]
    assert warned == [day(100), day(107), day(109)]
    assert given_up == day(110)


def test_an_extension_moves_both_days_and_is_warned_of_anew():
    longer = replace(CLOCK, extensions=1)
    assert (longer.free_until, longer.given_up_on) == (day(45), day(105))
    assert longer.may_extend
    assert not replace(CLOCK, extensions=2).may_extend


@given(st.lists(st.integers(0, 400), max_size=200).map(sorted), st.integers(0, 2))
def test_never_given_up_without_three_notices_on_three_days(days, extensions):
    """Whatever days the job runs on."""
    clock, given_up = walk(Clock(RULE, CAME, extensions), [day(n) for n in days])
    warned = sorted({told.on for told in clock.told if told.deadline is Deadline.GIVEN_UP})
    if given_up:
        assert len(warned) == 3
        assert given_up > warned[-1]
        assert (given_up - warned[0]).days >= 10


@given(st.lists(st.integers(0, 200), min_size=1, max_size=60).map(sorted))
def test_each_night_is_charged_once_whatever_days_the_job_runs_on(days):
    """R50."""
    charged, through = [], None
    for n in days:
        nights = CLOCK.nights(through=through, today=day(n))
        charged += nights
        through = nights[-1] if nights else through
    assert charged == CLOCK.nights(through=None, today=day(days[-1]))
