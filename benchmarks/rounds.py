"""What every bench does: each way has its turn in each round, so that whatever else the machine does meets them all."""

import argparse
import statistics
import time
from collections.abc import Callable, Mapping

Figures = list[float]
HEAD = ["| | a second | beside | a second | of that | asked |", "|---|---|---|---|---|---|"]


def parser(words: str | None, *, rounds: int = 5) -> argparse.ArgumentParser:
    """Give the options that every bench has."""
    made = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--rounds", type=int, default=rounds, help="turns of each way, after one that warms")
    made.add_argument("--record", action="store_true", help="put the figures into docs/performance.md")
    return made


def rate(act: Callable[[int], object], times: int) -> float:
    """Say how often a second something can be done."""
    start = time.perf_counter()
    for n in range(times):
        act(n)
    return times / (time.perf_counter() - start)


def in_turn(ways: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Figures]:
    """Let each way have its turn, round after round; the first fills caches and counts for nothing."""
    turns = [{name: way() for name, way in ways.items()} for _round in range(rounds + 1)][1:]
    return {name: [turn[name] for turn in turns] for name in ways}


def spread(figures: Figures) -> str:
    """Write the median of the rounds, and the least and the most of them."""
    form = ",.0f" if statistics.median(figures) >= 10 else ".2f"  # noqa: PLR2004 - two figures that say something
    middle, least, most = (format(of(figures), form) for of in (statistics.median, min, max))
    return f"{middle} ({least} to {most})"


def row(words: str, ours: Figures, beside: str, others: Figures, asked: str = "") -> str:
    """Write a row of the table: ours, what stands beside it, and what ours reaches of that in the same round."""
    cells = [words, f"{statistics.median(ours):,.0f}", beside]
    if others:
        shares = [mine / other for mine, other in zip(ours, others, strict=True)]
        cells += [f"{statistics.median(others):,.0f}", spread(shares)]
    else:
        cells += ["not measured", ""]
    return f"| {' | '.join([*cells, asked])} |"
