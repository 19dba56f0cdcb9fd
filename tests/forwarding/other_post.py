"""
The staff of a second suuq that delivers for us: one process, on its own database, that ``test_two_houses`` speaks to.

Each line it reads is a JSON list: ["open", door], ["move", number, status, {facts}] (a scan by its clerk, after which
its outbox is sent), ["ask", number]; each is answered by a line of JSON.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suuq.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up before

from forwarding.domestic import guests, outbox  # noqa: E402 - after setup()
from forwarding.models import GuestParcel, Partner  # noqa: E402 - the same
from suuq.workflow import Refused  # noqa: E402 - the same


def begin(door_url):
    Partner.objects.create(code="forwarder", name="The forwarder", country="DJ", role="forwards", door_url=door_url)


def move(number, status, said):
    guest = GuestParcel.objects.get(number=number)
    try:
        guests.move(guest=guest, to=status, place="Poste centrale", by=None, at=timezone.now(), **said)
    except Refused as refusal:
        return [reason.code for reason in refusal.reasons]
    outbox.sweep()
    return []


def ask(number):
    return GuestParcel.objects.filter(number=number).values("status", "is_released", "code", "name", "office").first()


ACTS = {"open": begin, "move": move, "ask": ask}
for line in sys.stdin:
    name, *words = json.loads(line)
    sys.stdout.write(json.dumps(ACTS[name](*words)) + "\n")
    sys.stdout.flush()
