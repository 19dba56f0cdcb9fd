"""
The one outbox: a notice goes out by the way its person wishes, at an hour that suits, once.

Whoever sends it moves its hour ahead first, so that two workers do not; no transaction is open while it is on the
wire. What a way refuses goes the next way, once; what is down is tried again, ever more rarely. A worker takes what is
owed by rounds: letters go over one line to the mail server; each bears its hour as soon as the server has it, and what
that means is noted for all together, once the round is over. So a worker that dies leaves one letter at most to be sent
twice, under the same name. What costs money or sounds is noted at once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from time import monotonic, sleep
from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext

from forwarding import channels, messagecosts, wording
from forwarding.channels import letter
from forwarding.models import Handover, Notice, Preference
from forwarding.models.notice import Channel
from forwarding.states import NoticeStatus
from suuq import failpoints, rows, safe_mode, workflow

logger = structlog.get_logger("suuq.notices")

LEASE = timedelta(minutes=2)
ROUND = 25  # messages
ROUND_SECONDS = 30  # well within the lease, whatever a silent server takes of it
ASKED, ASKED_SECONDS = "notices:asked", 5
PAUSE_SECONDS = 0.05  # in which the next ones gather
FALL_AFTER = 3  # when a way is down and there is another
ATTEMPTS_MOST = 12  # with the waits between them, most of a day
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
LOUD = messagecosts.BY_TELEPHONE | {Channel.PUSH}


def soon() -> None:
    """
    Have a worker look once this step is stored.

    One that was asked, or is at it, finds this message too: only a cache that all share can tell that. What a worker
    leaves that is lost meanwhile is found by the sweep, as ever.
    """
    transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    if not settings.REDIS_URL or cache.add(ASKED, 1, timeout=ASKED_SECONDS):
        deliver.delay()


@shared_task
def deliver(*_named: int) -> None:
    """
    Send what is owed, round by round, until there is no more; a restored copy keeps it owed.

    The release before this one names a message, which is among them.
    """
    if safe_mode.is_on():
        return
    until = monotonic() + ROUND_SECONDS
    while _is_more_to_come(send_round(at=timezone.now())):
        if monotonic() > until:
            deliver.delay()
            return


def _is_more_to_come(taken: int) -> bool:
    """
    Tell whether to look again: while messages come, nobody needs to ask for a worker.

    Whoever takes the mark away looks once more, so that none is left of those who relied on it.
    """
    if not settings.REDIS_URL:
        return taken == ROUND
    if not taken:
        return bool(cache.delete(ASKED))
    cache.set(ASKED, 1, timeout=ASKED_SECONDS)
    if taken < ROUND:
        sleep(PAUSE_SECONDS)
    return True


@transaction.atomic
def again(*, notice: Notice, by: Any, at: datetime) -> Notice:
    """Owe a message once more that could not be sent, by the way its person wishes first."""
    facts: dict[str, Any] = {"next_at": at, "attempts": 0, "channel": "", "fell_back": False}
    moved = workflow.move(notice, to=NoticeStatus.OWED, by=by, at=at, **facts)
    soon()
    return moved


def preference_of(user: Any) -> Preference:
    """How a person wants to be told; one who never said is told by e-mail, else by SMS."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def can_write_to(user: Any) -> bool:
    """Tell whether a code can be sent to this person alone: by letter, or to their telephone."""
    return any(way != Channel.PUSH for way in channels.reaching(user, preference_of(user)))


def send(notice_id: int, *, at: datetime) -> Notice:
    """Send one message now, if it is still owed and its hour has come."""
    due = Q(next_at=None) | Q(next_at__lte=at)
    mine = Notice.objects.filter(due, pk=notice_id, status=NoticeStatus.OWED)
    is_mine = mine.update(next_at=at + LEASE, attempts=F("attempts") + 1)
    notice = Notice.objects.select_related("user__told_by").get(pk=notice_id)
    if is_mine and (handover := _tried(notice, messagecosts.prices(), at)):
        _handed_over([handover])
    return notice


def send_round(*, at: datetime) -> int:
    """Send the oldest that are due, so many at most, and say how many were taken up."""
    found, taken = _taken(at)
    until, prices, letters = monotonic() + ROUND_SECONDS, messagecosts.prices(), []
    with letter.one_line():
        for place, notice in enumerate(taken):
            if monotonic() > until:
                _put_back(taken[place:], at)
                break
            handover = _tried_alone(notice, prices, at)
            failpoints.reach("notice.handed_over")
            if handover and handover.channel == Channel.EMAIL:
                rows.change(notice, sent_at=at)
                failpoints.reach("notice.timed")
                letters.append(handover)
            elif handover:
                _handed_over([handover])
    _handed_over(letters)
    return found


@transaction.atomic
def _taken(at: datetime) -> tuple[int, list[Notice]]:
    """
    Take up what is due, leaving what another worker is about to take; say how many were found.

    What a round had handed over that died before it could note so is not to be sent again.
    """
    due = Notice.objects.filter(status=NoticeStatus.OWED).alias(due=Coalesce("next_at", "owed_at")).filter(due__lte=at)
    can_pass_by = connection.features.has_select_for_update_skip_locked
    found = list(due.order_by("due").select_for_update(no_key=True, skip_locked=can_pass_by)[:ROUND])
    timed = [
        Handover(notice=notice, channel=Channel.EMAIL, at=notice.sent_at)
        for notice in found
        if notice.sent_at and notice.next_at == notice.sent_at + LEASE
    ]
    _handed_over(timed)
    mine = Notice.objects.filter(pk__in={notice.pk for notice in found} - {handover.notice_id for handover in timed})
    mine.update(next_at=at + LEASE, attempts=F("attempts") + 1)
    return len(found), list(mine.select_related("user__told_by"))


