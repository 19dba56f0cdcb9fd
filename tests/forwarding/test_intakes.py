"""Files of many lines: read once, resumed, wrong lines left out whole, known lines known."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from forwarding import announced, sheets, suites, tasks, unfolding
from forwarding.journey import declare, intake
from forwarding.models import CarrierItem, Intake, IntakeFault, Package, Purchase
from forwarding.states import IntakeStatus
from suuq import audit, references
from tests.factories.forwarding import AT, CustomerFactory, PackageFactory, WarehouseFactory, posted_at
from tests.races import race

HEADS = "Suite;Shop;Order;Tracking;Description;Quantity;Price;Currency;Origin;HS code\n"


def row(suite, n, *, price="89,90", tracking=None, what="Running shoes"):
    return f"{suite};Sneaker Shop;SO-{n};{tracking or f'TBA{n:012}'};{what};1;{price};EUR;VN;640411\n"


def table(suite, *numbers):
    return HEADS + "".join(row(suite, n) for n in numbers)


def sent(text, warehouse, kind="prealerts"):
    data = text if isinstance(text, bytes) else text.encode()
    return intake.send(warehouse=warehouse, kind=kind, file=ContentFile(data), shown_name="a.csv", by=None, at=AT)


def read(text, warehouse, kind="prealerts", **turns):
    return intake.read(intake=sent(text, warehouse, kind), at=AT, **turns)


def counts(file):
    return file.status, file.written_lines, file.known_lines, file.faulty_lines


pytestmark = pytest.mark.django_db


@pytest.fixture
def suite(db):
    return CustomerFactory().suite


def test_each_line_becomes_a_purchase_as_if_it_was_declared(warehouse, suite):
    done = read(
        table(suite, 1) + row(suite, '"2\\N\t\n3"', tracking="TBA000000000002").replace('SO-"', '"SO-'), warehouse
    )
    assert counts(done) == (IntakeStatus.READ, 2, 0, 0)
    bought = Purchase.objects.get(order_number="SO-1")
    assert bought.items.get().unit_price_minor == 8990
    assert [t.number for t in bought.tracking.all()] == ["TBA000000000001"]
    assert bought.milestones.get().code == "declared"
    assert Purchase.objects.filter(order_number="SO-2\\N\t\n3", status="expected").exists()  # every sign as it was
    assert audit.Entry.objects.filter(verb="purchase.expected").count() == 2  # R53: one entry a row
    assert not list(audit.verify())


def test_references_hardly_meet_among_ten_million():
    """Two of eight characters met in a file of a hundred thousand lines."""
    purchases, drawn = 10**7, len(references.ALPHABET) ** (Purchase.REFERENCE_LENGTH - 1)
    assert purchases**2 / (2 * drawn) < 2


def test_the_same_file_is_read_once_and_its_lines_in_another_are_known(warehouse, suite):
    """R53: safe to repeat."""
    first = read(table(suite, 1, 2), warehouse)
    assert read(table(suite, 1, 2), warehouse) == first
    assert counts(read(table(suite, 1, 2, 3), warehouse)) == (IntakeStatus.READ, 1, 2, 0)
    assert Purchase.objects.count() == 3


def test_a_line_is_known_when_its_shopper_declared_it_by_hand(warehouse, suite):
    owner = CustomerFactory()
    goods = [declare.Goods("Shoes", 1, 100, "EUR")]
    declare.expect(
        customer=owner, warehouse=warehouse, shop="Sneaker Shop", order_number="SO-1", tracking=[], goods=goods,
        by=None, at=AT,
    )  # fmt: skip
    assert counts(read(table(owner.suite, 1), warehouse)) == (IntakeStatus.READ, 0, 1, 0)


def test_a_wrong_line_is_left_out_whole_with_its_reason_and_the_rest_stands(warehouse, suite, client_as):
    """R53: a result for each row, the illegal ones named."""
    nobody = suites.make("DJ")
    lines = [
        row(suite, 1), row("DJ000000", 2), row(nobody, 3), row(suite, 4, price="1e3"), row(suite, 5, tracking="@"),
        row(suite, 6, what=""), row(suite, 7, what="Drone"), row(suite, 8),
    ]  # fmt: skip
    done = read(HEADS + "".join(lines), warehouse)
    assert done.status == IntakeStatus.READ
    faults = dict(IntakeFault.objects.values_list("line", "code"))
    assert faults.items() >= {3: "suite", 4: "nobody", 5: "unit_price", 6: "tracking", 7: "description"}.items()
    assert Purchase.objects.count() == done.written_lines == 8 - len(faults)
    answer = client_as(posted_at(warehouse)).get(reverse("warehouse:file_faults", args=[done.pk]))
    assert f"4,{nobody},Nobody has this suite." in answer.content.decode()


def test_a_broken_run_goes_on_where_it_stopped(warehouse, suite, monkeypatch):
    monkeypatch.setattr(intake, "TURN", 2)
    text = table(suite, 1, 2, 3, 4, 5)
    half = read(text, warehouse, turns=1)
    assert (half.status, half.read_lines, Purchase.objects.count()) == (IntakeStatus.WAITING, 2, 2)
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record_each", _crash)
        with pytest.raises(RuntimeError):
            intake.read(intake=half, at=AT)
    half.refresh_from_db()
    assert (half.read_lines, Purchase.objects.count()) == (2, 2)  # nothing half done
    tasks.read_intake(half.pk)
    half.refresh_from_db()
    assert counts(half) == (IntakeStatus.READ, 5, 0, 0)


def _crash(*_args, **_facts):
    raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_two_workers_read_one_file_once(warehouse, suite, monkeypatch):
    monkeypatch.setattr(intake, "TURN", 3)
    waiting = sent(table(suite, *range(1, 8)), warehouse)
    race(*(lambda pk=waiting.pk: intake.read(intake=Intake.objects.get(pk=pk), at=AT) for _n in range(2)))
    intake.read(intake=Intake.objects.get(pk=waiting.pk), at=AT)
    waiting.refresh_from_db()
    assert counts(waiting) == (IntakeStatus.READ, 7, 0, 0)
    assert Purchase.objects.count() == 7


def test_a_parcel_that_came_before_its_announcement_is_found(warehouse, suite):
    stranger = PackageFactory(warehouse=warehouse, customer=None, status="unknown", scan_key="TBA000000000001")
    read(table(suite, 1), warehouse)
    stranger.refresh_from_db()
    assert (stranger.customer.suite, stranger.purchase.order_number) == (suite, "SO-1")


def test_a_carriers_list_is_held_against_what_the_benches_saw(warehouse, client_as):
    PackageFactory(warehouse=warehouse, scan_key="TBA000000000001")
    second = "TBA000000000002,20/11/2026,\n"
    text = f"tracking,date,weight\nTBA000000000001,2026-11-20,1.5\n{second}{second}"
    done = read(text, warehouse, "deliveries")
    assert counts(done) == (IntakeStatus.READ, 2, 1, 0)
    assert CarrierItem.objects.get(number="TBA000000000001").weight_grams == 1500
    assert CarrierItem.objects.get(number="TBA000000000002").brought_on == date(2026, 11, 20)
    page = client_as(posted_at(warehouse)).get(reverse("warehouse:file", args=[done.pk]))
    assert [item.number for item in page.context["unseen"]] == ["TBA000000000002"]
    assert Package.objects.count() == 1


def book(*rows):
    out = io.BytesIO()
    sheet = openpyxl.Workbook()
    for cells in rows:
        sheet.active.append(cells)
    sheet.save(out)
    return out.getvalue()


def test_a_spreadsheet_is_read_as_a_table_is(warehouse, suite):
    heads = ["Suite", "Boutique", "Suivi", "Article", "Prix", "Devise"]
    data = book(heads, [suite, "Zalando", "TBA000000000009", "Chaussures", 89.9, "EUR"], [None] * 6)
    assert counts(read(data, warehouse)) == (IntakeStatus.READ, 1, 0, 0)
    assert Purchase.objects.get().items.get().unit_price_minor == 8990


TEXTS = """<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>suite</t></si>
<si><r><t>Chauss</t></r><r><t>ures é</t></r><rPh sb="0" eb="1"><t>said so</t></rPh></si><si><t/></si></sst>"""
CELLS = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c></row>
<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>89.9</v></c></row></sheetData></worksheet>"""
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def test_a_spreadsheet_reads_no_file_of_ours(tmp_path):
    """R101: an entity that names a file or an address is not followed: such a file is no table."""
    (tmp_path / "secret").write_text("told-to-nobody")
    folded = io.BytesIO()
    bomb = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
    cells = CELLS.replace("<v>7</v>", "<v>&e;</v>")
    with zipfile.ZipFile(io.BytesIO(book(["x"]))) as plain, zipfile.ZipFile(folded, "w") as parts:
        for name in plain.namelist():
            parts.writestr(name, bomb + cells if "sheet1" in name else plain.read(name))
    with pytest.raises(sheets.NotATableError) as refused:
        list(sheets.read(folded, columns={"suite": ()}, needed=["suite"]))
    assert "told-to-nobody" not in str(refused.value)


