"""django-oscar's page of one order, of twelve lines, asked for by its buyer through Django's own handler."""

import os
import warnings
from decimal import Decimal

import dj_database_url
import django
from django.conf import settings
from oscar import INSTALLED_APPS
from oscar import defaults as oscar

warnings.simplefilter("ignore")
BACKEND = "oscar.apps.customer.auth_backends.EmailBackend"
PROCESSORS = ("request", "debug", "i18n", "media", "static", "tz")
ABOUT = [f"django.template.context_processors.{name}" for name in PROCESSORS] + [
    "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages",
    "oscar.apps.search.context_processors.search_form", "oscar.apps.checkout.context_processors.checkout",
    "oscar.core.context_processors.metadata",
]  # fmt: skip
settings.configure(
    **{name: getattr(oscar, name) for name in dir(oscar) if name.isupper()},
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"])}, SECRET_KEY="bench", ALLOWED_HOSTS=["*"],  # noqa: S106 - it opens nothing
    INSTALLED_APPS=INSTALLED_APPS, ROOT_URLCONF=__name__, SITE_ID=1, USE_TZ=True, STATIC_URL="/static/",
    HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
    AUTHENTICATION_BACKENDS=[BACKEND], DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
        "OPTIONS": {"context_processors": ABOUT},
    }],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "oscar.apps.basket.middleware.BasketMiddleware",
    ],
)  # fmt: skip
django.setup()

from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import include, path, reverse
from oscar.test import factories
from turns import take

urlpatterns = [path("i18n/", include("django.conf.urls.i18n")), path("", include(apps.get_app_config("oscar").urls[0]))]

call_command("migrate", verbosity=0)
buyer, basket = factories.UserFactory(), factories.BasketFactory()
for n in range(12):
    product = factories.create_product(title=f"Running shoes {n}", price=Decimal("89.90"), num_in_stock=9)
    basket.add_product(product, 1)
order = factories.create_order(basket=basket, user=buyer)
client, page = Client(), reverse("customer:order", args=[order.number])
client.force_login(buyer, BACKEND)


def ask(_n):
    """Open the page."""
    answer = client.get(page)
    assert answer.content.count(b"Running shoes") >= 12, answer  # noqa: PLR2004, S101 - else nothing is measured


take(ask)
