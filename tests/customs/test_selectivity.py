"""Lanes: which rule takes what, tried before it counts, and seen by officers alone."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from customs import assessing, deciding, selectivity, statistics
from customs.models import Declaration, DeskPolicy, RiskRule
from suuq.audit import Entry
from suuq.roles import Role
from tests.factories import customs as make

pytestmark = pytest.mark.django_db


def rule(**facts):
    return RiskRule.objects.create(**{"code": "R-1", "words": "A reason in words", "lane": "yellow"} | facts)


def lane_of(at, *items, **facts):
    return make.lodged(*items, at=at, **facts).lane


def test_without_a_rule_a_parcel_is_green(tariff, at):
    assert lane_of(at) == "green"


@pytest.mark.parametrize(
    ("condition", "goods", "facts"),
    [
        ({"hs_prefixes": "85 64"}, {}, {}),
        ({"words_in_description": "perfume, shoes"}, {}, {}),
        ({"origins": "CN VN"}, {}, {}),
        ({"sent_from": "FR"}, {}, {}),
        ({"categories": "gift"}, {}, {"category": "gift"}),
        ({"value_from_minor": 18_000}, {}, {}),
        ({"without_document": "invoice"}, {}, {"documents": ()}),
    ],
)
def test_each_condition_takes_what_it_names(condition, goods, facts, tariff, at):
    rule(**condition)

    assert lane_of(at, make.item(**goods), **facts) == "yellow"


@pytest.mark.parametrize(
    "condition",
    [
        {"hs_prefixes": "85"},
        {"words_in_description": "perfume"},
        {"origins": "CN"},
        {"sent_from": "AE"},
        {"categories": "gift"},
        {"value_from_minor": 19_000},
        {"without_document": "invoice"},
        {"share": 0},
        {"is_active": False},
        {"value_below_median_percent": 10},
        {"hs_prefixes": "64", "origins": "CN"},
    ],
)
def test_each_condition_leaves_the_rest(condition, tariff, at):
    rule(**condition)

    assert lane_of(at) == "green"


def test_the_strictest_rule_decides_and_every_hit_is_kept(tariff, at):
    """U54."""
    rule(hs_prefixes="64")
    rule(code="R-2", lane="red", words="Shoes from Vietnam", origins="VN")
    declaration = make.lodged(at=at)

    assert declaration.lane == "red"
    assert {hit.code for hit in declaration.hits.all()} == {"R-1", "R-2"}


def test_conditions_hold_for_one_item_together_not_one_each(tariff, at):
    rule(hs_prefixes="49", origins="CN")

    assert lane_of(at, make.item(origin="CN"), make.item("Book", hs_code="490199", origin="FR")) == "green"


def test_medicines_are_looked_at_without_any_rule(tariff, at):
    assert lane_of(at, make.item("Paracetamol", hs_code="300490")) == "yellow"


def test_a_share_takes_about_its_part_and_always_the_same(tariff, at):
    drawn = rule(share=300)
    declarations = [make.lodged(at=at) for _ in range(60)]
    taken = [d for d in declarations if selectivity.matches(drawn, d, d.version)]

    assert 6 <= len(taken) <= 30
    assert taken == [d for d in declarations if d.lane == "yellow"]


def test_a_full_lane_sends_to_the_milder_one(tariff, at):
    DeskPolicy.objects.create(pk=1, red_quota=1, yellow_quota=1)
    rule(lane="red")

    assert [lane_of(at) for _ in range(3)] == ["red", "yellow", "blue"]
    first, second, _third = Declaration.objects.order_by("pk")
    assert [selectivity.came_down_from(one) for one in (first, second)] == ["", "Red lane"]
    tomorrow = at + timedelta(days=1)
    assert [lane_of(tomorrow) for _ in range(2)] == ["red", "yellow"], "its places are free again"


def test_a_lane_is_changed_with_a_reason_in_the_history(tariff, at, person):
    declaration = make.lodged(at=at)
    officer = person(Role.OFFICER)
    with pytest.raises(selectivity.Refused):
        selectivity.reroute(declaration, lane="red", reason=" ", by=officer, at=at)
    selectivity.reroute(declaration, lane="red", reason="The box rattles", by=officer, at=at)

    written = declaration.decisions.get(kind="rerouted")
    assert (written.words, written.detail) == ("The box rattles", {"old": "green", "new": "red"})
    Declaration.objects.update(status="released")
    with pytest.raises(selectivity.Refused, match="decided"):
        selectivity.reroute(declaration, lane="green", reason="Too late", by=officer, at=at)


def test_a_rule_is_tried_on_past_parcels_before_it_counts(tariff, at, client_as, person):
    shoes, book = make.lodged(at=at), make.lodged(make.item("Book", hs_code="490199"), at=at)
    desk = client_as(person(Role.OFFICER))
    written = {
        "code": "R-9",
        "words": "Every shoe",
        "lane": "red",
        "hs_prefixes": "64",
        "share": "1000",
        "is_active": "on",
    }
    page = desk.post(reverse("customs:rule_add"), written | {"try": "1"})

    assert [row.declaration for row in page.context["taken"]] == [shoes]
    assert not RiskRule.objects.exists()
    assert desk.post(reverse("customs:rule_add"), written).status_code == 302
    assert Entry.objects.filter(verb="risk_rule.written").count() == 1
    book.refresh_from_db()
    assert book.lane == "green"


def test_a_rule_shows_how_often_it_was_right(tariff, at, client_as, person):
    rule(hs_prefixes="64")
    officer = person(Role.OFFICER)
    for corrected in (True, False, False):
        declaration = make.lodged(at=at)
        assessing.assess(declaration, by=None, at=at)
        if corrected:
            deciding.correct(declaration, changes={1: {"value_minor": 10_000}}, reason="value", by=officer, at=at)
    [found] = statistics.rules()

    assert (found.taken, found.led) == (3, 1)
    assert client_as(officer).get(reverse("customs:rules")).status_code == 200


def test_figures_add_up_on_the_page_and_in_the_files(tariff, at, client_as, person):
    for item in (make.item(), make.item("Book", hs_code="490199")):
        assessing.assess(make.lodged(item, at=at), by=None, at=at)
    desk = client_as(person(Role.OFFICER))
    with time_machine.travel(at, tick=False):
        page = desk.get(reverse("customs:statistics"))
        lines = desk.get(reverse("customs:statistics_csv", args=["chapters"])).content.decode("utf-8-sig").splitlines()

    assert page.context["total"] == sum(d.assessments.get().total_minor for d in Declaration.objects.all())
    assert lines[0] == "chapter,goods,amount,parcels,tariff"
    assert all(line.endswith(",unverified") for line in lines[1:])
    assert len(lines) == 3
    for name in ("months", "lanes", "rules"):
        rows = desk.get(reverse("customs:statistics_csv", args=[name])).content.decode("utf-8-sig").splitlines()
        assert rows[0].endswith(",tariff")
        assert all(row.endswith(",unverified") for row in rows[1:])


def test_lanes_and_rules_are_not_in_an_auditors_figures(tariff, at, client_as, person):
    auditor = client_as(person(Role.AUDITOR))

    assert b"lanes.csv" not in auditor.get(reverse("customs:statistics")).content
    assert auditor.get(reverse("customs:statistics_csv", args=["lanes"])).status_code == 404
    assert auditor.get(reverse("customs:statistics_csv", args=["months"])).status_code == 200


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("hs_prefixes", "64 shoes"), ("origins", "France"), ("sent_from", "EU"), ("categories", "sales"),
     ("value_from_minor", "-3"), ("share", "5000")],
)  # fmt: skip
def test_a_rule_that_could_never_take_a_parcel_is_not_kept(field, wrong, client_as, person):
    desk, url = client_as(person(Role.OFFICER)), reverse("customs:rule_add")
    facts = {"code": "R-1", "words": "Shoes", "lane": "red", "share": "1000"}
    page = desk.post(url, facts | {field: wrong})
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"][field].value() == wrong
    wanted = {"hs_prefixes": "64.04 8517", "origins": "cn FR", "categories": "gift", "value_from_minor": "1 000"}
    assert desk.post(url, facts | wanted).status_code == 302
    row = RiskRule.objects.get()
    assert (row.hs_prefixes, row.origins, row.categories, row.value_from_minor) == ("6404 8517", "CN FR", "gift", 1000)


def test_a_supervisor_sets_the_policy_and_no_officer_loosens_it(tariff, client_as, person):
    wanted = {"four_eyes_above_minor": "1000", "days_to_answer": "10", "days_to_decide": "30"}
    url = reverse("customs:policy")
    assert client_as(person(Role.OFFICER)).get(url).status_code == 200
    assert client_as(person(Role.OFFICER)).post(url, wanted).status_code == 403
    supervisor = client_as(person(Role.SUPERVISOR))
    for wrong in ({"four_eyes_above_minor": "-1"}, {"days_to_answer": "0"}, {"red_quota": "many"}):
        assert supervisor.post(url, wanted | wrong).status_code == 400
    assert (
        supervisor.post(url, wanted | {"four_eyes_above_minor": "1\u00a0000", "days_to_answer": "١٠"}).status_code
        == 302
    )

    policy = DeskPolicy.current()
    assert (policy.four_eyes_above_minor, policy.four_eyes_for_red, policy.days_to_answer) == (1000, False, 10)
    assert Entry.objects.filter(verb="desk_policy.written").count() == 1


def test_a_desk_may_start_from_rules_of_ours(tariff, at):
    selectivity.start()
    selectivity.start()

    assert RiskRule.objects.count() == len(selectivity.STARTERS)
    assert lane_of(at, make.item("Phone", hs_code="851713"), documents=()) == "yellow"


def test_the_starting_rules_speak_the_readers_language(tariff, client_as, person):
    selectivity.start()
    desk, row = client_as(person(Role.OFFICER)), RiskRule.objects.get(code="R-90")
    url = reverse("customs:rule", args=[row.pk])
    with translation.override("fr"):
        french = gettext("Drawn by lot")
    assert french != row.words
    page = desk.get(f"/customs/rules/{row.pk}/", headers={"accept-language": "fr"})
    assert page.context["form"].initial["words"] == french
    assert french in desk.get("/customs/rules/", headers={"accept-language": "fr"}).content.decode()

    kept = {"code": "R-90", "words": "Drawn by lot", "lane": "blue", "share": "30", "is_active": "on"}
    assert desk.post(url, kept | {"without_document": "passport"}).status_code == 400
    assert desk.post(f"/customs/rules/{row.pk}/", kept | {"words": french}).status_code == 302
    row.refresh_from_db()
    assert (row.words, row.share) == ("Drawn by lot", 30)
    assert desk.post(url, kept | {"words": "Ours", "without_document": "permit"}).status_code == 302
    row.refresh_from_db()
    assert (row.words, row.without_document) == ("Ours", "permit")
