"""Doubts and proofs: a payer shows a slip, a person settles each line with a reason, or sends it back."""

import io
from datetime import date, datetime
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook
from PIL import Image

from billing import cashdesk, doubts, ledger, payments, proofs, providermaps, statementfiles, transfers, verify
from billing.models import Entry, Invoice, Means, Proof, ProviderMap, Transfer
from billing.providers import PROVIDERS, UnreadableError
from suuq import audit
from suuq.roles import Role
from tests.factories.billing import AT, bill
from tests.races import race, refused

pytestmark = pytest.mark.django_db
HEADS = "Transaction ID,Date,Amount,Reference,From,Type\n"


def slip(name="slip.png"):
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def address(name, *args, **query):
    with translation.override("fr"):
        return "/en" + reverse(f"billing:{name}", args=args)


@pytest.fixture
def finance(person):
    return person(Role.FINANCE, full_name="Fathia Omar")


@pytest.fixture
def doubt(finance):
    line = f"{HEADS}T1,21/11/2026,12400,sans code,+25377,credit"
    transfers.take_in(provider="dmoney", data=line.encode(), shown_name="nov.csv", by=finance, at=AT)
    return Transfer.objects.get()


@pytest.fixture(autouse=True)
def papers_kept_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def the_oracle_is_content(db):
    yield
    assert list(verify.complaints()) == []


def test_money_nobody_claims_goes_back_with_a_name_and_a_reason(doubt, finance):
    doubts.send_back(transfer=doubt, why="wrong account", by=finance, at=AT)
    assert (doubt.status, doubt.settled_by, doubt.settled_why) == ("returned", finance, "wrong account")
    assert ledger.balance("2300", "DJF", holder="dmoney") == ledger.balance("1220", "DJF", holder="dmoney") == 0
    entry = Entry.objects.get(key="transfer:dmoney:T1:returned")
    assert (entry.by, entry.reverses.key) == (finance, "transfer:dmoney:T1:received")
    assert audit.Entry.objects.filter(verb="transfer_returned", why="wrong account").exists()
    with pytest.raises(doubts.CannotSettle):
        doubts.send_back(transfer=doubt, why="again", by=finance, at=AT)


def test_nobody_settles_a_doubt_in_their_own_favour(doubt, finance):
    with pytest.raises(cashdesk.CannotHandleCash):
        doubts.give_to_wallet(transfer=doubt, user=finance, why="mine", by=finance, at=AT)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_one_settles_a_line(doubt, finance, person):
    invoice = bill(payer=person())
    outcomes = race(
        partial(doubts.identify, transfer=doubt, invoice=invoice, why="a", by=finance, at=AT),
        partial(doubts.send_back, transfer=Transfer.objects.get(), why="b", by=finance, at=AT),
        partial(doubts.give_to_wallet, transfer=Transfer.objects.get(), user=person(), why="c", by=finance, at=AT),
    )
    assert refused(outcomes) == 2
    assert ledger.balance("2300", "DJF", holder="dmoney") == 0


