"""Pages that are turned without being counted."""

import pytest

from suuq.leaves import Uncounted


@pytest.mark.parametrize(
    ("asked", "rows", "number", "more"),
    [(None, [0, 1], 1, True), ("2", [2, 3], 2, True), ("3", [4], 3, False), ("9", [], 9, False),
     ("٢", [2, 3], 2, True), ("-1", [0, 1], 1, True), ("9" * 40, [], 10_000, False)],
)  # fmt: skip
def test_a_page_knows_whether_another_follows(asked, rows, number, more):
    page = Uncounted(range(5), 2).get_page(asked)
    assert (list(page), page.number, page.has_next()) == (rows, number, more)
    assert page.has_previous() == (number > 1)
