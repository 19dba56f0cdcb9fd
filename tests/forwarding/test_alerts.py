"""Alerts that ask for figures we give, and send people to words that exist."""

import re

import pytest
import yaml

from forwarding import figures
from suuq import metrics
from tests.factories.forwarding import AT
from tests.house import source

RULES = yaml.safe_load((source.ROOT / "deploy/alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_figures_that_we_give(rule):
    counted = {f"{family}_count" for family in (metrics.REQUESTS._name, metrics.TASKS._name)}
    given = {figure.name for figure in figures.now(at=AT)} | counted
    assert set(re.findall(r"suuq_\w+", rule["expr"])) <= given


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_names_words_that_exist(rule):
    page, section = rule["annotations"]["runbook"].split("#")
    lines = (source.ROOT / page).read_text(encoding="utf-8").splitlines()
    assert section in {line[3:].lower().replace(" ", "-") for line in lines if line.startswith("## ")}
