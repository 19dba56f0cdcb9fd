"""What a page is made of: apps, the way of a request, templates, languages, static files."""

from pathlib import Path

from django.conf import locale
from django.utils.translation import gettext_lazy as _

from suuq import tongues
from suuq.settings.ground import BASE_DIR, DEBUG, PRODUCTION, env
from suuq.settings.money import STRIPE_SIMULATOR

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
if STRIPE_SIMULATOR:
    INSTALLED_APPS.append("billing.simulator")

MIDDLEWARE = [
    "suuq.middleware.request_id",
    "suuq.middleware.client_address",
    "django.middleware.security.SecurityMiddleware",
    "suuq.middleware.Policy",  # what says something to browsers stands before whatever may answer
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "suuq.middleware.plain_to_machines",
    "suuq.middleware.refuse_hostile",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "suuq.middleware.private_pages",
    "suuq.middleware.second_factor",
    "suuq.idle.IdleMiddleware",
    "suuq.looking.LookingMiddleware",
    "suuq.resent.FilesAgain",
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
                "billing.certainty.for_pages",
                "billing.places.for_pages",
            ],
            "builtins": [
                "suuq.ui.templatetags.su",
                "suuq.ui.templatetags.dress",
                "suuq.ui.templatetags.again",
                "suuq.ui.templatetags.put_right",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("ar", _("Arabic")), ("en", _("English")), ("so", _("Somali")), ("aa", _("Afar"))]
locale.LANG_INFO.update(tongues.LANG_INFO)
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", default="Africa/Djibouti")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
