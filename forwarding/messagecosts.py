"""What messages cost: the price of each way, the most that a day may cost, and how many a telephone is sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from forwarding.models import ChannelCost, Handover
from forwarding.models.notice import Channel

logger = structlog.get_logger("suuq.notices")

BY_TELEPHONE = {Channel.SMS, Channel.WHATSAPP}


def prices() -> Mapping[str, int]:
    """Give the price of each way that has one."""
    return dict(ChannelCost.objects.values_list("channel", "price_minor"))


def spend(price: int | None, channel: Channel, at: datetime) -> bool:
    """Spend what one message costs, if anything; say whether the day's limit allowed it."""
    if price is None:
        return True
    today, rows = timezone.localdate(at), ChannelCost.objects.filter(channel=channel)
    rows.exclude(spent_on=today).update(spent_on=today, spent_minor=0)
    within = rows.filter(spent_minor__lte=F("most_minor") - price)
    return bool(within.update(spent_minor=F("spent_minor") + price))


def had_enough(user: Any, channel: Channel, at: datetime) -> bool:
    """Tell that a telephone has had a day's messages, whoever asked for them; what stops here is written to the log."""
    if channel not in BY_TELEPHONE:
        return False
    since = at - timedelta(days=1)
    had = Handover.objects.filter(channel__in=BY_TELEPHONE, notice__user__phone=user.phone, at__gt=since).count()
    if had < settings.PHONE_MOST_A_DAY:
        return False
    logger.warning("notices.number_had_enough", user_id=user.pk, had=had)
    return True


def give_back(channel: Channel) -> None:
    """Take back the price of a message that did not go out."""
    ChannelCost.objects.filter(channel=channel, spent_minor__gte=F("price_minor")).update(
        spent_minor=F("spent_minor") - F("price_minor")
    )
