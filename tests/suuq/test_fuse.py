"""A house that does not answer is left alone for a while: see suuq/fuse.py."""

from datetime import timedelta

import pytest

from suuq import fuse


class UnwellError(Exception):
    """The house was silent."""


class House:
    """Counts who came."""

    is_silent, calls = True, 0

    def ask(self):
        with fuse.of("house", UnwellError):
            self.calls += 1
            if self.is_silent:
                raise UnwellError("silent")


def test_r67_a_silent_house_is_tried_by_one_after_a_rest(at, time_machine):
    """R67: after five silences everybody is answered at once; then one asks, and the others go on if it was heard."""
    time_machine.move_to(at, tick=False)
    house = House()
    for _n in range(fuse.FAILURES_MOST):
        with pytest.raises(UnwellError, match="silent"):
            house.ask()
    for _n in range(3):
        with pytest.raises(UnwellError, match="resting"):
            house.ask()
    assert house.calls == fuse.FAILURES_MOST

    rested = at + timedelta(seconds=fuse.REST_SECONDS + 1)
    time_machine.move_to(rested, tick=False)
    with pytest.raises(UnwellError, match="silent"):
        house.ask()
    with pytest.raises(UnwellError, match="resting"):
        house.ask()

    time_machine.move_to(rested + timedelta(seconds=fuse.REST_SECONDS + 1), tick=False)
    house.is_silent = False
    with fuse.of("house", UnwellError), pytest.raises(UnwellError, match="resting"):  # one tries, the next does not
        house.ask()
    house.ask()
    house.is_silent = True
    with pytest.raises(UnwellError, match="silent"):  # what was is forgotten
        house.ask()


def test_an_answer_that_refuses_is_an_answer():
    """What the house says, good or bad, shows that it is there."""
    for _n in range(fuse.FAILURES_MOST + 1):
        with pytest.raises(ValueError, match="no"), fuse.of("house", UnwellError):
            raise ValueError("no")
