"""Finding who stands at the counter (R174, U55), and what the database does for it."""

import pytest
from django.db import connection
from django.urls import reverse

from forwarding import finding
from forwarding.models import Customer, IdentityPaper, Workplace
from suuq.accounts import people
from suuq.accounts.models import FindKey, User
from suuq.roles import Role
from suuq.webhooks import Endpoint
from tests.factories.forwarding import AT, AgencyFactory, CustomerFactory, PurchaseFactory, ShipmentFactory
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db


def named(full_name, phone="", **facts):
    """A shopper filed under their name."""
    user = PersonFactory(full_name=full_name, phone=phone, **facts)
    people.file(user)
    return CustomerFactory(user=user)


@pytest.mark.parametrize(
    "asked",
    [
        "Mouhamed",
        "mohammed abdoulkader",
        "محمد",
        "عبد القادر محمد",
        "Maxamed Cabdulqaadir",
        "MOHAMÉD",
        "Moham",
        "Abd el-Kader",
    ],
)
def test_a_person_is_found_however_the_name_is_written(asked):
    """R174, U55: accents, alif, French, English and Somali spelling, Arabic letters, half a name."""
    wanted = named("Mohamed Abdoulkader Robleh")
    named("Hodan Farah")

    assert finding.customers(asked) == [wanted]


def test_a_name_kept_in_arabic_is_found_in_latin_letters():
    """R174."""
    wanted = named("فاطمة عمر حسن")

    assert finding.customers("Fadumo Cumar") == finding.customers("Fatouma Oumar") == [wanted]


@pytest.mark.parametrize(
    "asked", ["77 81 42 09", "+253 77814209", "00253 77 81 42 09", "٧٧ ٨١ ٤٢ ٠٩", "814209", "42-09"]
)
def test_a_telephone_is_found_by_its_end_in_any_digits(asked):
    """R174, U55."""
    wanted = named("Amina", phone="+25377814209")
    named("Other", phone="+25377999999")

    assert finding.customers(asked) == [wanted]


def test_a_suite_a_parcel_a_carriers_number_and_a_paper_name_their_owner_alone():
    """U55: one box takes whatever the person holds."""
    wanted, clerk = named("Kadra Ismail"), PersonFactory(role=Role.CLERK)
    named("Kadra Ismail")
    purchase = PurchaseFactory(customer=wanted)
    shipment = ShipmentFactory(customer=wanted, warehouse=purchase.warehouse)
    IdentityPaper.objects.create(
        customer=wanted, kind="card", digest=finding.paper_digest("12-345 678"), ends_with="678",
        seen_by=clerk, seen_at=AT,
    )  # fmt: skip

    for asked in (
        wanted.suite,
        f"to {wanted.suite} please",
        shipment.number,
        purchase.tracking.get().number,
        "12345678",
    ):
        assert finding.customers(asked) == [wanted], asked


def test_what_is_written_so_comes_first():
    sounds, writes = named("Mouhamed Aly"), named("Mohamed Ali")

    assert finding.customers("Mohamed Ali") == [writes, sounds]


@pytest.mark.parametrize("asked", ["", "  ", "77", "%", "' OR 1=1", "x" * 5000, "؟", "@", "+++", "#9024"])
def test_nothing_is_found_for_nothing(asked):
    named("Amina", phone="+25377814209")

    assert finding.customers(asked) == []


def test_a_new_name_is_filed_and_the_old_one_forgotten():
    customer = named("Hodan Farah")
    customer.learn(full_name="Ismahan Guedi", phone="+25377000001", agency=None, language="fr")

    assert finding.customers("Hodan") == []
    assert finding.customers("Guedi") == finding.customers("77000001") == [customer]
    assert list(people.misfiled()) == []


def test_staff_are_not_found_as_customers():
    people.file(PersonFactory(full_name="Amina Guedi", role=Role.CLERK))

    assert people.find("Amina") == []


def test_the_counter_shows_the_people_found(client_as):
    """U55, R174 over HTTP."""
    wanted, clerk = named("Mohamed Abdoulkader"), PersonFactory(role=Role.CLERK)
    Workplace.objects.create(user=clerk, agency=AgencyFactory())

    page = client_as(clerk).get(reverse("counter:home"), {"q": "محمد"}).content.decode()

    assert wanted.suite in page
    assert "Mohamed Abdoulkader" in page


def _fill(many):
    """People of every mixture of common names, written with as few statements as the database allows."""
    first = ["Mohamed", "Ahmed", "Ali", "Hassan", "Omar", "Amina", "Fatouma", "Hodan", "Kadra", "Ismail"]
    users = User.objects.bulk_create(
        User(email=None, password="!", full_name=f"{first[i % 10]} {first[i // 10 % 10]} Nom{i}", phone=f"+25377{i:06}")
        for i in range(many)
    )
    FindKey.objects.bulk_create(
        (FindKey(user=user, key=key) for user in users for key in people._keys(user)), batch_size=5000
    )
    Customer.objects.bulk_create(Customer(user=user, suite=f"Q{user.pk}") for user in users)


def test_a_search_reads_the_index_and_not_the_people():
    """R174, U55: at any number of people the answer comes from the index (PostgreSQL: no table is read through)."""
    _fill(3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    queries = [*people._readings("Kadra Ismail Nom98"), people._by_phone("77000123")]
    queries.append(people._shoppers().filter(people.has_email("Nobody@Example.com ")))
    plans = [query.order_by()[:60].explain() for query in queries]

    assert len(plans) == 4
    if connection.vendor == "postgresql":
        assert ["find_key_once" in plan or "user_email_once" in plan for plan in plans] == [True] * 4
        assert not any("Seq Scan" in plan for plan in plans), "\n\n".join(plans)
    else:
        assert not any("SCAN" in plan and "USING" not in plan for plan in plans), "\n\n".join(plans)
    assert finding.customers("Khadra Ismael Nom98")[0].user.full_name == "Kadra Ismail Nom98"


def test_a_changed_secret_key_forgets_no_paper_and_no_program(settings):
    """What is kept for years hangs on LASTING_KEY: the runbook changes SECRET_KEY alone."""
    endpoint = Endpoint(salt="salt")
    before = finding.paper_digest("AB 123"), endpoint.secret
    settings.SECRET_KEY = "another, of at least fifty random characters, it is said"
    assert (finding.paper_digest("AB 123"), endpoint.secret) == before

    settings.LASTING_KEY = settings.SECRET_KEY
    assert before[0] != finding.paper_digest("AB 123")
    assert before[1] != endpoint.secret
