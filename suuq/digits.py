"""Digits of any script, written as 0-9, and telephones in groups. Pure."""

import unicodedata

import phonenumbers


def plain_digits(text: str) -> str:
    """Write any script's decimal digits as 0-9, and the Arabic decimal mark as a point."""
    text = text.replace("\u066b", ".").replace("\u066c", "")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def grouped_telephone(number: str) -> str:
    """Write a telephone in the groups in which people read it out, which never break: ``+253 77 81 42 09``."""
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(" ", "\u00a0")
