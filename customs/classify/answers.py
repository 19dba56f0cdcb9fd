"""What is answered to everyday words: a short list of codes, how far to believe it, and what would decide."""

import dataclasses

# Chosen on the titles whose misses were read so that 95 in 100 find their tax band among the likely: 90, and 5 to spare
# for words that nobody here has seen.
LIKELY = 0.45


@dataclasses.dataclass(frozen=True)
class Suggestion:
    """A code, how sure (0 to 1, only to be compared), and why in the reader's words."""

    code: str
    score: float
    why: str


@dataclasses.dataclass(frozen=True)
class Answer:
    """What was found; a question where a word more would decide, and nothing but the question where all is vague."""

    vague: bool
    question: str
    suggestions: tuple[Suggestion, ...]

    @property
    def likely(self) -> tuple[Suggestion, ...]:
        """Those to reckon duty with: the first, and each ``LIKELY`` times as strong; more where words say little."""
        first = self.suggestions[0].score if self.suggestions else 0.0
        return tuple(
            one
            for place, one in enumerate(self.suggestions)
            if place == 0 or one.score * (1 - first) >= LIKELY * first * (1 - one.score)
        )
