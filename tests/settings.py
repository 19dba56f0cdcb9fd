"""The settings of the tests: the developer's own, on a database, a mailbox and a store that vanish afterwards."""

import os
import secrets

from tests import engines

os.environ["DATABASE_URL"] = engines.database_url()
os.environ["VAR_DIR"] = str(engines.scratch() / "var")
os.environ.setdefault("SUUQ_ENV", "development")
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(60))  # the deployment under test signs with the same

from suuq.settings import *  # noqa: F403 - the environment above decides what it reads
from suuq.settings import BASE_DIR, CACHES, DATABASES, STORAGES, TEMPLATES

DEBUG = False
DATABASES["default"]["CONN_MAX_AGE"] = 0
if engines.on_sqlite():
    # A file, not memory: threads and the live server open their own connections, as they do in earnest.
    DATABASES["default"]["TEST"] = {"NAME": str(engines.scratch() / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
    DATABASES["default"]["OPTIONS"]["timeout"] = 120  # thirty contestants of a race on a busy machine
else:
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get(engines.TEMPLATE)}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a thousand sign-ins, not one secret
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_AUTOREFRESH = True
TEMPLATES[0]["OPTIONS"]["debug"] = False
CACHES["template_fragments"]["BACKEND"] = "suuq.cache.OwnMemory"  # as where no developer changes templates
IDLE_MINUTES: dict[str, int] = {}  # for the same reason
SUDO_SECONDS = 10**12  # a test signs in once and sets the clock as it likes; tests of the asking name their own
ACCOUNT_RATE_LIMITS = False  # one address signs a hundred people in here; the limits have tests of their own
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}}
GATEWAYS = {"sms": "", "whatsapp": ""}  # tests of channels name their own
STRIPE_TRANSPORT = "billing.simulator.transport.answer"  # the real SDK, without a socket
STRIPE_SIMULATOR_COURIER = ""  # tests deliver webhooks themselves, in the order they choose
