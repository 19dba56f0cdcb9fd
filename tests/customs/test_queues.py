"""What the desk's list says of each parcel."""

from datetime import timedelta

import pytest
from django.utils import translation

from customs import queues


@pytest.mark.parametrize(
    ("waited", "said"),
    [
        (timedelta(minutes=5), "0 h 05"),
        (timedelta(hours=47, minutes=59), "47 h 59"),
        (timedelta(days=2), "2 j 0 h"),
        (timedelta(days=12, hours=21, minutes=5), "12 j 21 h"),
    ],
)
def test_a_long_wait_is_said_in_days(waited, said):
    with translation.override("fr"):
        assert queues.how_long(waited) == said
