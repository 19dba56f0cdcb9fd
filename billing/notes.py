"""
Notes and coins: what to suggest to a clerk, how to give change, how a drawer is counted.

Pure. Largest first; a currency not listed here is counted as one sum.
"""

from collections.abc import Mapping

PIECES = {
    "DJF": (10_000, 5_000, 2_000, 1_000, 500, 250, 100, 50, 20, 10, 5, 2, 1),
    "EUR": (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
}
ROUND = (1_000, 5_000, 10_000)
SUGGESTIONS = 4


def suggestions(due_minor: int) -> list[int]:
    """Guess what a customer may hold out for a sum: exactly it, then the next round sums."""
    guesses = {due_minor, *(-(-due_minor // step) * step for step in ROUND), -(-due_minor // 5_000) * 5_000 + 5_000}
    return sorted(guesses)[:SUGGESTIONS]


def change(amount_minor: int, currency: str) -> list[tuple[int, int]]:
    """Share a sum into the fewest pieces: ``[(1, 2000), (1, 500), (1, 100)]``, as count and value."""
    given, left = [], amount_minor
    for piece in PIECES.get(currency, (1,)):
        count, left = divmod(left, piece)
        if count:
            given.append((count, piece))
    return given


def counted(pieces: Mapping[int, int]) -> int:
    """Add up a drawer: how many of each piece."""
    return sum(piece * count for piece, count in pieces.items())
