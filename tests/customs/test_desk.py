"""The officer's desk over HTTP: who may enter, what is shown, what each button does."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from customs import assessing, comparables, deciding
from customs.models import Declaration, DeskPolicy, RiskRule
from customs.views import acts
from suuq.roles import Role
from tests.customs.desks import act, case
from tests.factories import customs as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.SUPERVISOR}))
def test_the_desk_is_closed_to_everyone_else(role, person, client_as, declaration):
    browser = client_as(person(role))
    for url in (
        reverse("customs:queue"),
        reverse("customs:asked"),
        reverse("customs:decided"),
        act(declaration, "hold"),
    ):
        assert browser.get(url).status_code == 403
    assert browser.get(case(declaration)).status_code == (404 if role == Role.CUSTOMER else 403)
    assert browser.post(act(declaration, "release")).status_code == 403


def test_a_supervisor_reads_and_corrects_but_does_not_release(person, client_as, declaration):
    browser = client_as(person(Role.SUPERVISOR))

    assert browser.get(case(declaration)).status_code == 200
    assert browser.get(act(declaration, "correct")).status_code == 200
    assert browser.post(act(declaration, "release")).status_code == 404


def test_the_queue_keeps_its_filters_in_the_address(desk, declaration, at):
    """U47: the address alone carries the filters, into the case and back."""
    other = make.lodged(make.item("Book", hs_code="490199"), at=at, flight="ET 362")
    page = desk.get(reverse("customs:queue"), {"flight": "ET 362"}).content.decode()

    assert other.reference in page
    assert declaration.reference not in page
    assert f"{case(other)}?flight=ET+362" in page


def test_the_queue_shows_the_longest_waiting_first(desk, declaration, at):
    """U47."""
    older = make.lodged(at=at - timedelta(days=2))
    page = desk.get(reverse("customs:queue"))

    assert [row.declaration.reference for row in page.context["rows"]] == [older.reference, declaration.reference]


def test_the_queue_is_narrowed_by_officer(desk, declaration, officer, person, at):
    mine, hers = make.lodged(at=at), make.lodged(at=at)
    amina = person(Role.OFFICER, full_name="Amina")
    deciding.hold(mine, reason="value", by=officer, at=at)
    deciding.hold(hers, reason="value", by=amina, at=at)

    def listed(who):
        rows = desk.get(reverse("customs:queue"), {"officer": who}).context["rows"]
        return {row.declaration.reference for row in rows}

    assert listed("me") == {mine.reference}
    assert listed(amina.pk) == {hers.reference}
    assert listed("none") == {declaration.reference}
    assert listed("") == {mine.reference, hers.reference, declaration.reference}
    assert "Amina" in desk.get(reverse("customs:queue")).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "lane=violet",
        "age=long",
        "page=-1",
        "page=99999999999999999999",
        "q=%25%27",
        "officer=77&lane=red",
        "officer=%C3%A9",
    ],
)
def test_filters_nobody_offers_narrow_nothing_and_break_nothing(query, desk, declaration):
    assert desk.get(f"{reverse('customs:queue')}?{query}").status_code == 200


def test_a_case_shows_goods_duties_and_why_each_line_is_what_it_is(desk, declaration):
    """R61."""
    page = desk.get(case(declaration)).content.decode()

    for words in (
        "Running shoes",
        "6404.11",
        "22,445",
        "4,489",
        "20 %",
        "Desk law, art. 1",
        "Unverified tariff",
        "CIF\u00a022,445 + TIC\u00a04,489",
    ):
        assert words in page, words


def test_each_button_prints_the_key_that_presses_it(desk, declaration):
    """U49."""
    page = desk.get(case(declaration)).content.decode()

    for key in "avqorsbglmptdxijk?":
        assert (f'data-key="{key}"' in page) == (key not in "jk"), key
        assert (f'<kbd class="su-key">{key.upper()}</kbd>' in page) or key == "?"
    page = desk.get(act(declaration, "seize")).content.decode()
    assert all(f'data-key="{number}"' in page for number in "123")


def test_every_act_has_a_key_of_its_own(desk, declaration):
    """By keyboard alone; ``propose`` and ``lift`` stand on the main button's key in their turn."""
    page = desk.get(case(declaration)).content.decode()
    keys = re.findall(r'do/(\w+)/[^>]*data-key="(\w)"', page)

    assert dict(keys).keys() >= set(acts.ACTS) - {"accept", "release", "propose", "lift"}
    assert len({key for _, key in keys}) == len(keys)


def test_release_moves_on_to_the_next_parcel(desk, declaration, at):
    following = make.lodged(at=at + timedelta(minutes=1))
    answer = desk.post(act(declaration, "release"), {"seen": declaration.revision})

    assert answer.headers["Location"].endswith(case(following))
    declaration.refresh_from_db()
    assert declaration.is_released
    assert declaration.officer.full_name == "Fatouma"


def test_a_stale_page_gets_409_and_the_newer_state(desk, declaration, person, at):
    """U53, R42."""
    seen = declaration.revision
    deciding.hold(declaration, reason="value", by=person(Role.OFFICER, full_name="Amina"), at=at, seen=seen)
    answer = desk.post(act(declaration, "release"), {"seen": seen})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Amina" in page
    assert "Held" in page
    declaration.refresh_from_db()
    assert declaration.status == "held"


@pytest.mark.parametrize("name", ["hold", "seize", "return", "abandon", "correct", "ask", "inspect", "lift", "lane"])
def test_an_act_without_its_reason_is_asked_for_it(name, desk, declaration):
    """U50."""
    answer = desk.post(act(declaration, name), {"seen": declaration.revision})

    assert answer.status_code == 400
    declaration.refresh_from_db()
    assert declaration.status == "assessed"


