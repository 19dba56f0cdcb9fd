"""
Put a shopper with bills and money, and a person of finance, into the house that will be killed.

Prints what the test needs to act for them: their cookies and the numbers of their bills. It runs inside
``manage.py shell``, in the house's own database.
"""

import json
import sys

from django.conf import settings
from django.test import Client

from billing.models import Means
from billing.payments import top_up
from suuq.accounts import people
from suuq.roles import Role
from tests.factories.billing import AT, bill
from tests.factories.suuq import PersonFactory
from tests.signing_in import sign_in

RICH = 10**8


def session_of(user):
    client = Client()
    sign_in(client, user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def make(bills):
    shopper = PersonFactory(email="shopper@example.com")
    finance = PersonFactory(email="finance@example.com", role=Role.FINANCE)
    for person in (shopper, finance):
        people.file(person)
    money = {"means": Means.PROVIDER, "provider": "waafi", "amount_minor": RICH, "currency": "DJF"}
    top_up(user=shopper, key="waafi:1", at=AT, **money)
    written = [bill(payer=shopper, key=f"scene:{n}").number for n in range(bills)]
    sys.stdout.write(json.dumps({"shopper": session_of(shopper), "finance": session_of(finance), "bills": written}))
