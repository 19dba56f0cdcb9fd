"""Local wallets and banks: a statement is read within bounds, each line counts once, doubts wait for a person."""

from datetime import timedelta
from functools import partial

import pytest

from billing import doubts, ledger, matching, statementfiles, transfers, verify
from billing.models import Invoice, Payment, ProviderStatement, Transfer
from billing.providers import PROVIDERS
from suuq.roles import Role
from tests.factories.billing import AT, bill

HEADS = "Transaction ID,Date,Amount,Reference,From,Type\n"


def dmoney(*lines):
    return (HEADS + "\n".join(lines)).encode()


@pytest.fixture
def finance(person):
    return person(Role.FINANCE)


@pytest.fixture
def take_in(finance):
    return partial(transfers.take_in, provider="dmoney", shown_name="november.csv", by=finance, at=AT)


@pytest.fixture(autouse=True)
def the_oracle_is_content(db):
    yield
    assert list(verify.complaints()) == []


@pytest.mark.parametrize(
    ("came", "fit", "due", "wallet"),
    [(12_345, "exact", 0, 0), (10_000, "partial", 2_345, 0), (15_000, "over", 0, 2_655)],
)
def test_a_line_that_quotes_a_code_is_booked_by_itself(*, person, take_in, came, fit, due, wallet):
    hodan = person()
    invoice = bill(payer=hodan)
    take_in(data=dmoney(f"T1,21/11/2026,{came},colis {invoice.payment_code.lower()} merci,+25377,credit"))
    transfer, invoice = Transfer.objects.get(), Invoice.objects.get()
    assert (transfer.status, transfer.fit, invoice.due_minor) == ("booked", fit, due)
    assert ledger.spendable(hodan, "DJF") == wallet


def test_a_file_sent_twice_and_a_line_in_two_files_count_once(person, take_in):
    invoice = bill(payer=person())
    line = f"T1,21/11/2026,5000,{invoice.payment_code},+25377,credit"
    for data in (dmoney(line), dmoney(line), dmoney(line, "T2,21/11/2026,100,,x,credit")):
        take_in(data=data)
    assert (ProviderStatement.objects.count(), Transfer.objects.count(), Payment.objects.count()) == (2, 2, 1)


@pytest.mark.parametrize("words", ["", "bonjour", "{one} {two}", "{paid}", "ABCDEFGH"])
def test_a_doubt_waits_apart_and_pays_nothing(person, take_in, words):
    hodan = person()
    one, two, paid = bill(payer=hodan), bill(payer=hodan), bill(payer=hodan)
    take_in(data=dmoney(f"T0,21/11/2026,12345,{paid.payment_code},x,credit"))
    text = words.format(one=one.payment_code, two=two.payment_code, paid=paid.payment_code)
    take_in(data=dmoney(f"T1,21/11/2026,12345,{text},x,credit"))
    transfer = Transfer.objects.get(external_id="T1")
    assert (transfer.status, ledger.balance("2300", "DJF", holder="dmoney")) == ("doubtful", 12_345)
    assert Payment.objects.count() == 1


def test_a_person_says_which_bill_a_doubt_pays(person, take_in, finance):
    take_in(data=dmoney("T1,21/11/2026,12400,sans code,x,credit"))
    transfer, invoice = Transfer.objects.get(), bill(payer=person())
    payment = doubts.identify(transfer=transfer, invoice=invoice, why="he called", by=finance, at=AT)
    assert (payment.applied_minor, payment.credited_minor) == (12_345, 55)
    assert ledger.balance("2300", "DJF", holder="dmoney") == 0
    with pytest.raises(doubts.CannotSettle):
        doubts.identify(transfer=transfer, invoice=bill(payer=person()), why="x", by=finance, at=AT)


@pytest.mark.parametrize("point", ["settle.recorded", "settle.committed"])
def test_r62_a_doubt_is_settled_with_its_money_or_not_at_all(person, take_in, finance, dying_at, point):
    """R62: who dies before the commit leaves the doubt as it was; after it, the doubt is settled, and fits exactly."""
    take_in(data=dmoney("T1,21/11/2026,12345,sans code,x,credit"))
    facts = {"invoice": bill(payer=person()), "why": "he called", "by": finance, "at": AT}
    with dying_at(point):
        doubts.identify(transfer=Transfer.objects.get(), **facts)
    if not Payment.objects.exists():
        doubts.identify(transfer=Transfer.objects.get(), **facts)
    transfer = Transfer.objects.get()
    assert (transfer.status, transfer.fit, transfer.payment) == ("identified", "exact", Payment.objects.get())


