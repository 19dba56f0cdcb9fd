"""Who has to be called, and what came of it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from forwarding import calling, channels, notices, sending
from forwarding.models import Call, Notice
from forwarding.states import CallStatus, NoticeStatus
from suuq import audit
from suuq.roles import Role
from tests.factories.forwarding import AT, CustomerFactory
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=25)


@pytest.fixture
def silent():
    """A shopper who was told a day ago that a parcel waits, and has not looked."""
    customer = CustomerFactory(user=PersonFactory(full_name="=Hodan Warsame", phone="+25377814209"))
    told(customer)
    return customer


def told(customer, code=notices.READY, at=AT):
    return Notice.objects.create(
        key=f"{code}{customer.pk}", user=customer.user, code=code, about="CP700000001DJ", facts={"place": "Balbala"},
        owed_at=at, sent_at=at, status=NoticeStatus.SENT, channel="email",
    )  # fmt: skip


def act(client, outcome):
    return client.post(reverse("call_outcome", args=[Call.objects.latest("pk").pk]), {"outcome": outcome})


def test_whoever_opened_nothing_for_a_day_is_called_once(silent, person, client_as, time_machine):
    """Only what asks something, only after a day, only those with a telephone; reached means told."""
    told(CustomerFactory(user=PersonFactory(phone="+25377000002")), notices.DELIVERED)
    told(CustomerFactory(user=PersonFactory(phone="")))
    assert calling.find(at=AT + timedelta(hours=23)) == 0
    assert (calling.find(at=LATER), calling.find(at=LATER)) == (1, 0)
    time_machine.move_to(LATER)
    clerk = client_as(person(Role.CLERK))
    page = clerk.get(reverse("calls")).content.decode()
    assert "Your shipment CP700000001DJ is ready to collect" in page
    act(clerk, "reached")
    assert Call.objects.get().status == CallStatus.REACHED
    assert Notice.objects.get(user=silent.user).status == NoticeStatus.READ
    assert calling.find(at=LATER + timedelta(days=1)) == 0


def test_a_wrong_number_is_used_no_more_until_there_is_another(silent, person, client_as, settings, time_machine):
    time_machine.move_to(LATER)
    settings.GATEWAYS = {"sms": "console", "whatsapp": ""}
    calling.find(at=LATER)
    act(client_as(person(Role.SUPERVISOR)), "wrong")
    told_by = sending.preference_of(silent.user)
    assert channels.reaching(silent.user, told_by) == ["email"]
    silent.user.phone = "+25377000009"
    assert channels.reaching(silent.user, told_by) == ["email", "sms"]


def test_nobody_answers_three_times(silent, person, client_as, time_machine):
    calling.find(at=LATER)
    clerk = client_as(person(Role.CLERK))
    for n in range(3):
        time_machine.move_to(LATER + n * calling.AGAIN_AFTER, tick=False)
        act(clerk, "again")
        act(clerk, "nonsense")
    assert (Call.objects.get().status, Call.objects.get().tries) == (CallStatus.GIVEN_UP, 3)


def test_whoever_looks_meanwhile_is_not_called(silent, client_as):
    calling.find(at=LATER)
    client_as(silent.user).post(reverse("seen"))  # which the page does by itself
    calling.forget_answered(at=LATER)
    assert Call.objects.get().status == CallStatus.NOT_NEEDED


@pytest.mark.django_db(transaction=True)
def test_a_round_that_opened_no_transaction_gets_one(silent):
    """As the worker runs it: PostgreSQL locks no row where no transaction is open."""
    calling.find(at=LATER)
    Notice.objects.update(status=NoticeStatus.READ)
    calling.forget_answered(at=LATER)
    assert Call.objects.get().status == CallStatus.NOT_NEEDED


def test_the_list_leaves_as_a_table_that_runs_nothing_and_is_noted(silent, person, client_as, time_machine):
    calling.find(at=LATER)
    time_machine.move_to(LATER)
    clerk = client_as(person(Role.CLERK))
    text = clerk.get(reverse("calls_csv")).content.decode()
    assert "'=Hodan Warsame" in text
    assert "'+25377814209" in text
    sheet = load_workbook(io.BytesIO(clerk.get(reverse("calls_xlsx")).content)).active
    assert [cell.value for cell in sheet[2]][:2] == ["=Hodan Warsame", "+25377814209"]
    assert audit.Entry.objects.filter(verb="calls.exported").count() == 2


def test_the_list_comes_back_with_its_outcomes_whole_or_not_at_all(silent, person, client_as, time_machine):
    """Read in the language it was written in; a line not called stays; one wrong line and nothing of it counts."""
    for n in range(2):
        told(CustomerFactory(user=PersonFactory(phone=f"+2537700001{n}")))
    assert calling.find(at=LATER) == 3
    time_machine.move_to(LATER)
    clerk, back = client_as(person(Role.CLERK)), reverse("calls_back")
    head, *lines = clerk.get(reverse("calls_csv")).content.decode("utf-8-sig").splitlines()

    def sent(*outcomes):
        filled = "\n".join([head, *(line + outcome for line, outcome in zip(lines, outcomes, strict=True))])
        return clerk.post(back, {"file": SimpleUploadedFile("calls.csv", filled.encode())})

    for wrong in (sent("Reached", "", "nobody"), clerk.post(back, {"file": SimpleUploadedFile("a.csv", b"a,b")})):
        assert wrong.status_code == 422
    assert set(Call.objects.values_list("status", flat=True)) == {CallStatus.WAITING}
    for _twice in range(2):
        assert sent("Reached", "", "Mauvais numéro").status_code == 302
    ended = dict(Call.objects.values_list("pk", "status"))
    assert list(ended.values()).count(CallStatus.WAITING) == 1
    assert ended[int(lines[0].split(",")[-2])] == CallStatus.REACHED
    assert ended[int(lines[2].split(",")[-2])] == CallStatus.WRONG_NUMBER
