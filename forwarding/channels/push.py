"""By the notifications of a browser: sealed so that only that browser reads them (web push, RFC 8291)."""

import json

import requests
from django.conf import settings
from pywebpush import WebPushException, webpush

from forwarding.channels.message import Down, Message, Unreachable
from forwarding.models import PushDevice

TIMEOUT_SECONDS = 10
KEPT_SECONDS = 24 * 3600  # a browser that is off hears it within a day, or not at all
GONE = {404, 410}


def hand_over(message: Message) -> str:
    """Notify every browser of a person; one that hears it is enough, one that is gone is forgotten."""
    heard, unwell = 0, 0
    for device in PushDevice.objects.filter(user=message.user):
        try:
            _notify(device, message)
            heard += 1
        except WebPushException as refusal:
            if refusal.response is not None and refusal.response.status_code in GONE:
                device.delete()
            else:
                unwell += 1
        except requests.RequestException:
            unwell += 1
    if heard:
        return ""
    raise (Down("push service") if unwell else Unreachable("no browser left"))


def _notify(device: PushDevice, message: Message) -> None:
    seen = {"title": message.subject, "body": f"{message.text} {message.signature}", "tag": message.key}
    webpush(
        subscription_info={"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
        data=json.dumps(seen | {"lang": message.user.language}, ensure_ascii=False),
        vapid_private_key=settings.VAPID_PRIVATE_KEY,
        vapid_claims={"sub": settings.VAPID_CONTACT},
        ttl=KEPT_SECONDS,
        timeout=TIMEOUT_SECONDS,
    )