@pytest.mark.parametrize("kind", ["cell", "row", "entries"])
def test_a_spreadsheet_that_swells_ends_with_its_own_process(warehouse, monkeypatch, kind):
    """R77: a cell of 60 MB in 60 KB, a row of 800,000 cells, 3,000 entries: refused in a sentence."""
    monkeypatch.setattr(unfolding, "MEMORY_BYTES", 80 * 1024 * 1024)
    swelling = {"cell": b"<row><c t='inlineStr'><is><t>" + b"a" * 60_000_000 + b"</t></is></c></row>"}
    swelling["row"] = b"<row>" + b"<c/>" * 800_000 + b"</row>"
    folded = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(["x"]))) as plain, zipfile.ZipFile(folded, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in plain.namelist():
            more = b"<sheetData>" + swelling.get(kind, b"") if "sheet1" in name else b"<sheetData>"
            parts.writestr(name, plain.read(name).replace(b"<sheetData>", more))
        for number in range(3000 if kind == "entries" else 0):
            parts.writestr(f"x/{number}", b"")

    done = read(folded.getvalue(), warehouse)

    assert done.status == IntakeStatus.STOPPED
    assert "XLSX" in done.why
    assert not Purchase.objects.exists()


def test_the_texts_of_a_spreadsheet_stay_on_disk():
    """As Excel writes them: each once, in a table of their own; unfolded, line for line."""
    folded = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(["x"]))) as plain, zipfile.ZipFile(folded, "w") as parts:
        for name in plain.namelist():
            part = CELLS if "sheet1" in name else plain.read(name).decode()
            parts.writestr(
                name, part.replace("</Types>", f'<Override PartName="/xl/texts.xml" ContentType="{KIND}"/></Types>')
            )
        parts.writestr("xl/texts.xml", TEXTS)
    text = io.BytesIO()
    sheets.unfold(folded, text)
    assert text.getvalue().decode().splitlines() == ["suite\t7", "", "Chaussures é\t89.9"]
    assert [line.number for line in sheets.read(text, columns={"suite": ()}, needed=["suite"])] == [3]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("suite;shop\n", "Missing: tracking, description, unit_price, currency"),
        (b"PK\x03\x04 no zip", "no table"),
        (b"\x00\x01\x02", "no table"),
        ("\n\n", "Nothing is in this file"),
        ("suite;shop;shop;tracking;description;unit_price;currency;more\n", "the same name: shop"),
    ],
)
def test_what_is_no_table_says_so(warehouse, data, words):
    """R76: heads that are missing or said twice are named, and nothing is taken in; a head too many is passed over."""
    done = read(data, warehouse)
    assert done.status == IntakeStatus.STOPPED
    assert words in done.why


