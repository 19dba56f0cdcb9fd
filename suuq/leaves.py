"""Pages of a list that grows for ever: nobody counts it, so that a page costs the same after ten years."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator

FURTHEST = 10_000  # pages that a database is asked to skip; who looks further back narrows the list


class Leaf(Page[Any]):
    """A page that knows whether another follows, and not how many."""

    def __init__(self, read: Sequence[Any], number: int, paginator: "Paginator[Any]") -> None:
        """Keep what is shown; one row more was read than that."""
        super().__init__(read[: paginator.per_page], number, paginator)
        self.more = len(read) > paginator.per_page

    def has_next(self) -> bool:
        """Say whether a row was seen behind the last one."""
        return self.more

    def next_page_number(self) -> int:
        """Give the next number: to check it, Django's own would count."""
        return self.number + 1

    def previous_page_number(self) -> int:
        """Give the number before."""
        return self.number - 1


class Uncounted(Paginator):
    """Turns the pages of such a list one by one."""

    def get_page(self, number: Any) -> Leaf:
        """Read the page of that number; whatever is no number is the first."""
        number = min(max(int(number), 1), FURTHEST) if str(number).isdecimal() else 1
        first = (number - 1) * self.per_page
        return Leaf(list(self.object_list[first : first + self.per_page + 1]), number, self)
