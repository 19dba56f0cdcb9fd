"""What is put into SQL once answers as Django does, and what is written by it stands as if it had been saved."""

import psycopg
import pytest
from django.db import IntegrityError, connection

from customs.models import Declaration, Evidence, Version, VersionItem
from forwarding.journey import own
from forwarding.models import Barcode, Package, Purchase
from suuq import questions, rows
from tests.factories.forwarding import AT, CustomerFactory, PurchaseFactory, WarehouseFactory

pytestmark = pytest.mark.django_db


def package(warehouse, key="KEY", reference="REFERENCE"):
    return Package(
        reference=reference, warehouse=warehouse, scan_key=key, status="unknown", weight_grams=5, received_at=AT
    )


@pytest.mark.parametrize("asked", [["A1"], ["A1", "A2"], ["A2", "A3", "A1"], ["A9"]])
def test_a_kept_question_answers_as_django_does(asked):
    warehouse = WarehouseFactory()
    for number in ("A1", "A2", "A3"):
        PurchaseFactory(warehouse=warehouse, tracking=[number])
    in_words = list(Purchase.objects.expecting(asked, warehouse.pk).select_related("customer__user"))
    for _time in range(2):
        answer = own.announced(asked, warehouse)
        assert answer == in_words
        assert [p.customer.user.email for p in answer] == [p.customer.user.email for p in in_words]


def test_postgresql_plans_a_kept_question_once():
    warehouse = WarehouseFactory()
    for _time in range(5):
        own.announced(["A1"], warehouse)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT generic_plans + custom_plans, statement LIKE '%''expected''%' FROM pg_prepared_statements "
                "WHERE statement ~ 'tracking'"
            )
            assert cursor.fetchall() == [(3, True)]  # what is always the same is in the words: an index may rest on it


def test_a_plan_outlives_a_column_made_wider():
    if connection.vendor != "postgresql":
        return  # SQLite keeps no plans

    def widen(to):
        line.execute(f"DO $$ BEGIN ALTER TABLE worn ALTER word TYPE varchar({to}); END $$")  # as another process would

    def ask():
        return questions.Planned(line).execute("SELECT word FROM worn WHERE word > %s", [""], prepare=True).fetchall()

    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as line:
        line.execute("CREATE TEMPORARY TABLE worn AS SELECT 'here'::varchar(5) AS word")
        assert ask() == [("here",)]
        widen(9)
        assert ask() == [("here",)]
        widen(19)
        with pytest.raises(psycopg.errors.FeatureNotSupported), line.transaction():
            ask()
        assert ask() == [("here",)]


def test_many_texts_are_asked_for_as_one_value():
    shops = ["plain", "a, b", "“Œuvre”", "it's \\ {that}", ""]
    for shop in [*shops, "another"]:
        PurchaseFactory(shop=shop)
    assert sorted(Purchase.objects.filter(shop__among=set(shops)).values_list("shop", flat=True)) == sorted(shops)
    assert not Purchase.objects.filter(shop__among=())


def test_what_stands_beside_many_rows_is_read_at_once_and_known_to_each(django_assert_num_queries):
    warehouse = WarehouseFactory()
    bought = [PurchaseFactory(warehouse=warehouse, tracking=[f"A{n}", f"B{n}"][:n]) for n in range(3)]
    questions.beside(bought[:1], "tracking")

    with django_assert_num_queries(1):
        told = questions.beside(bought, "tracking")
        beside = [[(one.key, one.purchase) for one in purchase.tracking.all()] for purchase in bought]

    assert beside == [[], [("A1", bought[1])], [("A2", bought[2]), ("B2", bought[2])]]
    assert [one.key for one in questions.read_with(bought[2], "tracking")] == ["A2", "B2"]
    assert len(told) == 3
    assert questions.beside([], "tracking") == []
    assert questions.read_with(Purchase.objects.get(pk=bought[0].pk), "tracking") is None


def test_a_row_read_again_forgets_what_stood_beside_it():
    purchase = PurchaseFactory()
    assert purchase.customer.suite
    other = CustomerFactory()
    Purchase.objects.filter(pk=purchase.pk).update(customer=other, shop="Elsewhere")

    questions.again(purchase)

    assert (purchase.customer, purchase.shop) == (other, "Elsewhere")
    Purchase.objects.filter(pk=purchase.pk).delete()
    with pytest.raises(Purchase.DoesNotExist):
        questions.again(purchase)


def test_rows_are_written_with_those_that_name_the_first():
    first = package(WarehouseFactory())
    others = [Barcode(package=first, raw=raw, key=raw) for raw in ("one", "two")]

    assert rows.write(first, *others)

    assert list(Barcode.objects.order_by("pk").values_list("pk", "package", "raw")) == [
        (other.pk, first.pk, other.raw) for other in others
    ]
    kept = Package.objects.get(pk=first.pk)
    assert {name: value for name, value in vars(kept).items() if name != "_state"}.items() <= vars(first).items()
    first.save()
    assert Package.objects.count() == 1


def test_rows_name_any_that_stand_before_them_and_those_alike_are_written_as_one(django_assert_num_queries):
    declaration = Declaration(reference="CC1DJ", consignee_reference="DJ1", lodged_at=AT)
    facts = {"freight_minor": 0, "gross_weight_grams": 9, "at": AT}
    version = Version(declaration=declaration, number=1, **facts)
    said = ["two “shoes”", "a \\ and a\nline", "", "%s"]
    items = [
        VersionItem(version=version, number=n, description=d, quantity=n, value_minor=1) for n, d in enumerate(said, 1)
    ]
    items[0].net_weight_grams = 7
    paper = Evidence(declaration=declaration, kind="invoice", at=AT)

    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 7):
        assert rows.write(declaration, version, *items, paper)

    assert (version.declaration_id, paper.declaration_id) == (declaration.pk, declaration.pk)
    for row in (declaration, version, *items, paper):
        kept = vars(type(row).objects.get(pk=row.pk))
        assert {name: value for name, value in kept.items() if name != "_state"}.items() <= vars(row).items()
    assert [item.version_id for item in items] == [version.pk] * 4


def test_nothing_is_written_beside_its_like():
    there = package(WarehouseFactory())
    assert rows.write(there)
    like = package(there.warehouse, reference="ANOTHER")

    assert not rows.write(like, Barcode(package=like, raw="one", key="one"), unless_there=True)

    assert like.pk is None
    assert not Barcode.objects.exists()
    with pytest.raises(IntegrityError):
        rows.write(like)
