"""
References that people read aloud and type: no look-alikes, and a check character.

The alphabet has 31 characters, a prime: in a sum weighted 1, 2, 3 ... modulo 31 no single wrong character and no
swap of two characters can leave the check unchanged (references are far shorter than 31 characters).
"""

import random
from itertools import count
from operator import mul

# The operating system's randomness; the demonstration alone puts a seeded one here, to be the same each time.
source: random.Random = random.SystemRandom()

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
VALUES = {character: value for value, character in enumerate(ALPHABET)}


def normalise(text: str) -> str:
    """Upper-case, and drop the spaces and dashes people type between groups."""
    return "".join(c for c in text.upper() if c not in " -\u00a0\u202f.")


def check_character(body: str) -> str:
    """Compute the character that closes ``body``."""
    total = sum(map(mul, count(2), map(VALUES.__getitem__, body)))
    return ALPHABET[-total % len(ALPHABET)]


def is_valid(reference: str) -> bool:
    """Whether the last character is the check character of the rest."""
    body, check = reference[:-1], reference[-1:]
    return bool(body) and set(reference) <= set(ALPHABET) and check_character(body) == check


def make(length: int) -> str:
    """Draw a random reference of ``length`` characters, the check character included."""
    drawn, body = source.randrange(len(ALPHABET) ** (length - 1)), ""
    for _place in range(length - 1):
        drawn, value = divmod(drawn, len(ALPHABET))
        body += ALPHABET[value]
    return body + check_character(body)


def digits(length: int) -> str:
    """Draw a random number of ``length`` digits, leading zeros included."""
    return f"{source.randrange(10**length):0{length}d}"
