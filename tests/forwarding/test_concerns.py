"""A concern goes to the desk that can answer, with a day; both sides see where it stands; late ones rise."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from forwarding import concerns, notices
from forwarding.models import Concern, ConcernStep, Notice, Workplace
from forwarding.states import ConcernStatus
from suuq import audit
from suuq.roles import Role
from tests.factories.forwarding import (
    AT,
    AgencyFactory,
    CustomerFactory,
    PackageFactory,
    ShipmentFactory,
    WarehouseFactory,
    posted_at,
)
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return AgencyFactory()


def at_agency(agency, role=Role.CLERK):
    user = PersonFactory(role=role)
    Workplace.objects.create(user=user, agency=agency)
    return user


@pytest.fixture
def clerk(agency):
    return at_agency(agency)


def opened(agency, clerk, subject="other", **facts):
    facts = {"customer": CustomerFactory(), "shipment": None, "words": "Where is it?", "at": AT} | facts
    return concerns.open_case(subject=subject, agency=agency, by=clerk, **facts)


@pytest.mark.parametrize(
    ("subject", "desk", "day"),
    [("other", "post", 25), ("money", "finance", 26), ("wrong", "warehouse", 26), ("tax", "customs", 30)],
)
def test_each_concern_has_a_desk_and_a_day_in_working_days(agency, clerk, subject, desk, day):
    """R172: the week is Sunday to Thursday; the day is a date that the person is told."""
    concern = opened(agency, clerk, subject)

    assert concern.desk == desk
    assert (concern.due_at.month, concern.due_at.day) == (11, day)
    assert Notice.objects.get(code=notices.CONCERN_OPENED).facts["due"] == f"{day}/11/2026"


def test_a_day_off_is_not_counted():
    """R172: asked on a Thursday evening, two working days end on Monday."""
    assert concerns.due("post", datetime(2026, 11, 26, 18, tzinfo=UTC)).day == 30


def test_from_the_counter_to_customs_and_back_to_the_person(client_as, agency, clerk):
    """The whole of it over HTTP: recorded, answered, come back to, handed on, closed; both sides read the same."""
    shipment = ShipmentFactory()
    customer, browser = shipment.customer, client_as(clerk)
    url = reverse("counter:record_case", args=[customer.suite])
    wrong = browser.post(url, {"subject": "tax", "number": "CP000000000DJ", "words": "Too much"}).content.decode()
    assert "no parcel of this number" in wrong
    browser.post(url, {"subject": "tax", "number": shipment.number, "words": "Too much tax"})
    browser.post(url, {"subject": "tax", "number": shipment.number, "words": "Too much tax"})
    concern = Concern.objects.get()
    assert (
        f"Case {concern} is with: Customs"
        in browser.get(reverse("counter:person", args=[customer.suite])).content.decode()
    )
    officer, mine = client_as(PersonFactory(role=Role.OFFICER)), client_as(customer.user)

    assert concern.reference in officer.get(reverse("cases")).content.decode()
    assert concern.reference not in browser.get(reverse("cases")).content.decode()
    assert "with another desk" in browser.get(reverse("case", args=[concern.reference])).content.decode()
    assert browser.post(reverse("answer_case", args=[concern.reference]), {"answer-words": "No"}).status_code == 409
    assert officer.post(reverse("answer_case", args=[concern.reference]), {}).status_code == 200
    assert officer.post(reverse("answer_case", args=[concern.reference]), {"answer-words": "By law"}).status_code == 302

    own = reverse("my_case", args=[concern.reference])
    assert "By law" in mine.get(own).content.decode()
    mine.post(own, {"words": "I paid already"})
    concern.refresh_from_db()
    assert concern.status == ConcernStatus.WAITING

    on = {"pass-desk": "post", "pass-agency": agency.code, "pass-words": "Look at the receipt"}
    assert officer.post(reverse("pass_on_case", args=[concern.reference]), on).status_code == 302
    assert concern.reference in browser.get(reverse("cases")).content.decode()
    assert officer.get(reverse("case", args=[concern.reference])).status_code == 200  # it was theirs
    browser.post(reverse("close_case", args=[concern.reference]), {"close-words": "Refunded"})

    page = mine.get(own).content.decode()
    for words in ("Too much tax", "By law", "I paid already", "Look at the receipt", "Refunded", "Closed"):
        assert words in page
    assert str(clerk) not in page
    assert mine.post(own, {"words": "And?"}).status_code == 409
    codes = set(Notice.objects.filter(user=customer.user).values_list("code", flat=True))
    assert codes == {f"concern_{word}" for word in ("opened", "answered", "passed_on", "closed")}
    assert audit.Entry.objects.filter(subject_kind="forwarding.concern").count() >= 4


def test_a_person_records_their_own_and_reads_nobody_elses(client_as, agency):
    customer = CustomerFactory(agency=agency)
    browser = client_as(customer.user)

    answer = browser.post(reverse("my_cases"), {"subject": "money", "words": "Paid twice"})

    concern = Concern.objects.get()
    assert answer.url == reverse("my_case", args=[concern.reference])
    assert (concern.desk, concern.agency) == ("finance", agency)
    assert concern.reference in browser.get(reverse("my_cases")).content.decode()
    assert client_as(PersonFactory()).get(answer.url).status_code == 404
    assert client_as(PersonFactory(role=Role.OFFICER)).get(reverse("case", args=[concern.reference])).status_code == 404


def test_a_parcel_kept_apart_says_why_and_how_to_object(client_as, agency):
    """U45: its owner reads in plain words what the bench saw."""
    customer = CustomerFactory(agency=agency)
    parcel = PackageFactory(customer=customer, status="caged", battery="loose")
    browser = client_as(customer.user)
    address = f"{reverse('my_cases')}?about={parcel.reference}"

    page = browser.get(reverse("package", args=[parcel.reference])).content.decode()
    begun = browser.get(address).context["form"].initial
    browser.post(address, begun)

    assert "It holds a loose battery, which may not fly." in page
    assert address in page
    concern = Concern.objects.get()
    assert concern.desk == "warehouse"
    assert parcel.reference in concern.words


def test_each_desk_has_its_own_list(agency, clerk):
    here, there = WarehouseFactory(), WarehouseFactory()
    shipment = ShipmentFactory(warehouse=here)
    concern = opened(agency, clerk, "wrong", customer=shipment.customer, shipment=shipment)
    post = opened(agency, clerk)

    assert list(concerns.listed(posted_at(here))) == [concern]
    assert list(concerns.listed(posted_at(there))) == []
    assert list(concerns.listed(clerk)) == [post]
    assert list(concerns.listed(at_agency(AgencyFactory()))) == []
    assert list(concerns.listed(PersonFactory(role=Role.FINANCE))) == []
    assert set(concerns.listed(PersonFactory(role=Role.SUPERVISOR))) == {concern, post}


def test_a_late_case_rises_once_to_the_supervisor_and_the_person_is_told(client_as, agency, clerk):
    late, fresh = opened(agency, clerk), opened(agency, clerk, "tax")
    supervisor = PersonFactory(role=Role.SUPERVISOR)
    when = late.due_at + timedelta(hours=1)

    concerns.raise_overdue(at=when)
    concerns.raise_overdue(at=when)

    assert list(concerns.listed(supervisor)) == [late, fresh]
    assert ConcernStep.objects.filter(kind="risen").count() == 1
    assert Notice.objects.filter(code=notices.CONCERN_LATE, user=late.customer.user).count() == 1
    assert "Late" in client_as(supervisor).get(reverse("cases")).content.decode()
    answered = concerns.answer(concern=late, words="Here it is", by=supervisor, at=when)
    assert answered.status == ConcernStatus.ANSWERED
