"""Karrio's tracking API: a tracker with twelve events, asked for by its owner's token through Django's own handler."""

import os
import warnings

warnings.simplefilter("ignore")
os.environ |= {"DJANGO_SETTINGS_MODULE": "karrio.server.settings", "SECRET_KEY": "bench", "DEBUG_MODE": "off"}
os.environ |= {"USER_RATE_LIMIT": "100000/second", "CARRIER_REQUEST_RATE_LIMIT": "100000/second", "LOG_LEVEL": "ERROR"}

import django
from loguru import logger

logger.disable("karrio")  # it tells what it loads
django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from karrio.server.manager.models import Tracking
from karrio.server.user.models import Token
from turns import take

EVENT = {"description": "Arrived at the airport", "location": "DJIBOUTI", "code": "AR", "time": "20:34"}


def ask(_n):
    """Ask for the parcel's events."""
    answer = client.get(f"/v1/trackers/{tracker.pk}")
    assert len(answer.json()["events"]) == 12, answer.content  # noqa: PLR2004, S101 - else nothing is measured


call_command("migrate", verbosity=0)
user = get_user_model().objects.create_superuser("bench@example.com", "bench")
tracker = Tracking.objects.create(
    tracking_number="00340434292135100124", test_mode=True, delivered=False, status="in_transit", created_by=user,
    events=[EVENT | {"date": f"2026-11-{n:02d}"} for n in range(1, 13)],
    carrier=dict.fromkeys(("carrier_code", "carrier_id", "carrier_name"), "dhl_express") | {"test_mode": True},
)  # fmt: skip
client = Client(headers={"authorization": f"Token {Token.objects.create(user=user, test_mode=True).key}"})
take(ask)
