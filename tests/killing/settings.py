"""The settings of a house that is killed on purpose: production's pool of connections, and a sweeper in a hurry."""

import os

os.environ |= {
    "DATABASE_POOL": "on",
    "CARD_PATIENCE_SECONDS": "1",
    "DEBUG": "off",
    "LOG_LEVEL": "WARNING",
    "IDLE_MINUTES": "finance=1440",
}

from suuq.settings import *  # noqa: F403 - the environment decides what it reads
from suuq.settings import CELERY_BEAT_SCHEDULE

CELERY_BEAT_SCHEDULE = {"sweep-cards": CELERY_BEAT_SCHEDULE["sweep-cards"] | {"schedule": 1}}
# A whole matrix lasts longer than finance may be away from the screen, or act on a proof of who they are.
SUDO_SECONDS = ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
