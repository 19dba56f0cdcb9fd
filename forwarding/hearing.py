"""What a carrier of messages says afterwards: one reached its person, was read, or came back."""

from datetime import datetime

from django.db import transaction

from forwarding import channels, sending
from forwarding.models import Handover, Notice
from forwarding.models.notice import Channel
from forwarding.states import NoticeStatus
from suuq import workflow

REACHED = {"delivered": NoticeStatus.DELIVERED, "read": NoticeStatus.READ, "failed": NoticeStatus.FAILED}


@transaction.atomic
def hear(*, channel: str, reference: str, status: str, at: datetime) -> bool:
    """
    Take in a carrier's news of a message; say whether it is one of ours. The same news twice, or late, is no matter.

    What could not be delivered goes the next way, unless it went there already.
    """
    handover = Handover.objects.filter(channel=channel, reference=reference).exclude(reference="").first()
    if handover is None:
        return False
    notice = (
        Notice.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=handover.notice_id)
    )
    to = REACHED[status]
    if to == NoticeStatus.FAILED and notice.status == NoticeStatus.SENT and notice.channel == channel:
        _bounced(notice, Channel(channel), at)
    elif to != NoticeStatus.FAILED and to in notice.FLOW.moves[notice.status]:
        workflow.move(notice, to=to, by=None, at=at, why=channel)
    return True


def _bounced(notice: Notice, channel: Channel, at: datetime) -> None:
    ways = channels.reaching(notice.user, sending.preference_of(notice.user))
    other = next((way for way in ways if way != channel), None)
    if other is None or notice.fell_back:
        workflow.move(notice, to=NoticeStatus.FAILED, by=None, at=at, why=channel)
        return
    facts = {"channel": other, "fell_back": True, "attempts": 0, "next_at": at}
    workflow.move(notice, to=NoticeStatus.OWED, by=None, at=at, why=channel, **facts)
    sending.soon()
