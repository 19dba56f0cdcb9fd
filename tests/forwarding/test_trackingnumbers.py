"""What scanners read, and which purchase it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forwarding import trackingnumbers

UPS = "1Z5R89390357567127"
FEDEX_34 = "1001921334250001000300779017972697"
FEDEX_12 = "779017972697"
USPS_22 = "9200190132607600833457"
USPS_34 = "420100233424" + USPS_22
SMARTPOST = "61299998820821171811"
SSCC = "340434161094015902"


@pytest.mark.parametrize(
    ("scan", "carrier", "checked"),
    [
        (UPS, "UPS", True),
        (UPS[:-1] + "8", "UPS", False),
        (FEDEX_12, "FedEx", True),
        (FEDEX_34, "FedEx", True),
        ("9400111202555842332669", "USPS", True),
        (USPS_34, "USPS", True),
        ("TBA502887274000", "Amazon Logistics", True),
        ("TBC502887274000", "Amazon Logistics", None),
        ("JJD0099999999", "DHL", None),
        ("JVGL0999999990", "DHL", None),
        ("3318810025", "DHL", True),
        ("YT2012345678901234", "YunExpress", None),
        ("RB123456785GB", "Post", True),
        ("RB123456786GB", "Post", False),
        ("LP00123456789012", "Cainiao", None),
    ],
)
def test_carriers_are_known_by_their_numbers(scan, carrier, checked):
    recognised = trackingnumbers.recognise(scan)
    assert (recognised.carrier, recognised.checked) == (carrier, checked)


@pytest.mark.parametrize("scan", ["PO-4711", "123", "ORDER/2026/11"])
def test_a_code_of_no_known_carrier_is_still_a_code(scan):
    assert trackingnumbers.recognise(scan) is None
    assert trackingnumbers.keys(scan)


@pytest.mark.parametrize(
    ("barcode", "told"),
    [
        (FEDEX_34, FEDEX_12),
        ("9611020987654312345672", "987654312345672"),
        (USPS_34, USPS_22),
        ("42010023" + USPS_22, USPS_22),
        (SMARTPOST, "92" + SMARTPOST),
        ("00" + SSCC, SSCC),
    ],
)
def test_a_long_barcode_meets_the_number_the_shop_told(barcode, told):
    assert set(trackingnumbers.keys(barcode)) & set(trackingnumbers.keys(told))
    assert trackingnumbers.keys(barcode)[0] == barcode


@pytest.mark.parametrize(
    ("one", "other"), [(FEDEX_34, "986578788855"), (UPS, "1Z5R89390357567135"), (USPS_34, USPS_22[:-1] + "8")]
)
def test_different_parcels_share_no_key(one, other):
    assert not set(trackingnumbers.keys(one)) & set(trackingnumbers.keys(other))


@pytest.mark.parametrize(
    "scan",
    [
        UPS + "\r\n",
        UPS + "\t",
        "]C1" + UPS,
        "\x1d" + UPS,
        UPS.lower(),
        f"  {UPS[:2]} {UPS[2:8]}-{UPS[8:]} ",
        "\ufeff" + UPS,
    ],
)
def test_what_scanners_add_is_taken_off(scan):
    """R99: FNC1, symbology marks, line ends, lower case."""
    assert trackingnumbers.clean(scan) == UPS


@pytest.mark.parametrize(
    ("scan", "problem"),
    [
        ("", "empty"),
        ("\r\n", "empty"),
        ("- -", "empty"),
        ("9" * 4000, "long"),
        ("9" * 61, "long"),
        ("https://track.example/1Z5R89390357567127", "address"),
        ("HTTP:EVIL", "address"),
        ("javascript:alert(1)", "address"),
        ("www.example.com", "address"),
        ("mailto:a@b", "address"),
        ("javascript:1+1", "address"),
        ("<script>", "address"),
        ("كود123", "unreadable"),
        ("…", "unreadable"),
    ],
)
def test_what_is_no_number_is_refused_by_name(scan, problem):
    """R99: a QR code that holds a web address leads nowhere."""
    with pytest.raises(trackingnumbers.NotABarcode) as refused:
        trackingnumbers.keys(scan)
    assert refused.value.problem == problem


@given(st.text(max_size=120))
def test_any_text_is_cleaned_or_refused(scan):
    try:
        keys = trackingnumbers.keys(scan)
    except trackingnumbers.NotABarcode:
        return
    assert keys
    assert all(key == trackingnumbers.clean(key) for key in keys)


@given(st.from_regex(r"\A[A-Z0-9]{6,40}\Z"))
def test_cleaning_twice_changes_nothing(code):
    assert trackingnumbers.clean(trackingnumbers.clean(code)) == trackingnumbers.clean(code)
