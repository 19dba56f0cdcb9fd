"""
How long each kind of personal data is kept, by what right, and what is done when its time is over.

One table: it is what the nightly task does, what ``manage.py retention`` prints and what the page of reference shows.
What has no act is kept whole for its term and nothing here touches it. While a legal hold is on a person, nothing of
theirs ends.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext_noop as _

from forwarding.models import (
    Document,
    IdentityPaper,
    Intake,
    IntakeFault,
    Invitation,
    LegalHold,
    Letter,
    Mail,
    Notice,
    OwnerClaim,
    ShareLink,
    Sketch,
)
from forwarding.states import DeliveryStatus, NoticeStatus, OwnerClaimStatus
from suuq.failures import FailedTask
from suuq.idempotency import Key

YEAR = 365
AT_ONCE = 500  # rows in one transaction
Due = Callable[[datetime], models.QuerySet[Any]]
Act = Callable[[models.QuerySet[Any]], None]


@dataclass(frozen=True)
class Kept:
    """
    One class of data: ``due`` finds what is over by a moment, ``act`` ends it.

    ``owner`` is the way from a row to the person whose it is, where it is somebody's.
    """

    name: str
    what: str
    days: int
    basis: str
    ends: str
    due: Due | None = None
    act: Act | None = None
    owner: str = ""

    @property
    def years(self) -> int:
        """The term in years, where it is one of whole years."""
        return 0 if self.days % YEAR else self.days // YEAR

    def over(self, at: datetime) -> models.QuerySet[Any]:
        """Find what is over and under no hold."""
        rows = self.due(at) if self.due else LegalHold.objects.none()
        held = LegalHold.objects.filter(ended_on=None).values("customer__user")
        return rows.exclude(**{f"{self.owner}__in": held}) if self.owner else rows


def _delete(rows: models.QuerySet[Any]) -> None:
    rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()


def delete_with_files(rows: models.QuerySet[Any]) -> None:
    """Delete rows, and their files once that is certain."""
    delete_stored(rows.values_list("file", flat=True))
    _delete(rows)


def _forget_files(rows: models.QuerySet[Any]) -> None:
    keys = list(rows.values_list("pk", flat=True))
    delete_stored(rows.values_list("file", flat=True))
    IntakeFault.objects.filter(intake__in=keys).delete()
    Intake.objects.filter(pk__in=keys).update(file="")


def forget_mails(rows: models.QuerySet[Any]) -> None:
    """Empty mails of their words and delete them as they came."""
    delete_stored(rows.exclude(raw="").values_list("raw", flat=True))
    _emptied(rows, raw="", sender="", subject="", draft={}, left_out=[])


def delete_stored(names: Iterable[str]) -> None:
    """Delete files once it is certain that what named them is gone."""
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def _photos(at: datetime) -> models.QuerySet[Any]:
    over = at - timedelta(days=180)
    delivery = {"status": DeliveryStatus.DELIVERED, "handed_at__lt": over}
    ways = {f"package__shipment__delivery__{name}": value for name, value in delivery.items()}
    return Document.objects.filter(kind=Document.Kind.PHOTO, **ways)


def _told(at: datetime) -> models.QuerySet[Any]:
    over = at - timedelta(days=YEAR)
    return Notice.objects.exclude(status=NoticeStatus.OWED).exclude(facts={}).filter(owed_at__lt=over)


def _claims(at: datetime) -> models.QuerySet[Any]:
    over = at - timedelta(days=YEAR)
    return OwnerClaim.objects.exclude(status=OwnerClaimStatus.OPEN).exclude(words="").filter(decided_at__lt=over)


def _letters(at: datetime) -> models.QuerySet[Any]:
    over = Letter.objects.filter(ended_at__lt=at - timedelta(days=180))
    return over.filter(~models.Q(addressee="") | ~models.Q(sender="") | models.Q(documents__isnull=False))


def forget_letters(rows: models.QuerySet[Any]) -> None:
    """Empty letters of the names on them, and delete their envelopes and pages."""
    keys = list(rows.values_list("pk", flat=True))
    delete_with_files(Document.objects.filter(letter__in=keys))
    Letter.objects.filter(pk__in=keys).update(addressee="", sender="", answer="")


def _links(at: datetime) -> models.QuerySet[Any]:
    over = at - timedelta(days=180)
    return ShareLink.objects.filter(made_at__lt=over)


CONTRACT = _("performance of the contract with the shopper")
INTEREST = _("legitimate interest: to answer a complaint and to trace a fault")
CUSTOMS = _("legal obligation: customs law asks for the declaration and its papers")
BOOKS = _("legal obligation: commercial and tax law ask for the books and their vouchers")
WHOLE = _("kept whole, and ended by hand")

CLASSES = (
    Kept("sign-in", _("sessions that are over"), 14, CONTRACT, _("deleted"),
         lambda at: Session.objects.filter(expire_date__lt=at), _delete),
    Kept("repeats", _("keys of requests, with their answers"), 30, INTEREST, _("deleted"),
         lambda at: Key.objects.filter(created_at__lt=at - timedelta(days=30)), _delete, "user"),
    Kept("failures", _("tasks that failed and were seen to"), 90, INTEREST, _("deleted"),
         lambda at: FailedTask.objects.filter(ended_at__lt=at - timedelta(days=90)), _delete),
    Kept("files", _("announcements sent as a file, and their faulty lines"), 90, INTEREST,
         _("deleted; the counts stay"),
         lambda at: Intake.objects.exclude(file="").filter(sent_at__lt=at - timedelta(days=90)),
         _forget_files, "sent_by"),
    Kept("sketches", _("announcements begun and not finished"), 90, CONTRACT, _("deleted"),
         lambda at: Sketch.objects.filter(changed_at__lt=at - timedelta(days=90)), _delete, "customer__user"),
    Kept("mails", _("mails of shops to a suite, as they came"), 180, INTEREST, _("deleted; what was announced stays"),
         lambda at: Mail.objects.exclude(raw="").filter(received_at__lt=at - timedelta(days=180)),
         forget_mails, "customer__user"),
    Kept("letters", _("names on letters, envelopes and scanned pages"), 180, CONTRACT,
         _("emptied and deleted, from the day the letter left us"),
         _letters, forget_letters, "customer__user"),
    Kept("photos", _("photos of parcels"), 180, CONTRACT, _("deleted with their files after hand-over"),
         _photos, delete_with_files, "package__customer__user"),
    Kept("links", _("links by which a parcel was shown to others"), 180, CONTRACT, _("deleted"),
         _links, _delete, "shipment__customer__user"),
    Kept("invitations", _("names of people invited into a group, and their links"), 180, CONTRACT, _("deleted"),
         lambda at: Invitation.objects.filter(made_at__lt=at - timedelta(days=180)), _delete, "group__organiser__user"),
    Kept("messages", _("what messages said"), YEAR, INTEREST, _("emptied; that they were sent stays"),
         _told, lambda rows: _emptied(rows, facts={}), "user"),
    Kept("claims", _("words by which an owner was found"), YEAR, INTEREST, _("emptied after the decision"),
         _claims, lambda rows: _emptied(rows, words=""), "customer__user"),
    Kept("identity", _("kind and last characters of identity papers"), 2 * YEAR, CONTRACT, _("deleted"),
         lambda at: IdentityPaper.objects.filter(seen_at__lt=at - timedelta(days=2 * YEAR)), _delete, "customer__user"),
    Kept("customs", _("declarations, their versions, evidence and decisions"), 10 * YEAR, CUSTOMS, WHOLE),
    Kept("books", _("bills, payments, ledger, proofs of payment"), 10 * YEAR, BOOKS, WHOLE),
    Kept("hand-over", _("who received a parcel, with the signature"), 10 * YEAR, CUSTOMS, WHOLE),
    Kept("trail", _("the audit trail: numbers of people, no names"), 10 * YEAR, BOOKS, WHOLE),
)  # fmt: skip


def _emptied(rows: models.QuerySet[Any], **nothing: Any) -> None:
    rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**nothing)


def due(at: datetime) -> dict[str, int]:
    """Count what the next act would end, class by class: the dry run."""
    return {kept.name: kept.over(at).distinct().count() for kept in CLASSES if kept.due}


def act(at: datetime) -> dict[str, int]:
    """End what is over, in small steps, and say how much it was."""
    done = {}
    for kept in CLASSES:
        if kept.due and kept.act:
            done[kept.name] = _in_steps(kept.over, kept.act, at)
    return done


def _in_steps(due_by: Due, end: Act, at: datetime) -> int:
    found = due_by(at).order_by("pk").distinct()
    keys = list(found.values_list("pk", flat=True))
    for begin in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            end(found.model._default_manager.filter(pk__in=keys[begin : begin + AT_ONCE]))
    return len(keys)


def page() -> str:
    """Draw the table for the reference."""
    heads = "| class | what | kept for | by what right | then |\n|---|---|---|---|---|\n"
    rows = [f"| {k.name} | {k.what} | {k.days} days | {k.basis} | {k.ends} |\n" for k in CLASSES]
    return heads + "".join(rows)
