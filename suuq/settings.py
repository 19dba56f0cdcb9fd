"""
Every setting, from the environment (see ``.env.example``); the defaults are a developer's machine.

Production is ``SUUQ_ENV=production`` and starts only when nothing unsafe is left: see ``suuq/production.py``.
"""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from suuq import logs, production, sentry

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()  # SECRET_KEY_FILE=/run/secrets/secret_key does for SECRET_KEY
environ.Env.read_env(BASE_DIR / ".env")
production.refuse_unread(os.environ)

PRODUCTION = env("SUUQ_ENV", default="development") == "production"
DEBUG = env.bool("DEBUG", default=not PRODUCTION)
SECRET_KEY = env("SECRET_KEY", default="" if PRODUCTION else "a key for development only")
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else LOCAL_HOSTS)
PORT = env("PORT", default="8000")
SITE_URL = env("SITE_URL", default=f"http://localhost:{PORT}")
SITE_HOST = SITE_URL.split("//")[-1]  # how messages name the site: in words, not as a link
CSRF_TRUSTED_ORIGINS = [SITE_URL]
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "suuq.backoffice.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "suuq",
    "suuq.accounts",
    "customs",
    "billing",
    "forwarding",
]

MIDDLEWARE = [
    "suuq.middleware.request_id",
    "suuq.middleware.client_address",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "suuq.middleware.plain_to_machines",
    "suuq.middleware.refuse_hostile",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "suuq.middleware.private_pages",
    "suuq.middleware.second_factor",
    "suuq.middleware.explain_refusals",
]

ROOT_URLCONF = "suuq.urls"
WSGI_APPLICATION = "suuq.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "suuq.ui.context.house",
                "billing.places.for_pages",
            ],
            "builtins": ["suuq.ui.templatetags.su", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/suuq.sqlite3")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits at the door, not in the middle
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000",
    }
elif env.bool("DATABASE_POOL", default=PRODUCTION):
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a pool outlives its PostgreSQL: look before use
    pool = {"pool": {"min_size": 2, "max_size": 8, "timeout": 5}}
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | pool  # beside what the URL asks for
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    patience = {"socket_timeout": 2, "socket_connect_timeout": 2}
    CACHES = {"default": {"BACKEND": "suuq.cache.ForgivingCache", "LOCATION": REDIS_URL, "OPTIONS": patience}}

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://localhost")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# Money waits behind nothing: a worker may serve one queue or all of them (docker-compose.yml).
CELERY_TASK_DEFAULT_QUEUE = "notices"
CELERY_TASK_ROUTES = {"billing.tasks.*": {"queue": "money"}, "forwarding.tasks.sweep_shipments": {"queue": "money"}}
CELERY_BEAT_MAX_LOOP_INTERVAL = 1  # it looks up every second, so that Ctrl-C is not kept waiting
# A page waits a second for the queue and no longer: what could not be asked for is found by a sweep.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"max_retries": 1, "interval_start": 0.2, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.2}
if CELERY_BROKER_URL.startswith("filesystem"):
    BROKER_FOLDERS = {name: VAR_DIR / "broker" / name for name in ("queue", "control")}
    for folder in BROKER_FOLDERS.values():
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDERS["queue"]),
        "data_folder_out": str(BROKER_FOLDERS["queue"]),
        "control_folder": str(BROKER_FOLDERS["control"]),
        "polling_interval": 0.1,
    }
CELERY_BEAT_SCHEDULE = {
    "sweep-notices": {"task": "forwarding.tasks.sweep_notices", "schedule": 60},
    "sweep-shipments": {"task": "forwarding.tasks.sweep_shipments", "schedule": 60},
    "rematch-pool": {"task": "forwarding.tasks.rematch_pool", "schedule": 24 * 3600},
    "sweep-partners": {"task": "forwarding.domestic.outbox.sweep", "schedule": 60},
    "sweep-webhooks": {"task": "suuq.webhooks.sweep", "schedule": 60},
    "warn-of-last-days": {"task": "forwarding.tasks.warn_of_last_days", "schedule": 6 * 3600},
    "sweep-calls": {"task": "forwarding.tasks.sweep_calls", "schedule": 900},
    "sweep-cases": {"task": "forwarding.tasks.sweep_cases", "schedule": 600},
    "sweep-intakes": {"task": "forwarding.tasks.sweep_intakes", "schedule": 300},
    "count-storage": {"task": "forwarding.tasks.count_storage", "schedule": 3600},
    "sweep-cards": {"task": "billing.tasks.sweep_cards", "schedule": 60},
    "fetch-card-news": {"task": "billing.tasks.fetch_card_news", "schedule": 600},
    "reconcile-cards": {"task": "billing.tasks.reconcile_cards", "schedule": 24 * 3600},
    "post-interest": {"task": "billing.tasks.post_interest", "schedule": 24 * 3600},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_ADAPTER = "suuq.accounts.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = "suuq"

# How many proxies of ours stand before the service; what they say of a client's address is believed, nothing else is.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", default="Africa/Djibouti")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))  # never served by URL: see suuq/uploads.py
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STORE_BUCKET, STORE_KEY_ID = env("STORE_BUCKET", default=""), env("STORE_KEY_ID", default="")
STORE_KEY = env("STORE_KEY", default="")
if STORE_BUCKET:  # any S3 API, so that several machines see the same photos
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": STORE_BUCKET,
            "endpoint_url": env("STORE_URL", default=None),
            "access_key": STORE_KEY_ID,
            "secret_key": STORE_KEY,
            "region_name": env("STORE_REGION", default="us-east-1"),
            "default_acl": None,
            "file_overwrite": False,
        },
    }
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

