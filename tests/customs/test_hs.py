"""Codes of the Harmonized System."""

import pytest

from customs import hs


@pytest.mark.parametrize("text", ["8517.13.00", "8517 13 00", "8517-13-00", "85171300", "8517\u00a01300"])
def test_normalise(text):
    assert hs.normalise(text) == "85171300"


@pytest.mark.parametrize("text", ["", "8", "ABCD", "٨٥١٧", "8517_13", "0012", "7701", "9812", "1" * 15, "8517a"])
def test_what_is_no_code(text):
    with pytest.raises(hs.NotACodeError):
        hs.normalise(text)


def test_climbing():
    assert hs.climb("851713") == ("851713", "85171", "8517", "851", "85")
    assert (hs.chapter("851713"), hs.heading("851713"), hs.subheading("8517130000")) == ("85", "8517", "851713")
    assert hs.shown("8517130000") == "8517.13.00.00"
    assert hs.shown("8517") == "8517"


def test_labels():
    assert "smartphones" in hs.label("8517130000")
    assert hs.label("850000").startswith("Electrical machinery")
    assert not hs.label("99")
    assert hs.exists("85171300")
    assert not hs.exists("851799")
