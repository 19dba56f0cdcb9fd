"""Digits of any script, written as 0-9. Pure."""

import unicodedata


def plain_digits(text: str) -> str:
    """Write any script's decimal digits as 0-9, and the Arabic decimal mark as a point."""
    text = text.replace("\u066b", ".").replace("\u066c", "")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