def test_hold_shows_what_the_consignee_will_read_in_each_language(desk, declaration):
    """U50."""
    page = desk.get(act(declaration, "hold")).content.decode()

    for language in ("fr", "ar", "en"):
        assert f'<p lang="{language}"' in page


def test_hold_query_inspect_and_lift_by_form(desk, declaration, officer, at):
    def post(name, **fields):
        declaration.refresh_from_db()
        answer = desk.post(act(declaration, name), {"seen": declaration.revision, **fields})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        declaration.refresh_from_db()
        return declaration.status

    assert post("hold", reason="value") == "held"
    assert post("inspect", findings="As declared", seal_old="A-123", seal_new="B-456") == "held"
    page = desk.get(case(declaration)).content.decode()
    assert "A-123" in page
    assert "B-456" in page
    assert post("lift", words="The invoice came") == "assessed"
    assert post("ask", wanted="invoice", question="Where is the invoice?") == "query"
    deciding.answer(declaration, answer="Here", by=None, at=at)
    assert post("accept") == "assessed"
    assert post("lane", lane="red", reason="Smells of perfume") == "assessed"
    assert declaration.lane == "red"


def test_a_scanned_reference_opens_its_case_whatever_list_one_stands_in(desk, declaration):
    answer = desk.get(reverse("customs:decided"), {"q": declaration.reference.lower()})

    assert answer.url == case(declaration)


def test_green_parcels_are_released_in_one_act(desk, tariff, at, person):
    ready = [make.lodged(at=at) for _ in range(20)]
    for declaration in ready:
        assessing.assess(declaration, by=None, at=at)
    for page in ("queue", "green", "statistics"):  # sums of a tariff that nobody read in the law say so
        assert b"su-tag--wait" in desk.get(reverse(f"customs:{page}")).content
    DeskPolicy.objects.create(pk=1, four_eyes_above_minor=0)
    waiting = desk.get(reverse("customs:green")).context
    assert (waiting["ready"], [n for _why, n in waiting["why"]]) == ([], [20])  # each waits for a second officer
    deciding.propose_release(ready[0], by=person(Role.OFFICER, full_name="Amina"), at=at)
    page = desk.get(reverse("customs:green"))
    assert [(row.declaration, str(who)) for row, who in page.context["ready"]] == [(ready[0], "Amina")]
    assert "<bdi>Amina</bdi> proposes: you are the second officer" in page.content.decode()
    assert "<bdi>Amina</bdi> proposes this release" in desk.get(case(ready[0])).content.decode()
    DeskPolicy.objects.update(four_eyes_above_minor=10**6)
    assert len(desk.get(reverse("customs:green")).context["ready"]) == 20
    answer = desk.post(reverse("customs:green"), {"reference": [d.reference for d in ready[1:]]})

    assert answer.status_code == 302
    assert Declaration.objects.filter(status="released").count() == 19


def test_only_green_parcels_are_released_so(desk, tariff, at):
    RiskRule.objects.create(code="R-1", words="Every pair of shoes", lane="yellow", hs_prefixes="64")
    declaration = make.lodged(at=at)
    assessing.assess(declaration, by=None, at=at)
    desk.post(reverse("customs:green"), {"reference": [declaration.reference]})

    declaration.refresh_from_db()
    assert declaration.status == "assessed"


def test_the_second_pair_of_eyes_is_asked_for_on_the_button(desk, declaration, client_as, person):
    DeskPolicy.objects.create(pk=1, four_eyes_above_minor=1000)
    assert desk.get(case(declaration)).context["step"] == "propose"
    desk.post(act(declaration, "propose"), {"seen": declaration.revision})

    second = client_as(person(Role.OFFICER))
    inbox = reverse("customs:queue") + "?officer=second"
    assert "1 release waits for a second officer" in second.get(reverse("customs:queue")).content.decode()
    assert [row.declaration for row in second.get(inbox).context["rows"]] == [declaration]
    assert desk.get(inbox).context["rows"] == []
    assert second.get(case(declaration)).context["step"] == "release"
    declaration.refresh_from_db()
    second.post(act(declaration, "release"), {"seen": declaration.revision})
    declaration.refresh_from_db()
    assert declaration.is_released


def test_a_value_is_set_beside_the_median_once_five_are_known(desk, declaration, officer, at):
    for value in (9000, 10000, 11800, 12000, 13000):
        other = make.lodged(make.item(value_minor=value), at=at - timedelta(days=3))
        assessing.assess(other, by=None, at=at)
        other.refresh_from_db()
        deciding.release(other, by=officer, at=at - timedelta(days=2))

    band = comparables.band(declaration.version.items.get())
    assert (band.median_minor, band.count, band.under_percent, band.is_low) == (24190, 5, 25, True)
    assert b"cu-band__value" in desk.get(case(declaration)).content


def test_every_line_of_the_trace_carries_rule_base_rate_act_and_certainty(desk, declaration, client_as, person):
    url = reverse("customs:trace", args=[declaration.reference])
    trace = desk.get(url).json()
    assert trace["charges"]
    for charge in trace["charges"]:
        assert all(charge[name] for name in ("measure", "base", "base_text", "rate_text", "legal_act", "certainty"))
    assert "lane" not in trace
    assert client_as(person(Role.CUSTOMER)).get(url).status_code == 404
    assert desk.get(reverse("customs:trace", args=["NOPE"])).status_code == 404


@pytest.mark.parametrize("rest", ["", "do/hold/", "papers/notice.pdf"])
def test_what_is_not_there_is_404(rest, desk):
    assert desk.get(f"/customs/case/NOPE/{rest}").status_code == 404
