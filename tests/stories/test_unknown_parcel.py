"""A parcel that nobody announced waits in the pool, and is found."""

from forwarding.models import Package
from forwarding.states import PackageStatus

TRACKING = "TBA303112345680"


def test_a_later_announcement_finds_it(town):
    package = town.bench.receive(TRACKING, label="H. ABDILLAHI")
    assert (package.status, package.customer) == (PackageStatus.UNKNOWN, None)
    assert package.shelf.kind == "dock"

    purchase = town.shopper.declare(TRACKING)
    package.refresh_from_db()
    assert (package.status, package.customer, package.purchase) == (
        PackageStatus.ON_SHELF,
        town.shopper.user.customer,
        purchase,
    )
    assert f"Your parcel {package.reference} has arrived at our warehouse" in town.mails()


def test_a_suite_on_the_label_is_enough_and_then_it_is_declared(town):
    town.shopper.open("home")
    package = town.bench.receive(TRACKING, label=f"HODAN A. {town.shopper.user.customer.suite}")
    assert package.status == PackageStatus.ON_SHELF
    assert "Say what is inside" in town.shopper.open("home").content.decode()

    purchase = town.shopper.declare(TRACKING)
    package.refresh_from_db()
    assert package.purchase == purchase


def test_the_bench_scans_it_twice_and_has_one(town):
    town.bench.receive(TRACKING)
    town.bench.send("warehouse:measure", at=f"?code={TRACKING}", barcodes=TRACKING, weight="1.2")
    assert Package.objects.count() == 1
