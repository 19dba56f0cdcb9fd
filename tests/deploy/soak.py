"""
Half an hour of deaths: mixed roles at the front door while parts of the deployment are killed at random.

``SOAK_MINUTES=2 TEST_ENGINE=deployed pytest -n0 -s tests/deploy/soak.py``; SOAK_SEED names the order of deaths. What is
killed is started again as a host would; nothing else is done by hand. The log is left in ``.state/kill-soak.log``.
"""

import os
import random
import time
from collections import Counter
from pathlib import Path
from statistics import median

from django.db import connections
from django.urls import reverse

from billing.models import Payment
from forwarding.models import Customer, Notice, Package
from forwarding.states import NoticeStatus
from tests.deploy.processes import until
from tests.deploy.visitors import Visitors
from tests.factories.billing import bill, fill_wallet
from tests.stories.people import Person

MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
LOG = Path(".state/kill-soak.log")
REST_SECONDS = (4, 20)  # between two deaths
BREATH_SECONDS = 0.5
RECOVERY_SECONDS = 900  # a notice's lease, the sweep that finds it, and the waits between tries


class Crowd(Visitors):
    """Besides those who read and announce: a bench that receives, a shopper who pays, a clerk who takes cash."""

    breath = BREATH_SECONDS

    def __init__(self, town, deployed, bills):
        self.payer, self.bench, self.clerk = Person(town.shopper.user), town.bench, town.clerk
        self.for_wallet, self.for_cash = bills
        town.shopper.open("home")  # the first look gives a suite
        self.suite = Customer.objects.get(user=town.shopper.user).suite
        self.paid, self.received = [], []
        super().__init__(deployed.url, deployed.certificate, town.shopper, patient=True)

    def acts(self):
        return [*super().acts(), self._receives, self._pays, self._takes_cash]

    def acknowledged(self):
        return {"announced": len(self.orders), "received": len(self.received), "paid": len(self.paid)}

    def wrongly_stored(self):
        """Name what was acknowledged and is not there exactly once."""
        payments = Counter(Payment.objects.values_list("invoice__number", flat=True))
        parcels = Counter(Package.objects.values_list("barcodes__raw", flat=True))
        wrong = [order for order, times in zip(self.orders, self.stored(), strict=True) if times != 1]
        wrong += [number for number in self.paid if payments[number] != 1]
        return wrong + [code for code in self.received if parcels[code] != 1]

    def _receives(self, number):
        code = f"TBA30{number:010}"
        form = {
            "barcodes": code, "label_words": self.suite, "weight": "1.2",
            "length": "34", "width": "22", "height": "13", "once": code,
        }  # fmt: skip
        path = f"{reverse('warehouse:measure')}?code={code}"
        if self.insists(self.bench.browser.post, path, form):
            self.received.append(code)

    def _pays(self, number):
        self._settles(self.payer, "billing:pay_from_wallet", self.for_wallet[number])

    def _takes_cash(self, number):
        self._settles(self.clerk, "billing:take_cash", self.for_cash[number], tendered="12345")

    def _settles(self, person, way, invoice, **fields):
        path = reverse(way, args=[invoice])
        if self.insists(person.browser.post, path, fields | {"once": f"{way}-{invoice}"}):
            self.paid.append(invoice)


def bills_for(payer, number):
    return [bill(payer=payer).number for _ in range(number)]


def test_half_an_hour_of_deaths(town, deployed):
    """Acknowledged is stored, nothing twice, the oracle clean, every part back without hands."""
    needed = int(MINUTES * 60 / BREATH_SECONDS) + 100
    fill_wallet(town.shopper.user, 12_345 * needed)
    bills = bills_for(town.shopper.user, needed), bills_for(town.shopper.user, needed)
    town.clerk.open_drawer()
    chance, deaths = random.Random(SEED), []  # noqa: S311 - an order that can be replayed, no secret
    ends = time.monotonic() + MINUTES * 60
    with LOG.open("w") as log, Crowd(town, deployed, bills) as crowd:
        while time.monotonic() < ends:
            time.sleep(chance.uniform(*REST_SECONDS))
            deaths.append(_one_death(deployed, chance, log))
    connections.close_all()
    with LOG.open("a") as log:
        _sum_up(deaths, crowd, log)
    owed = Notice.objects.filter(status=NoticeStatus.OWED)  # what a killed worker had taken up comes back by itself
    until(lambda: not owed.exists(), "the sending of every notice", RECOVERY_SECONDS)
    assert crowd.wrongly_stored() == []


def _one_death(deployed, chance, log):
    lose = chance.choice(
        [deployed.lose_web, deployed.lose_worker, deployed.lose_beat, deployed.lose_redis, deployed.lose_database]
    )
    began = time.monotonic()
    lose()
    until(deployed.answers, f"readiness after {lose.__name__}")
    took = time.monotonic() - began
    log.write(f"{time.strftime('%H:%M:%S')}  {lose.__name__:14} ready again after {took:.1f} s\n")
    log.flush()
    return lose.__name__, took


def _sum_up(deaths, crowd, log):
    answers = Counter(crowd.answers)
    lines = [
        f"seed {SEED}, {MINUTES:g} minutes, {len(deaths)} deaths: {dict(Counter(name for name, _took in deaths))}",
        f"ready again: median {median(took for _name, took in deaths):.1f} s, most {max(t for _n, t in deaths):.1f} s",
        f"answers by status (0: the line was cut): {dict(answers)}",
        f"refused: {dict(Counter(crowd.refusals))}",
        f"acknowledged: {crowd.acknowledged()}; missing or twice: {crowd.wrongly_stored()}",
    ]
    log.write("\n".join(lines) + "\n")
    print(*lines, sep="\n")  # noqa: T201 - the person who soaks reads it
