"""Named points are inert until a file arms them."""

import time

import pytest

from suuq import failpoints


@pytest.fixture
def armed(tmp_path, settings):
    file = tmp_path / "points"
    settings.FAILPOINTS = str(file)
    file.write_text("")
    return file


def test_nothing_happens_unless_a_file_is_named(settings):
    assert settings.FAILPOINTS == ""
    failpoints.reach("settle.booked")


def test_a_point_does_what_the_file_says_and_no_other_does(armed):
    armed.write_text("settle.booked raise\n")
    failpoints.reach("settle.locked")
    with pytest.raises(failpoints.ReachedError, match=r"settle\.booked"):
        failpoints.reach("settle.booked")
    assert armed.with_suffix(".reached").read_text() == "settle.booked\n"


def test_a_point_may_wait_and_is_disarmed_while_running(armed):
    armed.write_text("refund.sent sleep 1\n")
    start = time.monotonic()
    failpoints.reach("refund.sent")
    armed.write_text("")
    failpoints.reach("refund.sent")
    assert time.monotonic() - start >= 1
    assert armed.with_suffix(".reached").read_text().count("\n") == 1
