"""Alerts that ask for figures we give, and send people to words that exist."""

import re

import pytest
import yaml

from forwarding import figures
from suuq import metrics, taskcounts, upkeep
from tests.factories.forwarding import AT
from tests.house import source

RULES = yaml.safe_load((source.ROOT / "deploy/alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_figures_that_we_give(rule, settings, tmp_path):
    counted = {f"{family}_count" for family in (metrics.REQUESTS._name, taskcounts.TOOK[0])}
    for kind in ("integrity", "pulse:money"):
        upkeep.note(kind, at=AT)
    (tmp_path / "1_a.money.msg").touch()
    settings.CELERY_BROKER_URL = "filesystem://"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path)}
    given = {figure.name for figure in figures.now(at=AT)} | counted
    assert set(re.findall(r"suuq_\w+", rule["expr"])) <= given


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_names_words_that_exist(rule):
    page, section = rule["annotations"]["runbook"].split("#")
    lines = (source.ROOT / page).read_text(encoding="utf-8").splitlines()
    assert section in {line[3:].lower().replace(" ", "-").replace("'", "") for line in lines if line.startswith("## ")}
