"""django-hordak: transfers from one of four accounts to fifty others; ``make`` makes them, a number is one client."""

import os
import sys

import dj_database_url
import django
from django.conf import settings

settings.configure(
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"])}, USE_TZ=True, CURRENCIES=["EUR"],
    SECRET_KEY="bench", DEFAULT_AUTO_FIELD="django.db.models.AutoField",  # noqa: S106 - it opens nothing
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "djmoney", "mptt", "hordak"],
)  # fmt: skip
django.setup()

from django.core.management import call_command
from hordak.models import Account
from moneyed import Money
from turns import take

if sys.argv[1] == "make":
    call_command("migrate", verbosity=0)
    for n in range(54):
        Account.objects.create(name=f"a{n}", code=f"{n:03d}", type="AS" if n < 4 else "LI", currencies=["EUR"])  # noqa: PLR2004 - as many clients
    print(0, flush=True)
else:
    writer, accounts = int(sys.argv[1]), list(Account.objects.order_by("code"))
    take(lambda n: accounts[writer].transfer_to(accounts[4 + (n + writer) % 50], Money(1, "EUR")))
