"""
Keys with which a person's programs call the API.

A key is a long random word. We keep its SHA-256, which is enough for something nobody could guess, and its first
characters, by which its owner knows it again. It opens what its owner may do and its scopes name, whichever is less.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from suuq import audit, questions, rows
from suuq.workflow import Reason, Refused

SHOWN = 14
BOTH_LIVE = timedelta(hours=24)  # after a rotation the old key still opens, so that nobody must change at midnight
LONGEST_LIFE = timedelta(days=366)
USE_IS_NOTED_EVERY = timedelta(minutes=1)

Houses = Callable[[], Sequence[tuple[str, str]]]
_houses: list[Houses] = []


class CannotMakeKey(Refused):
    """Why no key is made."""


class ApiKey(models.Model):
    """One key: whose, what for, until when. ``acts_for`` is the house in whose name it reports, such as a wallet."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    acts_for = models.CharField(max_length=30, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A person knows their keys by name."""

        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(revoked_at=None, replaced_at=None), name="api_key_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def opens_at(self, at: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and at < self.expires_at and self.user.is_active


def know_houses(reader: Houses) -> None:
    """Let who knows the wallets and banks say their codes and names."""
    _houses.append(reader)


def houses() -> list[tuple[str, str]]:
    """Everyone in whose name a key may report payments."""
    return [house for reader in _houses for house in reader()]


@transaction.atomic
def make(
    *, user: Any, name: str, scopes: Iterable[str], expires_at: datetime, acts_for: str = "", by: Any, at: datetime
) -> tuple[ApiKey, str]:
    """
    Make a key; the word itself is given back once and kept nowhere.

    :raises CannotMakeKey: for a name in use, no scope, or a life without end
    """
    if reasons := _why_not(user, name, scopes, expires_at, at):
        raise CannotMakeKey(reasons)
    return _write(user=user, name=name, scopes=sorted(scopes), expires_at=expires_at, acts_for=acts_for, by=by, at=at)


def _why_not(user: Any, name: str, scopes: Iterable[str], expires_at: datetime, at: datetime) -> list[Reason]:
    found = []
    if ApiKey.objects.filter(user=user, name=name, revoked_at=None, replaced_at=None).exists():
        found.append(_name_taken())
    if not list(scopes):
        found.append(Reason("no_scope", _("Choose at least one thing that the key may do.")))
    if not at < expires_at <= at + LONGEST_LIFE:
        found.append(Reason("life", _("Choose a day within a year on which the key ends.")))
    return found


def _name_taken() -> Reason:
    return Reason("name_taken", _("You have a key of this name. Replace it, or choose another name."))


def _write(*, by: Any, at: datetime, **facts: Any) -> tuple[ApiKey, str]:
    word = f"suuq_{'live' if settings.PRODUCTION else 'test'}_{secrets.token_urlsafe(32)}"
    try:
        with transaction.atomic():
            key = ApiKey.objects.create(prefix=word[:SHOWN], digest=_digest(word), made_at=at, **facts)
    except IntegrityError as taken:  # the same form sent twice at once
        raise CannotMakeKey(_name_taken()) from taken
    audit.record("api_key.made", key, by=by, at=at, new=" ".join(key.scopes))
    return key, word


@transaction.atomic
def rotate(*, key: ApiKey, by: Any, at: datetime) -> tuple[ApiKey, str]:
    """
    Make the key that follows this one; for a day both open, so that a program can be changed without a gap.

    :raises CannotMakeKey: for a key that is over or already replaced
    """
    key = ApiKey.objects.select_for_update(no_key=True, of=["self"]).select_related("user").get(pk=key.pk)
    if key.replaced_at or not key.opens_at(at):
        raise CannotMakeKey(Reason("over", _("This key no longer opens anything. Make a new one.")))
    life = key.expires_at - key.made_at
    ApiKey.objects.filter(pk=key.pk).update(replaced_at=at, expires_at=min(key.expires_at, at + BOTH_LIVE))
    audit.record("api_key.replaced", key, by=by, at=at)
    return _write(
        user=key.user, name=key.name, scopes=key.scopes, acts_for=key.acts_for, expires_at=at + life, by=by, at=at
    )


@transaction.atomic
def revoke(*, key: ApiKey, by: Any, at: datetime) -> ApiKey:
    """End a key now; ending it twice is ending it."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        audit.record("api_key.revoked", key, by=by, at=at)
    key.refresh_from_db()
    return key


@transaction.atomic
def revoke_all(*, user: Any, by: Any, at: datetime) -> None:
    """End every key of a person."""
    for key in ApiKey.objects.filter(user=user, revoked_at=None):
        revoke(key=key, by=by, at=at)


def find(word: str, *, at: datetime) -> ApiKey | None:
    """Find the key that a caller shows, if it opens anything now; the database is asked each time."""
    key = next(iter(_shown(digest=_digest(word))), None)
    if key is None or not key.opens_at(at):
        return None
    if key.last_used_at is None or at - key.last_used_at > USE_IS_NOTED_EVERY:
        rows.change(key, last_used_at=at)
    return key


@questions.kept
def _shown(digest: str) -> QuerySet[ApiKey]:
    return ApiKey.objects.select_related("user").filter(digest=digest)


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "surrogateescape")).hexdigest()
