"""Addresses as shops' forms ask for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forwarding import addresses

SUITE = "DJ7K3-F2Q"
TREMBLAY = {
    "address_1": "14 rue des Docks, Bât. C",
    "postcode": "93290",
    "city": "Tremblay-en-France",
    "phone": "+33 1 70 00 00 14",
}
DELAWARE = {
    "address_1": "210 Harbor Road",
    "city": "New Castle",
    "region": "Delaware",
    "postcode": "19720",
    "phone": "+1 302 555 0142",
}
DUBAI = {
    "address_1": "Warehouse 14, Street 8",
    "district": "Al Quoz 3",
    "city": "Dubai",
    "region": "Dubai",
    "phone": "+971 4 555 0142",
}
CANTON = {
    "region": "Guangdong",
    "city": "Guangzhou",
    "district": "Baiyun",
    "address_1": "88 Airport Road",
    "address_2": "Building 3",
    "postcode": "510000",
    "phone": "+86 20 5550 0142",
}
CANTON_LOCAL = {
    "region": "广东省",
    "city": "广州市",
    "district": "白云区",
    "address_1": "机场路88号",
    "address_2": "3栋",
}


def lines(country, address, **more):
    printed = addresses.variants(country=country, address=address, name="Hodan Abdillahi", suite=SUITE, **more)[0]
    return [(line.label, line.value) for line in printed.lines]


def test_the_french_form_as_french_shops_ask_it():
    assert lines("FR", TREMBLAY) == [
        ("Full name", "Hodan Abdillahi DJ7K3-F2Q"),
        ("Address line 1", "14 rue des Docks, Bât. C"),
        ("Address line 2", "Suite DJ7K3-F2Q"),
        ("Postal code", "93290"),
        ("City", "Tremblay-en-France"),
        ("Phone", "+33 1 70 00 00 14"),
    ]


def test_the_american_form_has_a_state_and_a_zip_code():
    assert [label for label, _value in lines("US", DELAWARE)] == [
        "Full name",
        "Address line 1",
        "Address line 2",
        "City",
        "State, two letters",
        "ZIP code",
        "Phone",
    ]


def test_the_emirates_have_no_postal_code():
    labels = [label for label, _value in lines("AE", DUBAI)]
    assert "Postal code" not in labels
    assert labels[-2:] == ["Emirate", "Phone"]


def test_a_country_without_a_form_of_its_own_gets_the_common_one():
    assert lines("TR", {"address_1": "Depo 4", "city": "Istanbul", "country": "Türkiye"})[-1] == ("Country", "Türkiye")


def test_plain_letters_are_offered_only_where_they_differ():
    french = addresses.variants(country="FR", address=TREMBLAY, name="Zoé Œuvré", suite=SUITE)
    assert [variant.kind for variant in french] == ["printed", "ascii"]
    assert french[1].text.splitlines()[:2] == ["Zoe OEuvre DJ7K3-F2Q", "14 rue des Docks, Bat. C"]
    american = addresses.variants(country="US", address=DELAWARE, name="Ali Omar", suite=SUITE)
    assert [variant.kind for variant in american] == ["printed"]


def test_china_is_written_in_its_own_script_too():
    english, chinese = addresses.variants(
        country="CN", address=CANTON, name="Ali Omar", suite=SUITE, local=CANTON_LOCAL
    )
    assert english.kind == "printed"
    assert [line.value for line in chinese.lines] == [
        "Ali Omar DJ7K3-F2Q",
        "广东省",
        "广州市",
        "白云区",
        "机场路88号",
        "转运号 DJ7K3-F2Q, 3栋",
        "510000",
        "+86 20 5550 0142",
    ]


def test_another_country_may_have_a_local_script_without_a_word_for_suite():
    *_others, local = addresses.variants(country="AE", address=DUBAI, name="Ali", suite=SUITE, local={"city": "دبي"})
    assert local.kind == "local"
    assert "Suite DJ7K3-F2Q" in local.text


NAMES = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Zs"]), max_size=120)


@given(NAMES, st.sampled_from(["US", "FR", "AE", "CN", "TR"]), st.text(max_size=80))
def test_the_suite_survives_in_the_name_and_in_line_two(name, country, floor):
    """U2."""
    for variant in addresses.variants(country=country, address={"address_2": floor}, name=name, suite=SUITE):
        values = {line.name: line.value for line in variant.lines}
        assert values["name"].endswith(SUITE)
        assert SUITE in values["address_2"]


@given(NAMES)
def test_no_line_is_longer_than_its_field(name):
    for variant in addresses.variants(country="FR", address={"address_1": name, "city": name}, name=name, suite=SUITE):
        longest = {field.name: field.longest for field in addresses.FORMS["FR"]}
        assert all(len(line.value) <= longest[line.name] for line in variant.lines)


@given(st.text(max_size=60))
def test_plain_letters_are_plain(text):
    assert addresses.ascii_only(text).isascii()


@pytest.mark.parametrize(("text", "cut"), [("rue " * 9 + "longue", ("rue " * 9).strip()), ("x" * 50, "x" * 35)])
def test_a_long_line_is_cut_at_a_word(text, cut):
    assert dict(lines("FR", {"address_1": text}))["Address line 1"] == cut
