"""
The one outbox: a notice goes out by the way its person wishes, at an hour that suits, once.

Whoever sends it moves its hour ahead first, so that two workers do not; no transaction is open while it is on the
wire. What a way refuses goes the next way, once; what is down is tried again, ever more rarely.
"""

from datetime import datetime, time, timedelta
from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext

from forwarding import channels, wording
from forwarding.models import ChannelCost, Handover, Notice, Preference
from forwarding.models.notice import Channel
from forwarding.states import NoticeStatus
from suuq import safe_mode, workflow

logger = structlog.get_logger("suuq.notices")

LEASE = timedelta(minutes=2)
FALL_AFTER = 3  # when a way is down and there is another
ATTEMPTS_MOST = 12  # with the waits between them, most of a day
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
BY_TELEPHONE = {Channel.SMS, Channel.WHATSAPP}
LOUD = BY_TELEPHONE | {Channel.PUSH}
REACHED = {"delivered": NoticeStatus.DELIVERED, "read": NoticeStatus.READ, "failed": NoticeStatus.FAILED}


@shared_task
def deliver(notice_id: int) -> None:
    """Send one owed message, now that its step has been committed; a restored copy keeps it owed."""
    if safe_mode.is_on():
        return
    send(notice_id, at=timezone.now())


@transaction.atomic
def again(*, notice: Notice, by: Any, at: datetime) -> Notice:
    """Owe a message once more that could not be sent, by the way its person wishes first."""
    facts: dict[str, Any] = {"next_at": at, "attempts": 0, "channel": "", "fell_back": False}
    moved = workflow.move(notice, to=NoticeStatus.OWED, by=by, at=at, **facts)
    deliver.delay_on_commit(notice.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types
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
    return _send(notice, at) if is_mine else notice


def _send(notice: Notice, at: datetime) -> Notice:
    preference = getattr(notice.user, "told_by", None) or Preference(user=notice.user)
    ways = channels.reaching(notice.user, preference)
    if not ways:
        return workflow.move(notice, to=NoticeStatus.KEPT, by=None, at=at)
    channel = Channel(notice.channel) if notice.channel in ways else ways[0]
    if channel in LOUD and notice.code not in wording.URGENT and (morning := quiet_until(preference, at)):
        return _later(notice, morning)
    other = next((way for way in ways if way != channel), None)
    if _had_enough(notice.user, channel, at) or (price := _spent(channel, at)) is None:
        return _fall(notice, other, at) if other and not notice.fell_back else _later(notice, _tomorrow(at))
    try:
        reference = channels.hand_over(message(notice, channel))
    except channels.Unreachable as refusal:
        return _fall(notice, other, at) if other and not notice.fell_back else _failed(notice, channel, refusal, at)
    except channels.Down as outage:
        return _try_later(notice, channel, other, outage, at)
    return _handed_over(notice, Handover(channel=channel, reference=reference, cost_minor=price, at=at))


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
def _handed_over(notice: Notice, handover: Handover) -> Notice:
    handover.notice, at = notice, handover.at
    Handover.objects.bulk_create([handover], ignore_conflicts=True)
    return workflow.move(notice, to=NoticeStatus.SENT, by=None, at=at, channel=handover.channel, sent_at=at)


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


def _spent(channel: Channel, at: datetime) -> int | None:
    """Spend the price of one message and say what it was; nothing is spent where the day's limit forbids it."""
    today = timezone.localdate(at)
    row = ChannelCost.objects.filter(channel=channel).first()
    if row is None:
        return 0
    ChannelCost.objects.filter(pk=row.pk).exclude(spent_on=today).update(spent_on=today, spent_minor=0)
    within = ChannelCost.objects.filter(pk=row.pk, spent_minor__lte=row.most_minor - row.price_minor)
    return row.price_minor if within.update(spent_minor=F("spent_minor") + row.price_minor) else None


def _had_enough(user: Any, channel: Channel, at: datetime) -> bool:
    """Tell that a telephone has had a day's messages, whoever asked for them; what stops here is written to the log."""
    if channel not in BY_TELEPHONE:
        return False
    since = at - timedelta(days=1)
    had = Handover.objects.filter(channel__in=BY_TELEPHONE, notice__user__phone=user.phone, at__gt=since).count()
    if had < settings.PHONE_MOST_A_DAY:
        return False
    logger.warning("notices.number_had_enough", user_id=user.pk, had=had)
    return True


def _give_back(channel: Channel) -> None:
    ChannelCost.objects.filter(channel=channel, spent_minor__gte=F("price_minor")).update(
        spent_minor=F("spent_minor") - F("price_minor")
    )


def _later(notice: Notice, when: datetime) -> Notice:
    """Wait for an hour: nothing was tried."""
    Notice.objects.filter(pk=notice.pk).update(next_at=when, attempts=0)
    notice.refresh_from_db()
    return notice


def _fall(notice: Notice, other: Channel, at: datetime) -> Notice:
    """Go the other way, this once."""
    Notice.objects.filter(pk=notice.pk).update(channel=other, fell_back=True, attempts=0, next_at=at)
    return send(notice.pk, at=at)


def _try_later(notice: Notice, channel: Channel, other: Channel | None, outage: channels.Down, at: datetime) -> Notice:
    _give_back(channel)
    if notice.attempts >= FALL_AFTER and other and not notice.fell_back:
        return _fall(notice, other, at)
    if notice.attempts >= ATTEMPTS_MOST:
        return _failed(notice, channel, outage, at)
    wait = min(FIRST_WAIT * 2 ** min(notice.attempts, ATTEMPTS_MOST), LONGEST_WAIT)
    Notice.objects.filter(pk=notice.pk).update(next_at=at + wait, channel=channel)
    notice.refresh_from_db()
    return notice


def _failed(notice: Notice, channel: Channel, refusal: Exception, at: datetime) -> Notice:
    return workflow.move(notice, to=NoticeStatus.FAILED, by=None, at=at, why=str(refusal)[:80], channel=channel)


@transaction.atomic
def hear(*, channel: str, reference: str, status: str, at: datetime) -> bool:
    """
    Take in a carrier's news of a message; say whether it is one of ours. The same news twice, or late, is no matter.

    What could not be delivered goes the next way, unless it went there already.
    """
    handover = Handover.objects.filter(channel=channel, reference=reference).exclude(reference="").first()
    if handover is None:
        return False
    notice = Notice.objects.select_for_update(of=("self",)).select_related("user").get(pk=handover.notice_id)
    to = REACHED[status]
    if to == NoticeStatus.FAILED and notice.status == NoticeStatus.SENT and notice.channel == channel:
        _bounced(notice, Channel(channel), at)
    elif to != NoticeStatus.FAILED and to in notice.FLOW.moves[notice.status]:
        workflow.move(notice, to=to, by=None, at=at, why=channel)
    return True


def _bounced(notice: Notice, channel: Channel, at: datetime) -> None:
    ways = channels.reaching(notice.user, preference_of(notice.user))
    other = next((way for way in ways if way != channel), None)
    if other is None or notice.fell_back:
        workflow.move(notice, to=NoticeStatus.FAILED, by=None, at=at, why=channel)
        return
    facts = {"channel": other, "fell_back": True, "attempts": 0, "next_at": at}
    workflow.move(notice, to=NoticeStatus.OWED, by=None, at=at, why=channel, **facts)
    deliver.delay_on_commit(notice.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types
