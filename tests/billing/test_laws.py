"""The laws behind a line: kept together as plain words, and told apart again."""

from billing import laws
from billing.models import Invoice

SHIRTS = ("CIF 9000", "33 %", "TIC:61", "Tariff 2026", "law")
SHOES = ("CIF 4000", "33 %", "TIC:64", "Tariff 2026", "law")
RICE = ("CIF 2000", "8 %", "TIC:10", "Tariff 2026", "law")


def test_goods_of_one_rate_share_a_law_and_others_have_their_own():
    told = laws.each(laws.together([SHIRTS, RICE, SHOES]))
    assert [(law["base"], law["rate"], law["rule"]) for law in told] == [
        ("CIF 9000, CIF 4000", "33 %", "TIC:61, TIC:64"),
        ("CIF 2000", "8 %", "TIC:10"),
    ]
    assert laws.each(laws.together([RICE])) == [dict(zip(laws.NAMES, RICE, strict=True))]


def test_words_that_do_not_pair_stay_as_they_are():
    before = {"base": "CIF 1; CIF 2", "rate": "33 %", "rule": "TIC:61", "act": "", "certainty": ""}
    assert laws.each(before) == [before]


def test_a_bill_says_what_it_is_about():
    said = [Invoice(key=key).matter for key in ("shipment:RR1:1", "letter:ABC:1", "commission:ABC:900", "visit:RR1:1")]
    assert said == ["Parcel", "Letter", "Purchase", "Parcel"]
