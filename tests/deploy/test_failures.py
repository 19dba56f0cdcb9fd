"""Parts of the deployment are restarted, killed or emptied while people are at its door."""

import redis
from django.db import connection

from forwarding.models import Notice
from tests.deploy.stack import until
from tests.deploy.visitors import Visitors


def visitors(town, deployed, **how):
    return Visitors(deployed.url, deployed.certificate, town.shopper, **how)


def test_r62_r64_r65_what_was_acknowledged_survives_each_death(town, deployed):
    """R62, R64, R65: kill -9 of a web process, PostgreSQL and a worker, an emptied and killed Redis."""
    with visitors(town, deployed, patient=True) as people:
        for death in (deployed.lose_web, deployed.lose_database, deployed.lose_worker, deployed.lose_redis):
            acknowledged = len(people.orders)
            until(lambda seen=acknowledged: len(people.orders) > seen, f"an announcement before {death.__name__}")
            death()
            acknowledged = len(people.orders)
            until(lambda seen=acknowledged: len(people.orders) > seen + 1, f"announcements after {death.__name__}")

    connection.close()
    assert people.stored() == [1] * len(people.orders)
    until(deployed.answers, "everything in order again")


def test_r65_an_obligation_lost_by_redis_is_met_all_the_same(town, deployed):
    """R65: the queue is emptied before a worker takes the notice; the sweep of the minute asks again."""
    for worker in deployed.workers:
        worker.kill()
    town.shopper.declare("TBA303112345678")
    town.bench.receive("TBA303112345678")
    redis.Redis(port=deployed.redis_port).flushall()
    redis.Redis(port=deployed.redis_port, db=1).flushall()
    owed = Notice.objects.filter(sent_at=None)
    assert owed.exists()
    owed.update(owed_at="2026-01-01T00:00Z")  # as if it had been a while
    for worker in deployed.workers:
        worker.start()
    deployed.manage("shell", "-c", "from forwarding.tasks import sweep_notices; sweep_notices()")

    until(lambda: not Notice.objects.filter(sent_at=None).exists(), "the sending of every notice")
    assert Notice.objects.filter(attempts__gt=0).count() == 0
