"""
The ways to reach a person: e-mail, SMS, WhatsApp, a browser's notifications.

Each has one function that hands a message over and gives the reference under which news of it will come. A channel
that is not configured is not offered to anybody.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from forwarding.channels import gateway, letter, push
from forwarding.channels.message import Down, Message, Unreachable
from forwarding.models import Preference, PushDevice
from forwarding.models.notice import Channel

__all__ = ["Down", "Message", "Unreachable", "hand_over", "offered", "reaching"]

WAYS: dict[str, Callable[[Message], str]] = {
    Channel.EMAIL: letter.hand_over,
    Channel.SMS: gateway.hand_over,
    Channel.WHATSAPP: gateway.hand_over,
    Channel.PUSH: push.hand_over,
}


def offered() -> list[Channel]:
    """Give the channels that this post has, the one everybody begins with first."""
    by_phone = [channel for channel in (Channel.SMS, Channel.WHATSAPP) if settings.GATEWAYS.get(channel)]
    return [Channel.EMAIL, *by_phone, *([Channel.PUSH] if settings.VAPID_PRIVATE_KEY else [])]


def reaching(user: Any, preference: Preference) -> list[Channel]:
    """
    Give the channels by which a person can be reached, in the order they wish.

    By telephone only to the countries this post pays messages to: dear numbers far away are how gateways are robbed.
    WhatsApp only with their consent; a browser only when they chose it, for it may lie in a drawer.
    """
    phone = user.phone.startswith(tuple(settings.PHONE_PREFIXES)) and user.phone != preference.wrong_phone
    wished = [preference.first, preference.second]
    able = {
        Channel.EMAIL: bool(user.email),
        Channel.SMS: bool(phone),
        Channel.WHATSAPP: bool(phone and preference.whatsapp_agreed_at),
        Channel.PUSH: Channel.PUSH in wished and PushDevice.objects.filter(user=user).exists(),
    }
    usual = [channel for channel in (Channel.EMAIL, Channel.SMS) if channel not in wished]
    here = offered()
    return [Channel(c) for c in [*wished, *usual] if c and c in here and able[Channel(c)]]


def hand_over(message: Message) -> str:
    """
    Give a message to who carries it.

    :raises Unreachable: this person cannot be reached this way; another way is better
    :raises Down: not now; the same way may do later
    """
    return WAYS[message.channel](message)
