"""
Find payment codes in what a payer wrote.

Pure. People write a code in groups, in small letters, between other words; every run of eight characters whose check
character is right is a candidate, and the database says which of them is a bill.
"""

import re

from suuq import references

LENGTH = 8
WORDS = re.compile(r"[0-9A-Z]+")


def candidates(text: str) -> list[str]:
    """List the codes that may stand in a text, in the order they stand."""
    words = WORDS.findall(text.upper())
    runs = [*words, *("".join(words[n : n + 2]) for n in range(len(words) - 1)), "".join(words)]
    found: dict[str, None] = {}
    for run in runs:
        for start in range(len(run) - LENGTH + 1):
            piece = run[start : start + LENGTH]
            if references.is_valid(piece):
                found[piece] = None
    return list(found)
