"""
Labels in ZPL II for thermal printers of 203 dots an inch: 100 x 150 mm, Code 128, QR, the suite large.

Text is sent as UTF-8 (``^CI28``) in hexadecimal where it holds one of ZPL's own signs, so that no name on a label can
command the printer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDE, HIGH = 800, 1200
MARGIN = 48
OWN_SIGNS = "^~_"
WIDEST_LETTER = 118
SHORT_CODE = 14


@dataclass(frozen=True, slots=True)
class Facts:
    """What a label says, whatever draws it."""

    origin: str
    day: str
    big_words: str
    big: str
    name: str
    facts: Sequence[tuple[str, str]]
    flags: Sequence[str]
    code: str


def label(facts: Facts) -> str:
    """Write a label as commands for the printer."""
    lines = [
        "^XA^CI28",
        f"^PW{WIDE}^LL{HIGH}",
        _text(MARGIN, 40, 34, f"{facts.origin}   {facts.day}"),
        _rule(90),
        _text(MARGIN, 110, 30, facts.big_words),
        _text(MARGIN, 150, _fitting(facts.big), facts.big),
        _text(MARGIN, 300, 40, facts.name[:34]),
        _rule(360),
        *_facts(facts.facts),
        _text(MARGIN, 730, 44, "  ".join(facts.flags)[:32]),
        f"^FO540,390^BQN,2,8^FDQA,{facts.code}^FS",
        f"^FO{MARGIN},830^BY{_module(facts.code)}^BCN,220,N,N,N^FD{facts.code}^FS",
        _text(MARGIN, 1080, 48, facts.code),
        "^XZ",
    ]
    return "\n".join(lines) + "\n"


def _facts(facts: Sequence[tuple[str, str]]) -> list[str]:
    shown = [(words, said) for words, said in facts if said]
    lines = []
    for row, (words, said) in enumerate(shown):
        top = 390 + row * 105
        lines += [_text(MARGIN, top, 26, words), _text(MARGIN, top + 32, 56, said[:18])]
    return lines


def _text(left: int, top: int, high: int, words: str) -> str:
    return f"^FO{left},{top}^A0N,{high},{high}^FH_^FD{_safe(words)}^FS"


def _safe(words: str) -> str:
    """Write ZPL's own signs, and anything unprintable, as hexadecimal bytes."""
    return "".join(
        c if c not in OWN_SIGNS and c.isprintable() else "".join(f"_{b:02X}" for b in c.encode()) for c in words
    )


def _rule(top: int) -> str:
    return f"^FO{MARGIN},{top}^GB{WIDE - 2 * MARGIN},4,4^FS"


def _fitting(words: str) -> int:
    """Make it as large as the width allows: a letter here is about three fifths as wide as it is high."""
    return min(WIDEST_LETTER, (WIDE - 2 * MARGIN) * 5 // (3 * max(1, len(words))))


def _module(code: str) -> int:
    """Choose the thinnest bar's width in dots, so that long identifiers still fit the label."""
    return 3 if len(code) <= SHORT_CODE else 2
