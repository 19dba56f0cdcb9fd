"""Parts of the deployment are restarted, killed or emptied while people are at its door."""

import json
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import redis
import requests
from django.db import connection

from forwarding.models import Notice
from suuq.accounts import demo
from suuq.failures import FailedTask
from suuq.roles import Role
from suuq.upkeep import Upkeep
from tests.deploy import stack
from tests.deploy.processes import until
from tests.deploy.visitors import Visitors
from tests.factories.forwarding import AT
from tests.stories.people import Person

MORE_THAN_THREADS = 60  # two web services of two processes with eight threads each: docker-compose.yml


def visitors(town, deployed, **how):
    return Visitors(deployed.url, deployed.certificate, town.shopper, **how)


def test_r72_a_rolling_restart_fails_nobody(town, deployed):
    """R72: each web process in turn says that it leaves, finishes, and starts anew; no request fails."""
    with visitors(town, deployed) as people:
        for web, port in zip(deployed.web, deployed.web_ports, strict=True):
            people_so_far = len(people.answers)
            until(lambda seen=people_so_far: len(people.answers) > seen + 5, "some visits")
            deployed.replace(web, port)
        deployed.workers[0].restart()

    assert people.refused == []
    assert people.stored() == [1] * len(people.orders)
    assert people.orders


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
    assert Notice.objects.filter(attempts__gt=1).count() == 0


def test_r66_without_redis_the_pages_answer_and_readiness_says_why(town, deployed):
    """R66, U82: no queue and no cache: tracking, sign-in and announcing work; readyz is 503, healthz 200."""
    deployed.redis.kill()
    try:
        assert town.shopper.browser.get("/healthz").status_code == 200
        ready = town.shopper.browser.get("/readyz")
        told = json.loads(ready.content)
        assert (ready.status_code, told["cache"], told["database"]) == (503, False, True)
        town.shopper.declare("TBA303112345679")
        assert town.shopper.browser.get("/track/?number=LX000000001DJ").status_code < 500
        assert town.shopper.browser.get("/accounts/login/").status_code < 500
    finally:
        deployed.redis.start()
    until(deployed.answers, "readiness")


def test_r95_who_sends_slowly_holds_up_nobody(deployed):
    """R95: more of them than web has threads, each in the middle of a form; the proxy waits for them, web does not."""
    head = b"POST /track/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
    trust = ssl.create_default_context(cafile=deployed.certificate)
    with ExitStack() as held:
        held.callback(deployed.send_to, deployed.web_ports)
        deployed.send_to(deployed.web_ports, buffer=stack.BUFFER_OF_OLD)
        for _slow in range(MORE_THAN_THREADS):
            raw = held.enter_context(socket.create_connection(("localhost", deployed.door), timeout=30))
            sender = held.enter_context(trust.wrap_socket(raw, server_hostname="localhost"))
            sender.sendall(head.replace(b"localhost", f"localhost:{deployed.door}".encode()) + b"number=")
        asked = [requests.get(f"{deployed.url}/track/", verify=deployed.certificate, timeout=30) for _turn in range(5)]
    assert [answer.status_code for answer in asked] == [200] * 5


def test_r115_no_header_of_a_client_moves_its_address(deployed):
    """R115: the limit on guessing numbers holds, whatever the client says about where it comes from."""

    def guess(turn):
        lies = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP"), f"203.0.{turn}.9")
        number = {"number": f"LX{turn:09}DJ"}
        asked = requests.get(f"{deployed.url}/track/", number, headers=lies, verify=deployed.certificate, timeout=60)
        return asked.status_code

    with ThreadPoolExecutor(8) as guessers:  # within one minute, also on a busy machine
        assert 429 in set(guessers.map(guess, range(60)))


def test_u96_a_failed_task_is_asked_for_again_and_done(town, deployed):
    """U96: by the button, also one that only workers know; a worker does it."""
    row = FailedTask.objects.create(name="suuq.checkpoints.write", arguments="[[], {}]", first_at=AT, last_at=AT)
    Person(demo.person(Role.OPERATOR, full_name="Saada Robleh")).send("task_again", row.pk)

    row.refresh_from_db()
    assert row.end == FailedTask.End.REPEATED
    until(Upkeep.objects.filter(kind="checkpoint").exists, "the signing of the trail")