@pytest.mark.parametrize("point", ["settle.recorded", "settle.committed"])
def test_r62_a_statement_that_nobody_sends_again_is_booked_to_its_end(person, take_in, dying_at, point):
    """R62: the reading dies at a line; the worker books the rest, each line once and as it fitted."""
    invoice, other = bill(payer=person()), bill(payer=person())
    with dying_at(point):
        take_in(data=dmoney(
            f"T1,21/11/2026,12345,{invoice.payment_code},x,credit", f"T2,21/11/2026,2345,{other.payment_code},x,credit",
            "T3,21/11/2026,70,,x,credit",
        ))  # fmt: skip
    assert transfers.finish(at=AT) == 0
    assert transfers.finish(at=AT + timedelta(hours=1)) == 3
    assert list(Transfer.objects.order_by("external_id").values_list("status", "fit")) == [
        ("booked", "exact"), ("booked", "partial"), ("doubtful", "none"),
    ]  # fmt: skip
    assert Payment.objects.count() == 2


def test_a_person_says_whose_money_it_is(person, take_in, finance):
    hodan = person()
    take_in(data=dmoney("T1,21/11/2026,700,,x,credit"))
    doubts.give_to_wallet(transfer=Transfer.objects.get(), user=hodan, why="she called", by=finance, at=AT)
    assert ledger.spendable(hodan, "DJF") == 700


def test_what_we_paid_out_is_not_matched(take_in):
    with pytest.raises(transfers.CannotRead):  # the word for money in may be another: said, never passed over
        take_in(data=dmoney("T1,21/11/2026,700,,x,debit", "T2,21/11/2026,-700,,x,credit"))
    take_in(data=dmoney("T1,21/11/2026,700,,x,debit", "T2,21/11/2026,900,,x,credit"))
    assert Transfer.objects.get().external_id == "T2"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\x01\x02", b"PK\x03\x04\x00\x00", b"a,b\n1,2", dmoney("T1,21/11/2026,1e9,,x,credit"),
        dmoney("T1,2026-11-21,100,,x,credit"), dmoney("T1,21/11/2026,100.5,,x,credit"),
        dmoney(",21/11/2026,100,,x,credit"), dmoney("T1,21/11/2026,NaN,,x,credit"),
        dmoney("T1,21/11/2026,99999999999,,x,credit"), dmoney('T1,21/11/2026,"100,,x,credit'),
        dmoney("T1,21/11/2026,100,,x,credit,more,and,more"), b",".join([b"x"] * 100_000), b"a" * (5 * 1024 * 1024 + 1),
        dmoney("T1,21/11/2026,100,,x,credit", "T2,21/11/2026,abc,,x,credit"),
    ],
)  # fmt: skip
def test_r75_a_file_that_is_not_theirs_is_refused_whole(take_in, data):
    with pytest.raises(transfers.CannotRead):
        take_in(data=data)
    assert (ProviderStatement.objects.count(), Transfer.objects.count()) == (0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_r75_other_programs_files_are_read(encoding, mark):
    text = mark.join(["Référence opération", "Date", "Montant", "Libellé", "Donneur d'ordre"])
    text += "\r\n" + mark.join(["V1", "2026-11-21", "12 345,00", "Hélène", "x"]) + "\r\n"
    rows = list(PROVIDERS["bank"].read(statementfiles.read(text.encode(encoding))))
    assert [(row.external_id, row.money.amount_minor, row.words) for row in rows] == [("V1", 12_345, "Hélène")]


def test_a_code_is_found_as_people_write_it(person):
    code = bill(payer=person()).payment_code
    for text in (
        code,
        f"{code[:4]} {code[4:]}",
        f"{code[:4]}-{code[4:]}".lower(),
        f"colis n°{code}.",
        f"pour {code[:4]} {code[4:]} merci",
    ):
        assert code in matching.candidates(text)


def test_columns_that_lack_are_named_and_where_they_are_said(take_in):
    with pytest.raises(transfers.CannotRead) as refused:
        take_in(data=b"Transaction ID,Jour\nT1,21/11/2026")
    assert "no column Date, Amount, Reference" in str(*refused.value.reasons)