EMAIL_URL = env("EMAIL_URL", default="" if PRODUCTION else f"filemail:///{VAR_DIR}/mail")
EMAIL_CONFIG = env.email_url_config(EMAIL_URL or "dummymail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_FILE_PATH = EMAIL_CONFIG.get("EMAIL_FILE_PATH") or str(VAR_DIR / "mail")
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_HOST", ""), EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="suuq <bonjour@suuq.example>")

# A restored copy writes to nobody until SAFE_MODE=off is said: see suuq/safe_mode.py.
SAFE_MODE = env.bool("SAFE_MODE") if env("SAFE_MODE", default="") else None if PRODUCTION else False
READY_DISK_BYTES = env.int("READY_DISK_BYTES", default=200 * 1024 * 1024)  # with less room /readyz says so
# Messages by telephone: the https address of a gateway, "console" in development, or nothing: then it is not offered.
NO_GATEWAY = "" if PRODUCTION else "console"
GATEWAYS = {name: env(f"{name.upper()}_GATEWAY", default=NO_GATEWAY) for name in ("sms", "whatsapp")}
GATEWAY_SECRETS = {name: env(f"{name.upper()}_GATEWAY_SECRET", default="") for name in GATEWAYS}
# Notifications of browsers: "vapid --gen" makes the pair; empty: not offered. We call these services and no other.
VAPID_PRIVATE_KEY = env("VAPID_PRIVATE_KEY", default="")
VAPID_PUBLIC_KEY = env("VAPID_PUBLIC_KEY", default="")
VAPID_CONTACT = env("VAPID_CONTACT", default="mailto:bonjour@suuq.example")
PUSH_SERVICES = ["fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com"]

# What the operating post is: data, not code.
COUNTRY = env("COUNTRY", default="DJ")
CURRENCY = env("CURRENCY", default="DJF")
POST_NAME = env("POST_NAME", default="La Poste")
HUB_OFFICE = env("HUB_OFFICE", default="DJJIBA")  # the IMPC code of the office that opens the bags

# Other houses (forwarding.models.Partner): the secret shared with each, "code=secret" or, while one replaces another,
# "code=new|old". In production their doors are public https addresses and nothing else.
PARTNER_SECRETS = env.dict("PARTNER_SECRETS", default={})
PARTNERS_MAY_BE_LOCAL = not PRODUCTION

STRIPE_SIMULATOR = env.bool("STRIPE_SIMULATOR", default=not PRODUCTION)
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="" if PRODUCTION else "sk_test_simulator")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="" if PRODUCTION else "whsec_simulator")
STRIPE_HOME = f"{SITE_URL}/_dev/stripe" if STRIPE_SIMULATOR else "https://api.stripe.com"
STRIPE_API_BASE = env("STRIPE_API_BASE", default=STRIPE_HOME)

# How calls reach Stripe and how the simulator's webhooks reach us: over the network, or a function's dotted name.
STRIPE_TRANSPORT = env("STRIPE_TRANSPORT", default="")
STRIPE_SIMULATOR_COURIER = env("STRIPE_SIMULATOR_COURIER", default="billing.simulator.courier.from_a_thread")
if STRIPE_SIMULATOR:
    INSTALLED_APPS.append("billing.simulator")
CARD_PATIENCE_SECONDS = env.int("CARD_PATIENCE_SECONDS", default=45)  # the sweeper leaves alone what is younger
FAILPOINTS = env("FAILPOINTS", default="")  # tests of crashes only: see suuq/failpoints.py

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE, "'wasm-unsafe-eval'"],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF, "https://checkout.stripe.com"],
    }
}
# The back office draws itself with a library that writes styles and evaluates expressions in the page.
BACK_OFFICE_CSP = {"script-src": ["'unsafe-eval'", "'unsafe-inline'"], "style-src": ["'unsafe-inline'"]}
# The back office wears the house's sea: unfold takes the steps of one hue, lightest first.
SEA = (
    "#eef6f4",
    "#dcebe7",
    "#bcdcd6",
    "#83d3ca",
    "#4fa8a2",
    "#23797a",
    "#0c565a",
    "#0b4a4e",
    "#093f43",
    "#07393d",
    "#04262a",
)
UNFOLD = {
    "SITE_TITLE": "suuq",
    "SITE_HEADER": "suuq",
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "ENVIRONMENT": "suuq.ui.context.copy_label",
    "COLORS": {"primary": dict(zip("50 100 200 300 400 500 600 700 800 900 950".split(), SEA, strict=True))},
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

# Without a token there is no /metrics. Web and worker of one machine count together in one folder: see suuq/metrics.py.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
METRICS_FOLDER = env("METRICS_FOLDER", default=str(VAR_DIR / "metrics") if METRICS_TOKEN else "")
if METRICS_FOLDER:
    Path(METRICS_FOLDER).mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_FOLDER  # its library asks the environment, when first imported
sentry.begin(env("SENTRY_DSN", default=""), environment=env("SUUQ_ENV", default="development"))
LOGGING = logs.configuration(as_json=PRODUCTION, level=env("LOG_LEVEL", default="INFO"))

if PRODUCTION:
    production.refuse_unsafe(globals())