def _put_back(notices: Sequence[Notice], at: datetime) -> None:
    """Leave what this round has no time for to the next: nothing was tried."""
    mine = Notice.objects.filter(pk__in=[notice.pk for notice in notices], status=NoticeStatus.OWED)
    mine.update(next_at=at, attempts=F("attempts") - 1)


def _tried_alone(notice: Notice, prices: Mapping[str, int], at: datetime) -> Handover | None:
    """Let one that breaks hold up none of the others; its lease runs, and it is tried again."""
    try:
        return _tried(notice, prices, at)
    except Exception:
        logger.exception("notices.broke", notice_id=notice.pk)
        return None


def _tried(notice: Notice, prices: Mapping[str, int], at: datetime) -> Handover | None:
    """Find the way and the hour of a message, and hand it over if that is now."""
    preference = getattr(notice.user, "told_by", None) or Preference(user=notice.user)
    ways = channels.reaching(notice.user, preference)
    if not ways:
        workflow.move(notice, to=NoticeStatus.KEPT, by=None, at=at)
        return None
    channel = Channel(notice.channel) if notice.channel in ways else ways[0]
    if channel in LOUD and notice.code not in wording.URGENT and (morning := quiet_until(preference, at)):
        _later(notice, morning)
        return None
    other = None if notice.fell_back else next((way for way in ways if way != channel), None)
    price = prices.get(channel)
    if messagecosts.had_enough(notice.user, channel, at) or not messagecosts.spend(price, channel, at):
        _fall(notice, other, at) if other else _later(notice, _tomorrow(at))
        return None
    reference = _by(channel, other, notice, at)
    cost = {"reference": reference or "", "cost_minor": price or 0}
    return None if reference is None else Handover(notice=notice, channel=channel, **cost, at=at)


def _by(channel: Channel, other: Channel | None, notice: Notice, at: datetime) -> str | None:
    """Hand a message over by a way and give its carrier's reference; else it goes the other way, or waits."""
    try:
        return channels.hand_over(message(notice, channel))
    except channels.Unreachable as refusal:
        _fall(notice, other, at) if other else _failed(notice, channel, refusal, at)
    except channels.Down as outage:
        _try_later(notice, channel, other, outage, at)
    return None


def message(notice: Notice, channel: Channel) -> channels.Message:
    """Write a notice in its person's language, signed."""
    with translation.override(notice.user.language):
        subject, text = wording.said(notice)
        signature = gettext("%(post)s, on the site %(site)s. We never send a link to pay.") % {
            "post": settings.POST_NAME,
            "site": settings.SITE_HOST,
        }
    key = f"notice-{notice.pk}-{channel}"
    return channels.Message(key, channel, notice.user, notice.code, subject, text, signature)


@transaction.atomic
def _handed_over(handovers: Sequence[Handover]) -> None:
    """Note what went out by one way."""
    if handovers:
        Handover.objects.bulk_create(handovers, ignore_conflicts=True)
        facts = {"channel": handovers[0].channel, "sent_at": handovers[0].at}
        owed = [handover.notice for handover in handovers]
        workflow.move_each(owed, old=NoticeStatus.OWED, to=NoticeStatus.SENT, by=None, at=handovers[0].at, **facts)


def quiet_until(preference: Preference, at: datetime) -> datetime | None:
    """Say when a person's quiet hours end, if it is within them now."""
    now, begins, ends = timezone.localtime(at), preference.quiet_from, preference.quiet_until
    clock = now.time()
    over_midnight = begins > ends
    is_quiet = (clock >= begins or clock < ends) if over_midnight else begins <= clock < ends
    if not is_quiet:
        return None
    morning = datetime.combine(now.date(), ends, tzinfo=now.tzinfo)
    return morning if morning > now else morning + timedelta(days=1)


def _tomorrow(at: datetime) -> datetime:
    now = timezone.localtime(at)
    return datetime.combine(now.date() + timedelta(days=1), time.min, tzinfo=now.tzinfo)


def _later(notice: Notice, when: datetime) -> None:
    """Wait for an hour: nothing was tried."""
    Notice.objects.filter(pk=notice.pk).update(next_at=when, attempts=0)
    notice.refresh_from_db()


def _fall(notice: Notice, other: Channel, at: datetime) -> None:
    """Go the other way, this once."""
    Notice.objects.filter(pk=notice.pk).update(channel=other, fell_back=True, attempts=0, next_at=at)
    send(notice.pk, at=at)
    notice.refresh_from_db()


def _try_later(notice: Notice, channel: Channel, other: Channel | None, outage: channels.Down, at: datetime) -> None:
    messagecosts.give_back(channel)
    if notice.attempts >= FALL_AFTER and other:
        _fall(notice, other, at)
    elif notice.attempts >= ATTEMPTS_MOST:
        _failed(notice, channel, outage, at)
    else:
        wait = min(FIRST_WAIT * 2 ** min(notice.attempts, ATTEMPTS_MOST), LONGEST_WAIT)
        Notice.objects.filter(pk=notice.pk).update(next_at=at + wait, channel=channel)
        notice.refresh_from_db()


def _failed(notice: Notice, channel: Channel, refusal: Exception, at: datetime) -> None:
    workflow.move(notice, to=NoticeStatus.FAILED, by=None, at=at, why=str(refusal)[:80], channel=channel)
