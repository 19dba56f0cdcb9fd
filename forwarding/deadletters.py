"""What was tried often enough and is given up: news in and out that waits for the operator's word."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing import card_inbox
from billing.models import GatewayEvent
from forwarding import sending
from forwarding.domestic import outbox
from forwarding.models import Notice, PartnerMessage
from forwarding.states import NoticeStatus, PartnerMessageStatus
from suuq import webhooks
from suuq.webhooks import EndpointMessage

SHOWN = 20


@dataclass(frozen=True)
class Letter:
    """One of them in the operator's words: no name of a person, and why it lies here."""

    pk: int
    title: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Family:
    """One kind of dead letter: which they are, how one is told, and how it is tried again."""

    code: str
    label: Any
    rows: models.QuerySet[Any]
    since: str
    told: Callable[[Any], tuple[str, str]]
    again: Callable[[Any, Any, datetime], Any]

    def found(self) -> models.QuerySet[Any]:
        """Give those that lie here, the newest first."""
        return self.rows.order_by(f"-{self.since}", "-pk")

    def letters(self) -> Iterator[Letter]:
        """Tell the newest."""
        for row in self.found()[:SHOWN]:
            title, why = self.told(row)
            yield Letter(row.pk, title, why, getattr(row, self.since))


FAMILIES = (
    Family(
        "houses", _("Messages to other houses"), PartnerMessage.objects.filter(status=PartnerMessageStatus.REFUSED),
        "owed_at", lambda m: (m.key, m.answer),
        lambda m, by, at: outbox.again(message=m, by=by, at=at),
    ),
    Family(
        "programs", _("News to people’s programs"),
        EndpointMessage.objects.filter(webhooks.GIVEN_UP, endpoint__ended_at=None),
        "owed_at", lambda m: (f"{m.kind} {m.endpoint_id}", m.answer),
        lambda m, by, at: webhooks.replay(message=m, by=by, at=at),
    ),
    Family(
        "payments", _("News of payments"), GatewayEvent.objects.filter(outcome=GatewayEvent.Outcome.DEAD),
        "received_at", lambda e: (f"{e.kind} {e.event_id}", e.trouble),
        lambda e, by, at: card_inbox.again(e, by=by, at=at),
    ),
    Family(
        "people", _("Messages to people"), Notice.objects.filter(status=NoticeStatus.FAILED),
        "owed_at", lambda n: (f"{n.code} {n.about}", n.get_channel_display()),
        lambda n, by, at: sending.again(notice=n, by=by, at=at),
    ),
)  # fmt: skip
BY_CODE = {family.code: family for family in FAMILIES}
