"""Messages handed over by rounds: many on one line, each once, none lost with the worker."""

import os
import signal
import subprocess
import sys

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from forwarding import notices, sending
from forwarding.models import Notice
from forwarding.states import NoticeStatus
from suuq import audit, failpoints
from tests.factories.forwarding import AT
from tests.factories.suuq import PersonFactory
from tests.forwarding import broken_mail
from tests.forwarding.messages import owed, prefers
from tests.house import source
from tests.races import race
from tests.suuq.test_celery import this_database

pytestmark = pytest.mark.django_db


def test_two_workers_send_a_notice_once(hodan):
    """The first moves its hour ahead; a worker that died in between is followed up after the lease."""
    notice = owed(hodan)
    Notice.objects.filter(pk=notice.pk).update(next_at=AT + sending.LEASE)
    assert sending.send(notice.pk, at=AT).status == NoticeStatus.OWED
    assert mail.outbox == []
    assert sending.send(notice.pk, at=AT + sending.LEASE).status == NoticeStatus.SENT
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<notice-{notice.pk}-email@")


def test_a_round_goes_over_one_line_and_one_that_breaks_holds_up_none(house, hodan, settings):
    """Letters are noted together, what went by telephone at once; each has its entry in the trail."""
    settings.EMAIL_BACKEND = "tests.forwarding.broken_mail.Busy"
    prefers(reader := PersonFactory(phone="+25377000002"), "sms")
    broken, *mine = [owed(hodan, "no such words"), *(owed(hodan) for _n in range(4)), owed(reader)]
    assert sending.send_round(at=AT) == len(mine) + 1
    assert (broken_mail.Busy.letters, broken_mail.Busy.lines, len(mail.outbox), len(house.heard)) == (4, 2, 3, 1)
    assert sending.send_round(at=AT) == 0
    assert sending.send_round(at=AT + sending.LEASE) == 2  # what was cut off, and what nobody can word
    assert {notice.status for notice in Notice.objects.exclude(pk=broken.pk)} == {NoticeStatus.SENT}
    assert Notice.objects.get(pk=broken.pk).status == NoticeStatus.OWED
    assert audit.Entry.objects.filter(verb="notice.sent", old="owed", new="sent").count() == len(mine)
    assert list(audit.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_send_each_message_once(hodan):
    mine = [owed(hodan) for _n in range(6)]
    race(*(lambda: sending.send_round(at=AT) for _n in range(2)))
    sending.send_round(at=AT)
    assert len(mail.outbox) == len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == len(mine)


@pytest.mark.django_db(transaction=True)
def test_r63_a_worker_killed_in_a_round_loses_no_message(hodan, tmp_path):
    """R63: what was with the server, and not noted, goes out twice, under one name, both tries told; the rest once."""
    mine = [owed(hodan, at=timezone.now()) for _n in range(4)]
    (armed := tmp_path / "points").write_text("notice.handed_over kill")
    told = {"DATABASE_URL": this_database(), "VAR_DIR": str(tmp_path), "FAILPOINTS": str(armed)}
    told |= {"EMAIL_URL": f"filemail://{tmp_path}/mail", "DJANGO_SETTINGS_MODULE": "suuq.settings"}
    words = "from forwarding import sending; from django.utils import timezone; sending.send_round(at=timezone.now())"
    asked = [sys.executable, "manage.py", "shell", "-c", words]
    done = subprocess.run(asked, cwd=source.ROOT, env=os.environ | told, check=False)  # noqa: S603 - ours
    assert done.returncode == -signal.SIGKILL
    assert sending.send_round(at=timezone.now()) == 0  # its lease runs

    assert sending.send_round(at=timezone.now() + sending.LEASE) == len(mine)

    first = [line for file in (tmp_path / "mail").iterdir() for line in file.read_text().splitlines()]
    names = [line.split()[1] for line in first if line.startswith("Message-ID")]
    again = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert (len(names), len(set(again)), set(names) <= set(again)) == (1, len(mine), True)
    assert {(notice.status, notice.attempts) for notice in Notice.objects.all()} == {("sent", 2)}


def test_a_letter_that_bears_its_hour_is_not_sent_again(hodan, settings, tmp_path):
    """R63: a round that died after it noted the hour of a letter leaves that one to be told in the trail alone."""
    mine = [owed(hodan) for _n in range(3)]
    (armed := tmp_path / "points").write_text("notice.timed raise")
    settings.FAILPOINTS = str(armed)
    with pytest.raises(failpoints.ReachedError):
        sending.send_round(at=AT)
    armed.write_text("")

    assert sending.send_round(at=AT + sending.LEASE) == len(mine)

    assert len(mail.outbox) == len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == len(mine)
    assert sorted(Notice.objects.values_list("status", "attempts", "handovers__at")) == [
        ("sent", 1, AT), *[("sent", 2, AT + sending.LEASE)] * 2,
    ]  # fmt: skip
    assert audit.Entry.objects.filter(verb="notice.sent").count() == len(mine)


def test_messages_that_come_together_ask_for_one_worker(hodan, settings, django_capture_on_commit_callbacks):
    """Whoever owes while a worker is asked for asks no more; whoever owes after its last look asks anew."""
    settings.REDIS_URL = "redis://one-for-all"
    cache.set(sending.ASKED, 1)
    for about, sent in (("first", 0), ("second", 2)):
        with django_capture_on_commit_callbacks(execute=True):
            notices.owe(hodan, notices.TEST, about=about, at=timezone.now())
        if not sent:
            assert mail.outbox == []
            sending.deliver()
            assert cache.get(sending.ASKED) is None
    assert len(mail.outbox) == 2
