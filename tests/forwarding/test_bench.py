"""The receiving bench over HTTP: what is scanned, what it says, what is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forwarding.models import Package
from forwarding.states import PackageStatus, PurchaseStatus
from suuq.accounts import people
from tests.factories.forwarding import UPS, CustomerFactory, PackageFactory, PurchaseFactory, boxed, posted_at
from tests.forwarding.receiving import panel, scan, take_in

pytestmark = pytest.mark.django_db
FEDEX_LONG, FEDEX_SHORT = "1001921334250001000300779017972697", "779017972697"


def test_an_announced_parcel_takes_two_answers_and_stands_on_a_shelf(bench, warehouse, receiver):
    purchase = PurchaseFactory(warehouse=warehouse)
    known = scan(bench, f"]C1{UPS.lower()}\r\n")
    assert panel(known).state == "ok"
    assert purchase.customer.suite in known.content.decode()
    done = take_in(bench)
    package = Package.objects.get()
    assert (panel(done).state, panel(done).shelf) == ("ok", package.shelf)
    assert (package.customer, package.purchase, package.received_by) == (purchase.customer, purchase, receiver)
    assert (package.weight_grams, package.sides_mm) == (1200, (340, 220, 100))
    purchase.refresh_from_db()
    assert purchase.status == PurchaseStatus.ARRIVED


def test_the_long_barcode_finds_the_short_number_the_shop_told(bench, warehouse):
    purchase = PurchaseFactory(warehouse=warehouse, tracking=[FEDEX_SHORT])
    take_in(bench, FEDEX_LONG)
    assert Package.objects.get().purchase == purchase


def test_only_a_barcode_and_the_weight_are_asked_for(bench, warehouse):
    PurchaseFactory(warehouse=warehouse)
    take_in(bench, length="", width="", height="")
    assert Package.objects.get().sides_mm is None


def test_the_suite_on_the_label_names_the_owner_of_what_nobody_announced(bench):
    customer = CustomerFactory()
    done = take_in(bench, label_words=f"M Abdillahi {customer.suite.lower()}")
    assert Package.objects.get().customer == customer
    assert panel(done).state == "attention"


def test_a_suite_scanned_first_is_kept_for_the_barcode_that_follows(bench):
    customer = CustomerFactory()
    known = scan(bench, customer.suite)
    assert known.context["form"].initial["label_words"] == customer.suite
    assert not known.context["form"].initial["barcodes"]


def test_a_suite_scanned_while_measuring_names_the_owner_and_a_command_is_no_barcode(bench):
    customer = CustomerFactory()
    take_in(bench, barcodes=f"SUUQ-UNDO\n{UPS}\n{customer.suite}")
    package = Package.objects.get()
    assert (package.customer, [barcode.raw for barcode in package.barcodes.all()]) == (customer, [UPS])


def test_a_misread_suite_is_named_and_nothing_is_kept(bench):
    answer = take_in(bench, label_words="DJ7K0-F2Q")
    assert "“0” is never part of a suite" in answer.content.decode()
    assert not Package.objects.exists()


def test_words_on_the_label_find_likely_owners_and_the_chosen_one_is_the_owner(bench, person):
    customer = CustomerFactory(user=person(full_name="Hodan Abdillahi Warsame"))
    CustomerFactory(user=person(full_name="Moussa Guelleh"))
    people.file(customer.user)
    found = take_in(bench, label_words="MME HODAN ABDILLAHI", find="1")
    assert [candidate.customer for candidate in found.context["form"].likely] == [customer]
    assert f'value="{customer.suite}" data-choice data-first' in found.content.decode()  # a digit takes it
    assert not Package.objects.exists()
    take_in(bench, label_words="MME HODAN ABDILLAHI", owner=customer.suite)
    assert Package.objects.get().customer == customer


def test_a_stranger_goes_to_the_pool_with_its_words_and_is_never_lost(bench):
    done = take_in(bench, label_words="ZALANDO SE")
    package = Package.objects.get()
    assert (package.status, package.label_words, package.shelf.kind) == (PackageStatus.UNKNOWN, "ZALANDO SE", "dock")
    assert panel(done).state == "attention"


@pytest.mark.parametrize("flag", [{"battery": "loose"}, {"is_prohibited": "on"}])
def test_what_may_not_fly_stops_the_bench_until_the_cage_is_scanned(bench, warehouse, flag):
    """U45: forbidden things, and loose batteries."""
    PurchaseFactory(warehouse=warehouse)
    stopped = take_in(bench, **flag)
    package = Package.objects.get()
    assert (panel(stopped).state, package.status, package.shelf.code) == ("stop", PackageStatus.CAGED, "L-02")
    assert panel(bench.get(reverse("warehouse:measure") + "?code=PO4711", follow=True)).state == "stop"
    refused = scan(bench, "PO4711")
    assert (refused.status_code, panel(refused).state) == (409, "stop")
    assert panel(scan(bench, "l-02")).state == "ready"
    assert scan(bench, "PO4711").status_code == 200


@pytest.mark.parametrize("flag", ["is_damaged", "name_differs"])
def test_what_needs_a_look_is_shelved_with_attention(bench, warehouse, flag):
    """U45: damaged, or another's name on it."""
    PurchaseFactory(warehouse=warehouse)
    done = take_in(bench, **{flag: "on"})
    assert panel(done).state == "attention"
    assert getattr(Package.objects.get(), flag)


