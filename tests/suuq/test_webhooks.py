"""News for people's programs: signed, tried again, sent again on request, and never to an inner address."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from forwarding.models import Milestone
from suuq import fetch, signing, webhooks
from suuq.webhooks import Endpoint, EndpointMessage
from tests.factories.forwarding import PurchaseFactory
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db
URL = "https://program.example/news"


@pytest.fixture
def heard(monkeypatch):
    """Stand for the network: what was sent, and what the other side answers."""
    sent, answers = [], [200]

    def post(url, *, body, headers):
        sent.append((url, body, headers))
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return fetch.Answer(url, answer, "text/plain", b"")

    monkeypatch.setattr(fetch, "post", post)
    return sent, answers


@pytest.fixture
def purchase():
    return PurchaseFactory(tracking=[])


@pytest.fixture
def endpoint(purchase, at):
    user = purchase.customer.user
    return webhooks.subscribe(user=user, url=URL, by=user, at=at)


def happened(purchase, at, **more):
    return Milestone.objects.record(purchase, Milestone.Code.ARRIVED, at=at, place="Tremblay", **more)


def test_news_is_signed_and_told_once(heard, endpoint, purchase, django_capture_on_commit_callbacks):
    """R140: signed with the endpoint's own secret and a moment; the secret is in no row."""
    (sent, _answers), at = heard, timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        happened(purchase, at)
        happened(purchase, at)

    [(url, body, headers)] = sent
    told = json.loads(body)
    assert url == URL
    assert (told["kind"], told["purchase"]) == ("parcel.arrived", purchase.reference)
    now = int(timezone.now().timestamp())
    assert signing.problem(headers[signing.HEADER], body, secrets=[endpoint.secret], now=now) is None
    assert signing.problem(headers[signing.HEADER], body, secrets=["other"], now=now) == signing.Problem.WRONG
    assert signing.problem(headers[signing.HEADER], body, secrets=[endpoint.secret], now=now + 302)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM suuq_endpoint")
        assert endpoint.secret not in repr(cursor.fetchall())
    other = webhooks.subscribe(user=PersonFactory(), url=URL, by=None, at=at)
    assert other.secret != endpoint.secret


def test_what_fails_is_tried_again_ever_more_rarely_and_then_left(heard, endpoint, purchase, at):
    """R140: back-off, and an end."""
    sent, answers = heard
    answers[:] = [500]
    happened(purchase, at)
    message, waits = EndpointMessage.objects.get(), []
    for _attempt in range(webhooks.ATTEMPTS_MOST):
        due = message.next_at
        message = webhooks.send(message.pk, at=due)
        waits.append(message.next_at and message.next_at - due)

    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert max(waits[:-1]) == webhooks.LONGEST_WAIT
    assert waits[-1] is None
    assert (len(sent), message.answer, message.sent_at) == (webhooks.ATTEMPTS_MOST, "500", None)
    answers[:] = [204]
    webhooks.replay(message=message, by=None, at=at)
    assert webhooks.send(message.pk, at=at).sent_at == at


def test_a_message_on_the_wire_is_one_workers(heard, endpoint, purchase, at):
    sent, _answers = heard
    happened(purchase, at)
    message = EndpointMessage.objects.get()
    EndpointMessage.objects.update(next_at=at + webhooks.LEASE)

    webhooks.send(message.pk, at=at)

    assert sent == []


def test_a_silent_address_holds_its_other_messages_back(heard, endpoint, purchase, at):
    _sent, answers = heard
    answers[:] = [503]
    happened(purchase, at)
    happened(purchase, at, detail="2")
    last, first = EndpointMessage.objects.all()

    webhooks.send(first.pk, at=at)

    last.refresh_from_db()
    assert last.next_at == at + webhooks.FIRST_WAIT


def test_an_inner_address_is_never_told(endpoint, purchase, at, monkeypatch):
    """R140: looked at when it is sent, for names change their answer."""
    went = []
    network = fetch.Network(lambda _host, _port: ["169.254.169.254"], lambda *to: went.append(to))
    monkeypatch.setattr(fetch, "INTERNET", network)
    happened(purchase, at)

    message = webhooks.send(EndpointMessage.objects.get().pk, at=at)

    assert message.answer == "not_public"
    assert went == []


@pytest.mark.parametrize(
    "url", ["http://a.example/", "https://127.0.0.1/", "https://localhost/", "ftp://a.example", "x"]
)
def test_only_public_names_over_https_are_kept(url, at):
    with pytest.raises(webhooks.Refused):
        webhooks.subscribe(user=PersonFactory(), url=url, by=None, at=at)


def test_people_add_try_replay_and_end_on_pages(heard, client_as, purchase, at, django_capture_on_commit_callbacks):
    """U62: a test button; R102: another's address is not there."""
    sent, _answers = heard
    owner, stranger = client_as(purchase.customer.user), client_as(PersonFactory())
    owner.post(reverse("endpoints"), {"url": URL})
    endpoint = Endpoint.objects.get()
    assert b"told already" in owner.post(reverse("endpoints"), {"url": URL}).content

    with django_capture_on_commit_callbacks(execute=True):
        owner.post(reverse("try_endpoint", args=[endpoint.pk]))
    message = EndpointMessage.objects.get()
    assert message.answer == "200"
    for name, pk in (("try_endpoint", endpoint.pk), ("end_endpoint", endpoint.pk), ("replay_message", message.pk)):
        assert stranger.post(reverse(name, args=[pk])).status_code == 404
    assert stranger.get(reverse("endpoint", args=[endpoint.pk])).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(reverse("replay_message", args=[message.pk]))
    assert len(sent) == 2
    assert endpoint.secret in owner.get(reverse("endpoint", args=[endpoint.pk])).content.decode()
    owner.post(reverse("end_endpoint", args=[endpoint.pk]))
    happened(purchase, at)
    assert EndpointMessage.objects.count() == 1
