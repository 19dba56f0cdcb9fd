"""The operator sees what does not go on, and tries it again once."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from billing.models import GatewayEvent
from forwarding import deadletters, tasks
from forwarding.models import Notice, NumberRange, Partner, PartnerMessage
from suuq.audit import ChainHead, Entry
from suuq.failures import FailedTask
from suuq.roles import Role
from suuq.upkeep import ROUNDS, Upkeep
from suuq.webhooks import Endpoint, EndpointMessage
from tests.factories.forwarding import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(person):
    return person(Role.OPERATOR)


@pytest.fixture
def dead(person):
    """One dead letter of each kind."""
    user, owed = person(), {"owed_at": AT}
    house = Partner.objects.create(
        code="post", name="Post", role=Partner.Role.DELIVERS, country="ET", door_url="https://x"
    )
    endpoint = Endpoint.objects.create(user=user, url="https://x", salt="s", made_at=AT)
    return {
        "houses": PartnerMessage.objects.create(
            partner=house, key="k", kind="x", number="n", body={}, status="refused", next_at=AT, answer="no", **owed
        ),
        "programs": EndpointMessage.objects.create(
            endpoint=endpoint, key="k", kind="x", body={"id": "1"}, answer="500", **owed
        ),
        "payments": GatewayEvent.objects.create(
            event_id="evt_1",
            kind="x",
            created_at=AT,
            received_at=AT,
            body={},
            outcome="dead",
            attempts=10,
            trouble="no",
        ),
        "people": Notice.objects.create(key="k", user=user, code="x", about="P-1", status="failed", **owed),
    }


def test_a_dead_letter_of_each_kind_is_tried_again_once(dead, client_as, operator):
    """U96: by a button, once however often it is pressed, with the operator's name in the trail."""
    client = client_as(operator)
    for code, letter in dead.items():
        page, again = reverse("operate_letters", args=[code]), reverse("letter_again", args=[code, letter.pk])
        assert again in client.get(page).text
        before = Entry.objects.count()
        for _press in range(2):
            assert client.post(again, {"once": f"press-{code}"}).status_code == 302
        client.post(again)
        assert again not in client.get(page).text
        assert Entry.objects.count() == before + 1
    assert set(Entry.objects.filter(by_id=str(operator.pk)).values_list("verb", flat=True)) == {
        "partner_message.owed", "endpoint.replayed", "gateway_event.again", "notice.owed",
    }  # fmt: skip
    assert [family.found().count() for family in deadletters.FAMILIES] == [0, 0, 0, 0]


def test_the_desk_tells_what_failed_and_what_does_not_hold(client_as, operator):
    ChainHead.objects.update_or_create(pk=1, defaults={"number": 999})
    tasks.hold_everything()
    FailedTask.objects.create(name="some.task", arguments="", trouble="OSError", first_at=AT, last_at=AT)
    NumberRange.objects.create(indicator="CP", first=1, last=99, next_serial=1)

    said = client_as(operator).get(reverse("operate")).text

    assert "its head says 999" in said
    assert "some.task" in said
    assert "Open another range" in said
    assert Upkeep.objects.get(kind="integrity").held_at is None


def test_whatever_is_not_in_order_leads_to_what_to_do(dead, client_as, operator):
    """Each link meets a section of docs/how-to/runbooks.md, and no page of docs/ that is not served."""
    FailedTask.objects.create(name="some.task", arguments="", trouble="OSError", first_at=AT, last_at=AT)
    NumberRange.objects.create(indicator="CP", first=1, last=99, next_serial=1)
    client, page = client_as(operator), reverse("runbooks")
    desks = [reverse("operate"), *(reverse("operate_letters", args=[code]) for code in dead)]

    led = re.findall(f'href="{page}#([^"]+)"', "".join(client.get(desk).text for desk in desks))
    words = client.get(page).text

    silent, letters = ["a-queue-is-silent"] * len(settings.QUEUES), ["something-was-given-up"] * len(dead)
    rounds = [one.runbook for one in ROUNDS]
    assert sorted(led) == sorted([*rounds, *silent, *letters, "a-task-failed", "numbers-for-boxes-run-out"])
    assert set(led) | set(re.findall(r'href="#([^"]+)"', words)) <= set(re.findall(r'<h2 id="([^"]+)"', words)) | {
        "content"
    }
    assert ".md" not in re.sub(r"<code>.*?</code>", "", words)


def test_a_task_is_set_aside_and_everything_held_by_buttons(client_as, operator):
    row = FailedTask.objects.create(name="some.task", arguments="", trouble="OSError", first_at=AT, last_at=AT)
    client = client_as(operator)

    assert "Read the logs" in client.post(reverse("task_again", args=[row.pk]), follow=True).text
    client.post(reverse("task_aside", args=[row.pk]))
    client.post(reverse("hold_now"))

    assert FailedTask.objects.get().end == FailedTask.End.ASIDE
    assert {"task.set_aside", "integrity.asked"} <= set(Entry.objects.values_list("verb", flat=True))


def test_trying_again_asks_who_one_is(dead, client_as, operator, settings):
    """A dangerous act wants a fresh second factor: see suuq/sudo.py."""
    settings.SUDO_SECONDS = 0
    again = reverse("letter_again", args=["payments", dead["payments"].pk])

    assert "/accounts/" in client_as(operator).post(again)["Location"]
    assert GatewayEvent.objects.get().outcome == GatewayEvent.Outcome.DEAD
