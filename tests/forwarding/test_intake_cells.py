"""How a table that somebody sends is read: its letters, its end and its cells."""

import io

import pytest

from forwarding import announced, sheets, suites


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_read_whatever_program_wrote_them(encoding):
    file = io.BytesIO("numéro de suivi,date\nÉ1,2026-01-02\n".encode(encoding))
    lines = list(sheets.read(file, columns=announced.DELIVERY_COLUMNS, needed=announced.DELIVERY_NEEDED))
    assert [(line.number, dict(line.cells)) for line in lines] == [(2, {"tracking": "É1", "brought_on": "2026-01-02"})]


def test_a_table_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LINES", 3)
    file = io.BytesIO(b"tracking,date\n" + b"a,b\n" * 5)
    with pytest.raises(sheets.NotATableError, match="too_long"):
        list(sheets.read(file, columns=announced.DELIVERY_COLUMNS, needed=announced.DELIVERY_NEEDED))


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("tracking", "http://x"), ("suite", "DJ"), ("shop", ""), ("quantity", "0"), ("quantity", "10000"),
        ("currency", "EURO"), ("currency", "QQQ"), ("unit_price", "9.999"), ("origin", "France"), ("hs_code", "shoe"),
        ("weight_grams", "100001"),
    ],
)  # fmt: skip
def test_the_first_wrong_cell_is_named(cell, wrong):
    good = {
        "suite": suites.make("DJ"), "shop": "Z", "tracking": "TBA000000000001", "description": "Shoes",
        "unit_price": "1 234,50", "currency": "eur",
    }  # fmt: skip
    assert announced.prealert(good).unit_price_minor == 123450
    with pytest.raises(announced.FaultyError) as refused:
        announced.prealert(good | {cell: wrong})
    assert refused.value.content in {wrong, wrong.upper()}


@pytest.mark.parametrize(
    "cells", [{"brought_on": "31/02/2026"}, {"brought_on": "soon"}, {"weight_kg": "101"}, {"weight_kg": "x"}]
)
def test_a_carriers_wrong_cell_is_named(cells):
    with pytest.raises(announced.FaultyError):
        announced.brought({"tracking": "TBA000000000001", "brought_on": "2026-11-20"} | cells)