def test_a_second_bench_is_told_who_took_it_in_where_and_when(bench, client_as, warehouse, receiver):
    """R39, one after the other: the same barcode at another bench."""
    PurchaseFactory(warehouse=warehouse)
    take_in(bench)
    other = client_as(posted_at(warehouse))
    for answer in (scan(other, UPS), take_in(other)):
        assert panel(answer).state == "attention"
        assert str(receiver) in str(panel(answer).say[0])
        assert panel(answer).shelf == Package.objects.get().shelf


def test_of_a_parcel_that_is_packed_the_bench_names_the_box(bench, warehouse):
    package = PackageFactory(warehouse=warehouse, status=PackageStatus.PACKED, shelf=None)
    box = boxed(package, packed=True)
    known = bench.get(reverse("warehouse:receive"), {"parcel": package.reference})
    assert str(panel(known).say[-1]) == f"It is packed, in box {box}."


@pytest.mark.parametrize("text", ["https://evil.example/x", "javascript:alert(1)", "9" * 4000, "", "\r\n", "كود"])
def test_what_is_no_number_changes_nothing_and_is_counted(bench, text):
    """R99, U38: the page stays where it is, says what was expected, and counts."""
    answer = scan(bench, text)
    assert (answer.status_code, panel(answer).state) == (409, "stop")
    assert answer.context["shift"].stopped == 1
    assert not Package.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weight", ""),
        ("weight", "0"),
        ("weight", "1e3"),
        ("weight", "101"),
        ("length", "-1"),
        ("barcodes", ""),
        ("width", ""),
    ],
)
def test_an_answer_out_of_range_is_asked_again_with_the_rest_kept(bench, field, value):
    answer = take_in(bench, **{field: value})
    assert answer.context["form"].errors
    assert "1,2" in answer.content.decode() or field == "weight"
    assert not Package.objects.exists()


def test_the_place_where_it_was_really_put_is_noted_by_scanning_it(bench, warehouse):
    PurchaseFactory(warehouse=warehouse)
    take_in(bench)
    scan(bench, "B-14")
    assert Package.objects.get().shelf.code == "B-14"
    wrong = scan(bench, "L-02")
    assert (wrong.status_code, Package.objects.get().shelf.code) == (409, "B-14")


def test_a_photo_is_never_required_and_joins_when_there_is_one(bench, warehouse, photo):
    PurchaseFactory(warehouse=warehouse)
    take_in(bench, photo=photo)
    package = Package.objects.get()
    address = reverse("warehouse:photo", args=[package.reference])
    sent = bench.post(
        address, {"photo": SimpleUploadedFile("b.jpg", photo.file.getvalue())}, headers={"X-Background": "1"}
    )
    assert sent.status_code == 204
    assert package.documents.count() == 2
    shown = bench.get(reverse("warehouse:picture", args=[package.documents.first().pk]))
    assert shown["Content-Disposition"].startswith("attachment")


def test_a_parcel_without_a_barcode_is_taken_in_under_a_number_of_its_own(bench):
    page = bench.get(reverse("warehouse:measure"))
    code = page.context["form"].initial["barcodes"]
    take_in(bench, code, label_words="no label")
    take_in(bench, code, label_words="no label")
    assert Package.objects.count() == 1


def test_the_day_is_counted_and_the_last_ten_are_shown(bench, warehouse):
    for n in range(11):
        take_in(bench, f"PO-{n:04}", label_words="nobody")
    page = bench.get(reverse("warehouse:receive"))
    shift = page.context["shift"]
    assert (shift.attention, shift.an_hour, len(shift.last)) == (11, 11, 10)
