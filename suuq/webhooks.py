"""
News for people's programs: signed, sent until taken, ever more rarely, and sent again on request.

A message is written in the transaction of the step it speaks of, and a worker sends it afterwards. The secret of an
endpoint is worked out from the service's own secret and the endpoint's salt, so that no row gives it away.
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from suuq import audit, fetch, questions, signing
from suuq.workflow import Reason, Refused

ATTEMPTS_MOST = 15
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
LEASE = timedelta(minutes=2)  # how long a message is a worker's own while it is on the wire
SWEEP_MOST = 200
ENDPOINTS_MOST = 5
TEST = "test"
GIVEN_UP = Q(next_at=None, sent_at=None)


class CannotSubscribe(Refused):
    """Why nothing is sent there."""


class Endpoint(models.Model):
    """An address to which the news of one person's parcels are sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    url = models.CharField(max_length=500)
    salt = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """An address is told once."""

        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "url"], condition=Q(ended_at=None), name="endpoint_told_once")
        ]

    def __str__(self) -> str:
        return f"endpoint {self.pk}"

    @property
    def secret(self) -> str:
        """What its messages are signed with."""
        made = salted_hmac("suuq.webhooks", self.salt, secret=settings.LASTING_KEY, algorithm="sha256")
        return f"whsec_{made.hexdigest()}"


class EndpointMessage(models.Model):
    """One message owed to an endpoint; ``next_at`` is when it is tried, none when it was taken or given up."""

    key = models.CharField(max_length=160, unique=True)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=40)
    body = models.JSONField()
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=60, blank=True)
    owed_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The unsent are found without reading the sent."""

        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_at"], condition=~Q(next_at=None), name="endpoint_message_owed"),
            models.Index(fields=["owed_at"], condition=GIVEN_UP, name="endpoint_message_given_up"),
        ]

    def __str__(self) -> str:
        return self.key


@transaction.atomic
def subscribe(*, user: Any, url: str, by: Any, at: datetime) -> Endpoint:
    """
    Send somebody's news to an address from now on.

    :raises Refused: for an address that is not a public https one, is told already, or is one too many
    """
    plain = fetch.check(url)
    if not plain.startswith("https://"):
        raise CannotSubscribe(Reason("not_https", _("Give an address that begins with https://.")))
    if Endpoint.objects.filter(user=user, ended_at=None).count() >= ENDPOINTS_MOST:
        raise CannotSubscribe(Reason("too_many", _("End one of your addresses before you add another.")))
    try:
        with transaction.atomic():
            endpoint = Endpoint.objects.create(user=user, url=plain, salt=secrets.token_hex(16), made_at=at)
    except IntegrityError as told:
        raise CannotSubscribe(Reason("told", _("This address is told already."))) from told
    audit.record("endpoint.made", endpoint, by=by, at=at)
    return endpoint


@transaction.atomic
def end(*, endpoint: Endpoint, by: Any, at: datetime) -> Endpoint:
    """Send nothing more there, what is still owed included."""
    if Endpoint.objects.filter(pk=endpoint.pk, ended_at=None).update(ended_at=at):
        endpoint.messages.update(next_at=None)
        audit.record("endpoint.ended", endpoint, by=by, at=at)
    return endpoint


def tell(*, user_id: int, kind: str, key: str, facts: dict[str, Any], at: datetime) -> None:
    """Owe a piece of news to every address of somebody; told twice, it is owed once."""
    for endpoint in _told(user=user_id):
        _owe(endpoint, kind, key, facts, at)


@questions.kept
def _told(user: int) -> models.QuerySet[Endpoint]:
    return Endpoint.objects.filter(user=user, ended_at=None)


def _owe(endpoint: Endpoint, kind: str, key: str, facts: dict[str, Any], at: datetime) -> EndpointMessage:
    body = {"id": key, "kind": kind, "at": at.isoformat(), **facts}
    message, is_new = EndpointMessage.objects.get_or_create(
        key=f"{endpoint.pk}:{key}",
        defaults={"endpoint": endpoint, "kind": kind, "body": body, "owed_at": at, "next_at": at},
    )
    if is_new:
        send_now.delay_on_commit(message.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types
    return message


@transaction.atomic
def try_out(*, endpoint: Endpoint, at: datetime) -> EndpointMessage:
    """Send a message that speaks of nothing, to see that it arrives."""
    return _owe(endpoint, TEST, f"test:{secrets.token_hex(8)}", {}, at)


@transaction.atomic
def replay(*, message: EndpointMessage, by: Any, at: datetime) -> EndpointMessage:
    """Send a message once more, whatever became of it; its id is the same, so a program knows it again."""
    EndpointMessage.objects.filter(pk=message.pk).update(next_at=at, attempts=0)
    audit.record("endpoint.replayed", message.endpoint, by=by, at=at, new=message.body["id"])
    send_now.delay_on_commit(message.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types
    return message


@shared_task
def send_now(message_id: int) -> None:
    """Send one owed message, now that its step has been committed."""
    send(message_id, at=timezone.now())


def send(message_id: int, *, at: datetime) -> EndpointMessage:
    """
    Send one message, if it is still owed and due. No transaction is open while it is on the wire.

    Two workers do not send it at once: the first moves its hour ahead and so makes it its own.
    """
    mine = EndpointMessage.objects.filter(pk=message_id, next_at__lte=at, endpoint__ended_at=None)
    is_mine = mine.update(next_at=at + LEASE, attempts=F("attempts") + 1)
    message = EndpointMessage.objects.select_related("endpoint").get(pk=message_id)
    if not is_mine:
        return message
    body = json.dumps(message.body, ensure_ascii=False, separators=(",", ":")).encode()
    signature = signing.sign(body, secret=message.endpoint.secret, moment=int(at.timestamp()))
    headers = {"Content-Type": "application/json", signing.HEADER: signature}
    try:
        answer = fetch.post(message.endpoint.url, body=body, headers=headers)
    except fetch.NotFetched as failure:
        return _later(message, failure.reasons[0].code, at)
    if not answer.is_good:
        return _later(message, str(answer.status), at)
    return _settled(message, answer=str(answer.status), next_at=None, sent_at=at)


def _later(message: EndpointMessage, answer: str, at: datetime) -> EndpointMessage:
    """Wait, twice as long each time; the other messages to a silent address wait with it."""
    if message.attempts >= ATTEMPTS_MOST:
        return _settled(message, answer=answer, next_at=None)
    next_at = at + min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
    message.endpoint.messages.filter(next_at__lt=next_at).exclude(pk=message.pk).update(next_at=next_at)
    return _settled(message, answer=answer, next_at=next_at)


def _settled(message: EndpointMessage, **facts: Any) -> EndpointMessage:
    EndpointMessage.objects.filter(pk=message.pk).update(**facts)
    message.refresh_from_db()
    return message


@shared_task
def sweep() -> None:
    """Send what a lost worker or a silent address left owed."""
    at = timezone.now()
    for pk in EndpointMessage.objects.filter(next_at__lte=at).values_list("pk", flat=True)[:SWEEP_MOST]:
        send(pk, at=at)
