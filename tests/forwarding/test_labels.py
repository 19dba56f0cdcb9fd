"""Labels read back: what a scanner sees on the rendered page, and what a printer is told."""

import io

import pytest
import zxingcpp
from PIL import Image

from forwarding import scans
from forwarding.documents import cards, labels, zpl
from forwarding.models import Dispatch, PresetBox, Receptacle
from suuq import documents
from tests.factories.forwarding import AT, AgencyFactory, PackageFactory, ShipmentFactory, WarehouseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
BAG = "FRCDGADJJIBAACN60042001100123"


def read(pages):
    found = []
    for page in pages:
        found += [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))]
    return found


def drawn(facts, **said):
    pages = documents.pictures(labels.HERE / "label.typ", labels._drawn(facts) | said)
    assert len(pages) == 1
    return pages


@pytest.fixture
def bag():
    flight = Dispatch.objects.create(number=BAG[:20], warehouse=WarehouseFactory(), flight="ET735", departs_at=AT)
    return Receptacle.objects.create(number=BAG, dispatch=flight, opened_at=AT, seal="S-1", weight_grams=12_300)


def test_a_parcels_label_scans_back_by_bar_and_by_square():
    """U43."""
    package = PackageFactory(is_damaged=True, is_liquid=True, name_differs=True, is_odd_shape=True, battery="installed")
    package.customer.user.full_name = "Hodan Abdillahi Warsame Guelleh Moussa Elmi Farah" * 2
    assert read(drawn(labels._parcel(package))) == [package.reference] * 2


def test_a_boxs_label_scans_back_as_its_s10_number():
    box = ShipmentFactory(packed=True)
    assert read(drawn(labels._box(box))) == [box.number] * 2


def test_a_bags_label_scans_back_as_its_29_characters(bag):
    assert read(drawn(labels._bag(bag))) == [BAG] * 2
    assert labels.bag(bag).startswith(b"%PDF")


def test_a_manifest_scans_back_as_its_dispatch(bag):
    """U46: one page a bag at least, the number of the dispatch on the first; its totals are those of what is listed."""
    drawn_pages = documents.pictures(labels.HERE / "manifest.typ", labels._manifest(bag.dispatch))
    assert read(drawn_pages[:1]) == [bag.dispatch.number]
    assert labels.manifest(bag.dispatch).startswith(b"%PDF")
    box = ShipmentFactory(packed=True, receptacle=bag)
    listed = labels._manifest(bag.dispatch)
    [[one]] = [inside["boxes"] for inside in listed["bags"]]
    assert one[0] == labels._grouped(box.number)
    assert [said for _what, said in listed["facts"][1:3]] == ["1", "1"]
    assert "12.3" in listed["facts"][3][1]


def test_a_consent_scans_back_as_its_persons_suite():
    customer = PackageFactory().customer
    pages = documents.pictures(cards.HERE / "consent.typ", cards._consent(customer, AgencyFactory()))
    assert read(pages) == [customer.suite]


def test_every_command_and_place_on_the_sheet_scans_back():
    """U39."""
    warehouse = WarehouseFactory()
    PresetBox.objects.create(code="A", name="Shoe box", length_mm=340, width_mm=220, height_mm=130)
    found = read(documents.pictures(labels.HERE / "commands.typ", labels._commands(warehouse)))
    assert {command.barcode for command in scans.Command} | {"SUUQ-BOX-A"} <= set(found)
    assert set(warehouse.shelves.values_list("code", flat=True)) <= set(found)


def test_a_label_in_arabic_is_set():
    package = PackageFactory(customer=None, status="unknown", label_words="هودان عبد اللهي")
    assert read(drawn(labels._parcel(package), language="ar")) == [package.reference] * 2


def test_no_name_on_a_label_commands_the_printer():
    """V: a shopper called ``^XZ`` ends no label."""
    package = PackageFactory()
    package.customer.user.full_name = "Ali ^XZ~JA_5E\nOmar"
    text = labels.parcel_zpl(package)
    assert text.count("^XZ") == 1
    assert "~" not in text
    assert text.endswith("^XZ\n")


@pytest.mark.parametrize("code", ["CP123456785DJ", BAG])
def test_a_label_for_a_thermal_printer_fits_its_width(code):
    """Code 128 takes eleven modules a character at most, and its ends."""
    assert (11 * len(code) + 35) * zpl._module(code) <= zpl.WIDE
