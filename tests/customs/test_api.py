"""Customs by API: the tariff, suggestions, and an officer's decisions."""

import pytest

from customs.states import S
from suuq.roles import Role
from tests.factories import customs
from tests.factories.keys import Program
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return Program(PersonFactory(role=Role.OFFICER))


def test_anyone_with_a_key_looks_the_tariff_up(tariff):
    told = Program(PersonFactory()).get("/tariff/6404.11")

    assert told.status_code == 200, told.content
    assert told.json()["code"] == "640411"
    assert {rate["levy"] for rate in told.json()["rates"]}
    assert all(rate["act"] and rate["certainty"] for rate in told.json()["rates"])
    assert Program(PersonFactory()).get("/tariff/00").status_code == 404
    assert Program(PersonFactory()).get("/tariff/640411", {"on": "soon"}).status_code == 400


def test_words_are_classified(tariff):
    told = Program(PersonFactory()).get("/classification", {"description": "running shoes"}).json()

    assert told["suggestions"][0]["code"].startswith("64")
    assert Program(PersonFactory()).get("/classification", {"description": ""}).status_code == 400


def test_an_officer_decides_what_they_have_read(tariff, officer):
    """A decision on an old page is refused with reasons; one made twice is one."""
    declaration = customs.lodged()
    path = f"/cases/{declaration.reference}"
    told = officer.get(path).json()
    assert declaration.reference in {row["reference"] for row in officer.get("/cases").json()["items"]}
    assert [reason["code"] for reason in told["blocked"]] == ["not_assessed"]

    refused = officer.post(f"{path}/decisions", {"act": "release", "seen": told["revision"]})
    assert refused.status_code == 409
    assert refused.json()["reasons"]
    accepted = officer.post(f"{path}/decisions", {"act": "accept", "seen": told["revision"]})
    lines = accepted.json()["duties"]
    assert accepted.json()["assessed_minor"] == sum(line["amount_minor"] for line in lines) > 0
    assert all(line["base"] and line["rate"] and line["rule"] and line["act"] and line["certainty"] for line in lines)
    assert (told["verified"], told["duties"]) == (None, [])
    assert [(goods["item"], goods["valuation_method"]) for goods in told["goods"]] == [(1, 1)]
    assert accepted.json()["verified"] == all(line["certainty"] == "law" for line in lines)
    assert officer.post(f"{path}/decisions", {"act": "hold", "seen": told["revision"]}).status_code == 409
    released = officer.post(f"{path}/decisions", {"act": "release", "seen": accepted.json()["revision"]})
    assert released.json()["status"] == S.RELEASED
    assert Program(PersonFactory(role=Role.SUPERVISOR)).get(path).status_code == 200