def test_a_line_that_breaks_in_the_middle_keeps_what_came_before(warehouse, suite, monkeypatch):
    monkeypatch.setattr(intake, "TURN", 1)
    done = read(table(suite, 1) + 'x;"never closed', warehouse)
    assert (done.status, done.written_lines) == (IntakeStatus.STOPPED, 1)


def test_a_file_is_sent_and_watched_on_its_page(warehouse, suite, client_as, django_capture_on_commit_callbacks):
    desk = client_as(posted_at(warehouse))
    upload = SimpleUploadedFile("orders.csv", table(suite, 1).encode())
    with django_capture_on_commit_callbacks():
        answer = desk.post(reverse("warehouse:files"), {"kind": "prealerts", "file": upload}, follow=True)
    assert answer.context["file"].percent in {0, 100}
    tasks.sweep_intakes()
    empty = SimpleUploadedFile("orders.csv", b"")
    assert desk.post(reverse("warehouse:files"), {"kind": "prealerts", "file": empty}).status_code == 409
    heads = desk.get(reverse("warehouse:file_template", args=["prealerts"])).content.decode("utf-8-sig")
    assert heads.strip() == ",".join(announced.PREALERT_COLUMNS)
    other = client_as(posted_at(WarehouseFactory()))
    assert other.get(reverse("warehouse:file", args=[Intake.objects.get().pk])).status_code == 404


def test_the_command_reads_to_the_end_and_says_what_it_left_out(warehouse, suite, tmp_path, capsys):
    file = tmp_path / "orders.csv"
    file.write_text(table(suite, 1) + row("?", 2), encoding="cp1252")
    call_command("read_file", "prealerts", str(file), "--warehouse", warehouse.code)
    said = capsys.readouterr().out
    assert "line 3: This is no suite." in said
    assert "1 written, 0 known, 1 left out" in said
