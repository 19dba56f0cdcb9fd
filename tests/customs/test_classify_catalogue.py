"""The catalogue is whole: real codes, names in every language, attributes that exist, nothing said twice."""

from collections import Counter

from customs import classify
from customs.classify import catalogue, letters, nomenclature, spelling, words

KNOWN = catalogue.load()
LEAST_GOODS = 2200
LEAST_ARABIC = 0.8


def test_it_names_enough_goods():
    assert len(KNOWN.goods) >= LEAST_GOODS


def test_every_code_is_in_the_harmonized_system():
    assert [
        (good.names["en"][0], code) for good in KNOWN.goods for code in good.codes if not classify.exists(code)
    ] == []


def test_every_code_written_down_anywhere_is_in_the_harmonized_system():
    """A code of an older edition stood among the words that are said of few goods."""
    cells = [
        (path.name, row.get(column) or "")
        for path, row in catalogue.rows("goods*.csv")
        for column in ("code", "codes", "headings", "chapters")
    ]
    written = {(name, code) for name, cell in cells for code in catalogue.split(cell)}
    known = nomenclature.load().texts
    every = {code[:length] for code in known for length in (2, 4, 6)}
    assert sorted((name, code) for name, code in written if code not in every) == []


def test_every_good_is_named_in_english_and_french_and_nearly_every_one_in_arabic():
    assert [good.number for good in KNOWN.goods if not good.names["en"] or not good.names["fr"]] == []
    assert sum(bool(good.names["ar"]) for good in KNOWN.goods) >= LEAST_ARABIC * len(KNOWN.goods)


def test_every_variant_says_something_the_usual_code_does_not():
    assert all(variant.values for good in KNOWN.goods for variant in good.variants)


def test_the_column_that_names_the_deciding_attribute_is_true():
    for path, row in catalogue.rows("goods_*.csv"):
        assert row["decides"] == catalogue.decides(row["variants"]), (path.name, row["en"])


def test_no_good_repeats_its_first_name():
    first = Counter((good.names["en"][0]) for good in KNOWN.goods)
    assert [name for name, count in first.items() if count > 1] == []


def test_no_cell_says_a_name_twice():
    said = [(good.names["en"][0], names) for good in KNOWN.goods for names in good.names.values()]
    assert [first for first, names in said if len(set(names)) < len(names)] == []


def test_what_shops_cut_short_is_read():
    assert classify.suggest("hr cndtnr 250ml", language="en").suggestions[0].code == "330590"
    assert classify.suggest("wmn lthr hndbg", language="en").suggestions[0].code == "420221"


def test_words_without_their_vowels_are_read_and_lean_to_what_drugstores_sell():
    assert spelling.folded(spelling.guess("snsatnl")) == words.folded("sensational")
    assert spelling.guess("qqqq") is None
    assert classify.suggest("rtnl ovrnght srm 30ml", language="en").suggestions[0].code == "330499"


def test_letters_know_what_nobody_wrote_down_and_yield_to_an_officer_and_to_a_question():
    shares = letters.shares(words.folded("dentabrite"))
    assert max(shares, key=shares.__getitem__) == "3306"
    assert 0 < sum(shares.values()) <= 1
    assert classify.suggest("dentabrite").vague
    assert classify.suggest("vitaminco").suggestions[0].code == "210690"
    taught = classify.learned([("vitaminco", "293628", 1)])
    assert classify.suggest("vitaminco", learned=taught).suggestions[0].code == "293628"


def test_a_flavour_is_not_the_thing():
    assert classify.suggest("cherry lip balm", language="en").suggestions[0].code == "330410"


def test_names_survive_folding():
    assert all(name.phrase for name in KNOWN.names)


def test_roles_attributes_brands_and_shelves_are_filled():
    assert {"stop", "faint", "for", "with", "without", "vague", "accessory", "container"} <= set(KNOWN.roles)
    assert all(brand.code == "" or classify.exists(brand.code) for brand in KNOWN.brands.values())
    assert all(code.isdigit() for codes in KNOWN.shelves.values() for code in codes)


def test_folding_joins_what_is_the_same_word():
    same = [
        ("montres", "montre"),
        ("batteries", "batterie"),
        ("bureaux", "bureau"),
        ("dresses", "dress"),
        ("watches", "watch"),
    ]
    assert all(words.folded(a) == words.folded(b) for a, b in same)
    assert words.folded("السَّاعات") == words.folded("ساعة")
    assert words.folded("أحذية") == words.folded("احذيه")
