"""What a law frees below a sum: said with its act to the officer, to the shopper, on the notice and in words."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from customs import allowances, assessing, formats, gazette
from customs.documents import notices
from suuq.roles import Role
from tests.customs.conftest import HERE
from tests.factories import customs
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db

FREE = """
[[thresholds]]
id = "small"
limit = "{limit}"
currency = "DJF"
mode = "{mode}"
on = "{on}"
levies = ["TIC"]
act = "Desk law, art. 9"
certainty = "low"
"""


@pytest.fixture
def under(tariff, tmp_path):
    """Load the desk's law with a threshold, from the second of January on."""

    def load(mode, limit, on="cif"):
        path = tmp_path / "free.toml"
        path.write_text((HERE / "desk_tariff.toml").read_text("utf-8") + FREE.format(mode=mode, limit=limit, on=on))
        at = datetime(2026, 1, 2, tzinfo=UTC)
        gazette.load(
            formats.read(path), country="DJ", start=date(2026, 1, 2), source="free", digest="1" * 64, by=None, at=at
        )

    return load


def assessed(shopper):
    declaration = customs.lodged(consignee_user=shopper.pk)
    return declaration, assessing.assess(declaration, by=None, at=customs.AT)


def test_an_allowance_is_told_on_the_case_to_the_shopper_and_on_the_notice(under):
    """U9: shoes of 22 445 francs with their carriage, free of TIC up to 30 000."""
    under("all_or_nothing", 30_000)
    shopper = PersonFactory(role=Role.CUSTOMER, language="en")
    declaration, assessment = assessed(shopper)
    (one,) = allowances.of(assessment)

    assert one.met
    assert "22,445" in one.words
    assert "30,000" in one.words
    assert (one.act, one.certainty) == ("Desk law, art. 9", "low")
    assert notices.data(assessment, "en")["allowances"] == [[one.words, "Desk law, art. 9", "low"]]
    for person in (PersonFactory(role=Role.OFFICER, language="en"), shopper):
        client = Client()
        client.force_login(person)
        page = client.get(reverse("customs:case", args=[declaration.reference])).content.decode()
        assert one.words.split(":")[0] in page
        assert "Desk law, art. 9" in page


@pytest.mark.parametrize(
    ("threshold", "met", "says"),
    [
        (("all_or_nothing", 20_000, "cif"), False, "is above the limit of"),
        (("deduct", 10_000, "cif"), True, "was taken off before"),
        (("waive", 9_000, "due"), True, "is not collected"),
        (("waive", 100, "due"), False, "only up to"),
    ],
)
def test_each_kind_of_threshold_says_what_came_of_it(under, threshold, met, says):
    """U9: above the limit, an allowance taken off, a small amount forgiven or not."""
    under(*threshold)
    _, assessment = assessed(PersonFactory(role=Role.CUSTOMER))
    (one,) = allowances.of(assessment)

    assert one.met is met
    assert says in one.words
