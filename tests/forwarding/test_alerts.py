"""Alerts and a dashboard that ask for figures we give, and send people to words that exist."""

import json
import re

import pytest
import yaml

from billing import chart, ledger, postings
from forwarding import figures, runbooks
from forwarding.models import NumberRange
from suuq import metrics, taskcounts, upkeep
from tests.factories.forwarding import AT, PackageFactory
from tests.house import source

RULES = yaml.safe_load((source.ROOT / "deploy/alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
BOARD = source.ROOT / "deploy/observability/grafana/dashboards/suuq.json"


@pytest.fixture
def given(db, settings, tmp_path):
    """Name every figure that /metrics can give."""
    families = (metrics.REQUESTS._name, metrics.CHECK_IN._name, taskcounts.TOOK[0], taskcounts.WAITED[0])
    for kind in ("integrity", "pulse:money"):
        upkeep.note(kind, at=AT)
    PackageFactory()
    NumberRange.objects.draw("CP")
    held, bank = (postings.Account(code, "DJF") for code in (chart.DUTIES_HELD, chart.BANK))
    legs = [postings.Leg(bank, debit_minor=500), postings.Leg(held, credit_minor=500)]
    ledger.post(key="trial", code="top_up", by=None, at=AT, legs=legs)
    (tmp_path / "1_a.money.msg").touch()
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path)}
    counted = {f"{family}_{part}" for family in families for part in ("count", "sum", "bucket")}
    return {figure.name for figure in [*figures.now(at=AT), *figures.here()]} | counted


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_figures_that_we_give(rule, given):
    assert set(re.findall(r"suuq_\w+", rule["expr"])) <= given


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_names_words_that_exist(rule):
    page, section = rule["annotations"]["runbook"].split("#")
    lines = (source.ROOT / page).read_text(encoding="utf-8").splitlines()
    assert section in {runbooks.anchor(line[3:]) for line in lines if line.startswith("## ")}


def test_the_dashboard_shows_every_figure_that_we_give_and_no_other(given):
    """What is counted in buckets may be shown by any part of it; what each web answers alike is not added up."""
    asked = [
        ask["expr"] for panel in json.loads(BOARD.read_text(encoding="utf-8"))["panels"] for ask in panel["targets"]
    ]
    assert [ask for ask in asked if re.search(r"\bsum\b( by \(\w+\) )?\(suuq_", ask)] == []
    named = set(re.findall(r"suuq_\w+", " ".join(asked)))
    how_many = {"suuq_notices_unsent", "suuq_partner_messages_unsent"}  # beside how old the oldest is

    assert named <= given
    assert {name for name in given - how_many if not name.endswith(("_count", "_sum"))} <= named
