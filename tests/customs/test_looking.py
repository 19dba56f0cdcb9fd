"""What an officer sees of a case on coming back: what others changed since they themselves looked last."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from customs import deciding, looking, selectivity
from customs.models import Look
from suuq.roles import Role

pytestmark = pytest.mark.django_db


def corrected(declaration, by, at, **fields):
    deciding.correct(declaration, changes={1: fields}, reason="value", words="As on the order.", by=by, at=at)
    return type(declaration).objects.get(pk=declaration.pk)


def test_each_officer_sees_what_changed_since_their_own_look(declaration, person, client_as, at):
    """U51: the version they saw beside the newest, field by field; each person's own last look counts."""
    amina, fatouma = person(Role.OFFICER, full_name="Amina"), person(Role.OFFICER, full_name="Fatouma")
    url = reverse("customs:case", args=[declaration.reference])
    hours = iter(at + timedelta(hours=n) for n in range(1, 9))

    def opened(who):
        with time_machine.travel(next(hours), tick=False):
            return client_as(who).get(url)

    assert opened(amina).context["since"] is None
    declaration = corrected(declaration, fatouma, next(hours), value_minor=11_800)
    corrected(declaration, fatouma, next(hours), quantity=2)
    page = opened(amina)

    fields = {(d.field, d.old, d.new) for d in page.context["since"].changed}
    assert fields == {("value_minor", 8900, 11800), ("valuation_method", 1, 6), ("quantity", 1, 2)}
    assert "<del>1</del> <strong>2</strong>" in " ".join(
        page.content.decode().replace("<bdi>", "").replace("</bdi>", "").split()
    )
    assert "Fatouma" in page.content.decode()
    assert opened(fatouma).context["since"] is None
    assert opened(amina).context["since"] is None
    assert Look.objects.count() == 2


def test_a_reload_is_the_same_look_and_own_acts_are_no_news(declaration, person, at):
    amina, fatouma = person(Role.OFFICER), person(Role.OFFICER)
    minutes = [at + timedelta(minutes=n) for n in range(10)]
    looking.look(declaration, by=amina, at=minutes[0])
    selectivity.reroute(declaration, lane="red", reason="Seen at the counter.", by=fatouma, at=minutes[1])
    declaration = corrected(declaration, fatouma, minutes[2], value_minor=11_800)

    for minute in minutes[3:5]:
        since = looking.look(declaration, by=amina, at=minute)
        assert [act.kind for act in since.acts] == ["rerouted", "corrected"]
        assert [d.field for d in since.changed] == ["value_minor", "valuation_method"]

    declaration = corrected(declaration, amina, minutes[5], quantity=2)
    assert looking.look(declaration, by=amina, at=minutes[6]) is None
