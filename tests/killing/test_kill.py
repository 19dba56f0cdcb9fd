"""
Kill -9 of the web server, the worker and PostgreSQL at the points where money is between two steps.

After each: what was acknowledged is stored, nothing is there twice, the oracle is content, and nobody had to mend
anything: a person pressed the same button again, or Stripe and the sweeper did what they always do. ``make test`` kills
at a few points, ``make soak`` (``SOAK=1``) at every one.
"""

import os
import tempfile
import threading
from itertools import product
from pathlib import Path

import pytest

from tests import engines
from tests.killing import acts
from tests.killing import house as houses

WHOLE = bool(os.environ.get("SOAK"))
SETTLE = ["settle.locked", "settle.booked", "settle.recorded", "settle.committed"]
REFUND = ["refund.booked", "refund.asked", "refund.sent", "refund.confirmed"]
KNOCK = ["webhook.verified", "webhook.kept"]
NEWS = ["webhook.taken", "card.seen", *SETTLE, "webhook.looked"]
MATRIX = [
    *product(["web", "database"], SETTLE, [acts.Wallet]),
    *product(["web", "database"], ["once.answered"], [acts.Wallet]),
    *product(["web", "database"], ["card.opened"], [acts.Opening]),
    *product(["web", "database"], ["card.seen", *SETTLE], [acts.Return]),
    *product(["web", "database"], KNOCK, [acts.News]),
    *product(["worker", "database"], NEWS, [acts.News]),
    *product(["web", "database"], REFUND, [acts.Refund]),
    *product(["worker"], ["refund.sent", "refund.confirmed"], [acts.SweptRefund]),
]
FEW = {
    ("web", "settle.committed", acts.Wallet), ("web", "card.seen", acts.Return), ("web", "webhook.kept", acts.News),
    ("worker", "settle.recorded", acts.News), ("web", "refund.sent", acts.Refund),
    ("database", "settle.booked", acts.Wallet),
}  # fmt: skip
pytestmark = pytest.mark.xdist_group("killing")  # one house, whoever runs the tests
KILLS = [kill for kill in MATRIX if WHOLE or kill in FEW]


@pytest.fixture(scope="module")
def house():
    """Build it once: a house that survived one death must survive the next."""
    folder = Path(tempfile.mkdtemp(prefix="house-", dir=engines.scratch()))
    redis = houses.redis(folder / "redis")
    built = houses.House(folder, redis.url, bills=600 if WHOLE else 80)
    yield built
    try:
        built.run("manage.py", "verify_integrity")
    finally:
        built.close()
    redis.stop()


@pytest.mark.parametrize(("victim", "point", "act"), KILLS, ids=lambda part: getattr(part, "__name__", part))
def test_r62_r63_r64_money_survives_a_death_between_two_steps(house, victim, point, act):
    """R62, R63, R64: kill -9 at a failpoint of settle, refund or webhook; one effect in the end, mended by nobody."""
    house.wake()  # whatever the test before left
    scene, dying = act(house), ["web", "worker"] if victim == "database" else [victim]
    house.arm(dying, point, "sleep 3" if victim == "database" else "kill")
    answers = []
    acting = threading.Thread(target=lambda: answers.append(scene.act()))
    acting.start()
    house.reached(dying)
    if victim == "database":
        house.database.kill()
        house.disarm()
        house.database.start()
    else:
        house.disarm()
        house.restart(victim)
    acting.join()
    if answers[0] is None or not answers[0].ok:
        scene.again()
    houses.wait_until(scene.is_done, f"the end of {act.__name__}")
    house.wake()
    house.wait_until_quiet()
    assert scene.is_done()
    if WHOLE:  # after each, to know which; else the house asks once, when the last test has gone
        house.run("manage.py", "verify_integrity")


def test_r64_postgresql_killed_under_load_keeps_what_was_acknowledged(house):
    """R64: four shoppers pay all they can while PostgreSQL dies; each payment that was answered is there, once."""
    scenes, paid = [acts.Wallet(house) for _ in range(400 if WHOLE else 60)], []
    shoppers = [threading.Thread(target=pay_all, args=(scenes[n::4], paid)) for n in range(4)]
    for shopper in shoppers:
        shopper.start()
    for deaths in range(1, 6 if WHOLE else 2):
        houses.wait_until(lambda wanted=deaths * 20: len(paid) >= wanted, "twenty payments")
        house.database.kill()
        house.database.start()
    for shopper in shoppers:
        shopper.join()

    assert [scene.number for scene in paid if not scene.is_done()] == []
    for scene in scenes:
        scene.again()
    assert [scene.number for scene in scenes if not scene.is_done()] == []


def pay_all(scenes, paid):
    """Pay one after the other, and remember which were acknowledged."""
    for scene in scenes:
        answer = scene.act()
        if answer is not None and answer.status_code == 302:
            paid.append(scene)
