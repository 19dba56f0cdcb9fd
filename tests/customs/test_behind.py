"""Each figure of the desk opens the list that it counts, and files carry what the page shows."""

import csv
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from customs import assessing, deciding, figures
from customs.models import Closing, DayFigure, Declaration, RiskRule, SavedView
from suuq.roles import Role
from tests.factories import customs as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tariff, at, client_as, person):
    """Three parcels of shoes, one of them corrected, and one book; a rule takes the shoes."""
    RiskRule.objects.create(code="R-1", words="Shoes", lane="yellow", hs_prefixes="64")
    officer = person(Role.OFFICER)
    parcels = [make.lodged(at=at) for _n in range(3)]
    parcels.append(make.lodged(make.item("=Book", hs_code="490199"), make.item("Sandals"), at=at, flight="ET 362"))
    for declaration in parcels:
        assessing.assess(declaration, by=None, at=at)
    deciding.correct(parcels[0], changes={1: {"value_minor": 9_900}}, reason="value", by=officer, at=at)
    with time_machine.travel(at, tick=False):
        yield client_as(officer)


def figure_links(page):
    return sorted({link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*/all/\?[^"]+)"', page)})


def test_every_figure_opens_the_list_it_counts(desk):
    """U59: the counts and sums are equal."""
    equal_to_their_lists(desk)


def equal_to_their_lists(desk):
    page = desk.get(reverse("customs:statistics"))
    tables, opened = page.context["tables"], {}
    for link in figure_links(page.content.decode()):
        shown = desk.get(link)
        opened[link.split("?")[1]] = (shown.context["page"].paginator.count, shown.context["assessed_minor"])

    for chapter, _words, amount, parcels, _tariff in tables["chapters"].rows:
        assert opened[f"lodged=year&chapter={chapter}"] == (parcels, amount)
    for month, amount, _tariff in tables["months"].rows:
        assert opened[f"lodged=year&month={month}"][1] == amount
    for lane, parcels, _hours, _tariff in tables["lanes"].rows:
        assert opened[f"lodged=year&lane={lane}"][0] == parcels
    for rule, _words, took, led, _tariff in tables["rules"].rows:
        assert (opened[f"rule={rule}"][0], opened[f"rule={rule}&led=on"][0]) == (took, led) == (4, 1)
    return tables


def test_closed_days_say_what_their_declarations_say(desk, at, person):
    """What is kept of a day is counted once, and anew when something happens to one of its parcels."""
    before, later = equal_to_their_lists(desk), at + timedelta(days=3)
    with time_machine.travel(later, tick=False):
        assert figures.close(at=later) == 3
        assert figures.close(at=later) == 0
        assert equal_to_their_lists(desk) == before
        assert not list(figures.complaints())

        parcel = Declaration.objects.get(flight="ET 362")
        deciding.release(parcel, by=person(Role.OFFICER), at=later)
        boss = person(Role.SUPERVISOR)
        deciding.correct(parcel, changes={2: {"value_minor": 1}}, reason="value", by=boss, at=later)
        figures_now = desk.get(reverse("customs:statistics")).context["tables"]
        assert figures_now["months"].rows[0][1] < before["months"].rows[0][1]
        assert figures_now["lanes"].rows[2][2] == 72
        assert figures.close(at=later + timedelta(hours=2)) == 1
        assert not figures._reopened(Closing.objects.get())
        assert desk.get(reverse("customs:statistics")).context["tables"] == figures_now


def test_a_kept_figure_that_is_wrong_is_named_and_counted_anew(desk, at):
    later = at + timedelta(days=3)
    figures.close(at=later)
    DayFigure.objects.filter(kind="lane").update(parcels=9)

    assert "close_days --anew" in " ".join(figures.complaints())
    with time_machine.travel(later, tick=False):
        call_command("close_days", "--anew", stdout=io.StringIO())
    assert not list(figures.complaints())


def test_a_file_carries_the_list_as_it_is_narrowed(desk):
    """U59: exports obey filters, and the lanes are counted under the same ones."""
    query = {"flight": "ET 362"}
    page = desk.get(reverse("customs:queue"), query)
    rows = list(
        csv.DictReader(
            io.StringIO(desk.get(reverse("customs:list_csv", args=["waiting"]), query).content.decode("utf-8-sig"))
        )
    )

    assert [row["reference"] for row in rows] == [row.declaration.reference for row in page.context["rows"]]
    assert rows[0]["goods"] == "'=Book"
    assert {row["tariff"] for row in rows} <= {"", "unverified"}
    assert page.context["lanes"] == {"yellow": 1}
    assert f"{reverse('customs:list_csv', args=['waiting'])}?flight=ET+362" in page.content.decode()
    assert desk.get(reverse("customs:list_csv", args=["secret"])).status_code == 404


@pytest.mark.parametrize("query", ["month=2026-13", "chapter=xx", "rule=none", "lodged=ever&page=-1", "led=9"])
def test_filters_nobody_offers_break_nothing(query, desk):
    assert desk.get(f"{reverse('customs:found')}?{query}").status_code == 200


def test_a_name_in_two_versions_lists_a_parcel_once(desk):
    shown = desk.get(reverse("customs:found"), {"q": "Hodan"})

    assert (shown.context["page"].paginator.count, sum(shown.context["lanes"].values())) == (4, 4)


def test_a_view_is_kept_under_a_name_and_is_ones_own(desk, client_as, person):
    """U47: saved views."""
    keep = reverse("customs:view_keep", args=["waiting"])
    for lane in ("red", "yellow"):
        said = desk.post(keep, {"name": "My flight", "query": f"flight=ET 362&lane={lane}&page=9&evil=1"})
    assert said.url == f"{reverse('customs:queue')}?lane=yellow&flight=ET+362"
    view = SavedView.objects.get()

    shown = desk.get(reverse("customs:queue")).content.decode()
    assert said.url.replace("&", "&amp;") in shown
    assert desk.get(said.url).context["page"].paginator.count == 1
    assert desk.post(keep, {"name": "", "query": "lane=red"}).url.endswith("?lane=red")
    other = client_as(person(Role.OFFICER))
    assert "My flight" not in other.get(reverse("customs:queue")).content.decode()
    assert other.post(reverse("customs:view_forget", args=[view.pk])).status_code == 404
    assert desk.post(reverse("customs:view_forget", args=[view.pk])).status_code == 302
    assert not SavedView.objects.exists()
    assert desk.post(reverse("customs:view_keep", args=["secret"]), {"name": "x"}).status_code == 404