def reported(invoice):
    return payments.settle(
        invoice=invoice, means=Means.PROVIDER, amount_minor=100, currency="DJF", key="dmoney:T7", reference="T7", at=AT,
        provider="dmoney",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_money_that_is_set_aside_while_its_provider_reports_it_is_there_once(doubt, finance, person):
    """A line without a code, the same file in another window, and the wallet's own word of the same money."""
    invoice, data = bill(payer=person()), (HEADS + "T7,22/11/2026,100,,x,credit").encode()
    read = partial(transfers.take_in, provider="dmoney", data=data, shown_name="w.csv", by=finance, at=AT)
    before = ledger.balance("1220", "DJF", holder="dmoney")
    race(read, read, partial(reported, invoice))
    assert ledger.balance("1220", "DJF", holder="dmoney") == before + 100
    if Transfer.objects.get(external_id="T7").status == "doubtful":
        with pytest.raises(payments.CannotPay):
            reported(invoice)


def test_a_payer_shows_the_slip_and_finance_sees_it_beside_the_money(person, client_as, finance, doubt):
    hodan = person()
    invoice, desk = bill(payer=hodan), client_as(finance)
    facts = {"provider": "dmoney", "reference": "t-1", "amount": "12 400", "file": slip(), "once": "a"}
    assert client_as(hodan).post(address("prove", invoice.number), facts).status_code == 302
    proof = Proof.objects.get()
    page = desk.get(address("statement_files")).content.decode()
    assert "proof has this number" in page
    assert invoice.number in page
    paper = desk.get(address("proof_file", proof.pk))
    assert (paper.headers["Content-Type"], "attachment" in paper.headers["Content-Disposition"]) == ("image/webp", True)
    desk.post(address("identify", doubt.pk), {"what": invoice.number, "why": "the slip", "once": "b"})
    proof.refresh_from_db()
    assert (proof.status, proof.transfer, Invoice.objects.get().is_settled) == ("found", doubt, True)


def test_whoever_holds_the_code_shows_a_slip_and_learns_no_name(client, person):
    """U12: someone else pays by the code, proves it, and sees nothing of whose bill it is."""
    invoice = bill(payer=person(full_name="Hodan Abdillahi"))
    door = address("prove_by_code", invoice.payment_code)
    assert "Hodan" not in client.get(door).content.decode()
    for n in range(proofs.MOST_WAITING + 1):
        facts = {"provider": "bank", "reference": f"OP {n}", "amount": "100", "file": slip()}
        answer = client.post(door, facts)
    assert (Proof.objects.count(), answer.status_code) == (proofs.MOST_WAITING, 200)
    assert "already checking" in answer.content.decode()
    proofs.refuse(proof=Proof.objects.earliest("pk"), why="Ask your bank", by=person(Role.FINANCE), at=AT)
    code_page = client.get(address("pay"), {"code": invoice.payment_code}).content.decode()
    assert "Ask your bank" in code_page
    assert "Hodan" not in code_page


def test_a_slip_that_is_no_picture_is_said_at_its_field(client, person):
    door = address("prove_by_code", bill(payer=person()).payment_code)
    facts = {"provider": "bank", "reference": "OP", "amount": "100", "file": SimpleUploadedFile("x.png", b"<html>")}
    assert "Send a PDF or a photo" in client.post(door, facts).content.decode()


def test_a_payment_that_is_not_there_is_answered(person, client_as, finance):
    hodan = person()
    invoice = bill(payer=hodan)
    facts = {"provider": "bank", "reference": "OP 9", "amount": "100", "file": slip(), "once": "a"}
    client_as(hodan).post(address("prove", invoice.number), facts)
    client_as(finance).post(address("refuse_proof", Proof.objects.get().pk), {"why": "Ask your bank", "once": "b"})
    assert "Ask your bank" in client_as(hodan).get(address("invoice", invoice.number)).content.decode()


def test_a_workbook_is_read_as_its_cells_are_kept(person, finance):
    invoice = bill(payer=person())
    data = workbook(
        ["Référence opération", "Date", "Montant", "Libellé", "Donneur d'ordre", None],
        ["OP-1", datetime(2026, 11, 21), 12345, invoice.payment_code, "=HYPERLINK(1)", None],  # noqa: DTZ001 - a cell's
        [4472, date(2026, 11, 22), "1 000,00", "sans code", "Ali", None],
        [None] * 6,
    )
    transfers.take_in(provider="bank", data=data, shown_name="nov.xlsx", by=finance, at=AT)
    booked, doubtful = Transfer.objects.order_by("pk")
    assert (booked.status, booked.on, booked.amount_minor) == ("booked", date(2026, 11, 21), 12_345)
    assert (doubtful.external_id, doubtful.amount_minor, doubtful.on) == ("4472", 1_000, date(2026, 11, 22))


@pytest.mark.parametrize("data", [b"PK\x03\x04", workbook(["a", "a"]), workbook([]), b"PK\x03\x04" + b"x" * 6_000_000])
def test_a_workbook_that_is_no_statement_is_refused(data):
    with pytest.raises(UnreadableError):
        statementfiles.read(data)


def test_two_columns_of_money_are_told_apart():
    rows = "Transaction ID,Date,Credit,Debit,Description,Sender\nW1,2026-11-21,500,,x,Ali\nW2,2026-11-21,,300,y,us\n"
    assert [row.external_id for row in PROVIDERS["waafi"].read(statementfiles.read(rows.encode()))] == ["W1"]


def test_a_provider_nobody_foresaw_is_mapped_once_and_read(person, client_as, finance):
    desk, invoice = client_as(finance), bill(payer=person())
    lines = (
        "Num;Jour;Somme;Objet;Sens",
        f"1;21.11.2026;12 345,00;{invoice.payment_code};CR",
        "2;21.11.2026;9;frais;DB",
    )
    text = "\n".join(lines)
    file = partial(SimpleUploadedFile, "salaam.csv", text.encode())
    page = desk.post(address("providers"), {"provider": "", "name": "Salaam Bank", "file": file()}).content.decode()
    assert ("Num" in page, "21.11.2026" in page) == (True, True)
    chosen = {"external_id": "Num", "on": "Jour", "amount": "Somme", "words": "Objet", "way": "Sens", "came_in": "cr"}
    facts = {"name": "Salaam Bank", "heads": ["Num", "Jour", "Somme", "Objet", "Sens"], "day": "%d.%m.%Y"}
    facts |= {"decimal_mark": ",", "once": "m"}
    assert (
        "stands for two things"
        in desk.post(address("map_provider"), facts | chosen | {"sender": "Objet"}).content.decode()
    )
    assert desk.post(address("map_provider"), facts | chosen).status_code == 302
    assert (ProviderMap.objects.get().code, providermaps.every()["salaam-bank"].certain) == ("salaam-bank", True)
    desk.post(address("statement_files"), {"provider": "salaam-bank", "file": file(), "once": "t"})
    assert (Invoice.objects.get().is_settled, Transfer.objects.count()) == (True, 1)
    assert "Salaam Bank" in desk.get(address("statement_files")).content.decode()


def test_a_file_of_a_known_provider_corrects_what_we_assumed(client_as, finance):
    desk = client_as(finance)
    assert "Assumed by us" in desk.get(address("providers")).content.decode()
    facts = {"code": "dmoney", "name": "D-Money", "heads": ["Id", "Day", "Sum", "Note"], "day": "%Y-%m-%d", "once": "m"}
    chosen = {"external_id": "Id", "on": "Day", "amount": "Sum", "words": "Note", "decimal_mark": "."}
    desk.post(address("map_provider"), facts | chosen)
    assert providermaps.every()["dmoney"].columns["amount"] == "Sum"
    assert "Assumed by us" in desk.get(address("providers")).content.decode()  # the others
