"""People at the front door who go on asking, whatever happens behind it."""

import re
import threading
from contextlib import suppress

import requests
from django.db import connections
from django.urls import reverse

from forwarding.models import Purchase, Warehouse
from tests.stories.people import SHOES, picture

ACKNOWLEDGED, REFUSED = {302}, 409
REASON = re.compile(r"<li>([^<]+)</li>")  # parts/reasons.html
BREATH_SECONDS = 0.02  # people, not a flood


class Visitors:
    """One reads pages, one announces parcels; every answer is kept."""

    breath = BREATH_SECONDS

    def __init__(self, url, certificate, shopper, *, patient=False):
        self.url, self.certificate, self.shopper = url, str(certificate), shopper
        self.patient = patient  # whether a person presses the same button again until it is acknowledged
        self.answers, self.orders, self.refusals = [], [], []
        self._over = threading.Event()
        self._warehouse = Warehouse.objects.get(code="FR").pk
        self._threads = [threading.Thread(target=self._goes_on, args=(act,)) for act in self.acts()]

    def acts(self):
        return [self._reads, self._announces]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_failure):
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def refused(self):
        """What was answered otherwise than it should have been."""
        return [answer for answer in self.answers if answer not in {200, 302}]

    def stored(self):
        """How often each acknowledged order is in the database: once is right."""
        named = Purchase.objects.filter(customer__user=self.shopper.user)
        return [named.filter(order_number=order).count() for order in self.orders]

    def insists(self, press, *words):
        """Press until it is acknowledged, if this is a patient person, or refused; tell whether it was."""
        while (answer := self._told(lambda: press(*words))) not in ACKNOWLEDGED:
            if answer == REFUSED or not self.patient or self._over.wait(0.2):
                return False
        return True

    def _goes_on(self, act):
        number = 0
        while not self._over.wait(self.breath):
            act(number)
            number += 1
        connections.close_all()

    def _reads(self, _number):
        self._told(lambda: requests.get(f"{self.url}{reverse('start')}", verify=self.certificate, timeout=30))

    def _announces(self, number):
        form = {
            "warehouse": self._warehouse, "shop": "Zalando", "order_number": f"L{number}", "once": f"press-{number}",
            "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", **{f"form-0-{k}": v for k, v in SHOES.items()},
        }  # fmt: skip
        if self.insists(self._declares, form):
            self.orders.append(form["order_number"])

    def _declares(self, form):
        return self.shopper.browser.post(reverse("declare"), form | {"invoice": picture()})

    def _told(self, ask):
        status = 0
        with suppress(requests.RequestException):
            answer = ask()
            status = answer.status_code
            if status == REFUSED:
                self.refusals += REASON.findall(answer.content.decode())
        self.answers.append(status)
        return status
