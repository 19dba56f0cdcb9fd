"""
The same request twice has one effect.

A form carries a random key (``{% once %}``); the first answer under a person's key is kept, and a repeat is given
that answer again. Verbs have natural keys of their own besides: this guards what has none, such as a top-up.

A program says its key in a header instead, and the whole answer is kept: see ``kept``.
"""

import hashlib
import re
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from suuq.workflow import Reason, Refused

FIELD = "once"
HEADER = "Idempotency-Key"
FORM = r"^[\x21-\x7e]{1,64}$"
HEADER_DESCRIBED = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "A random word of yours; the same request again under it has one effect and the same answer.",
    "schema": {"type": "string", "pattern": FORM, "example": "7f1c2a5e-order-1042"},
}


class BadKey(ValueError):  # noqa: N818 - it is an answer, not a fault
    """The header holds no usable key."""


class Key(models.Model):
    """A key used by a person, a fingerprint of what was asked, and where the answer led."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    location = models.CharField(max_length=500, blank=True)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        """One effect for each person and key."""

        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_one_effect")]

    def __str__(self) -> str:
        return self.key


def _fingerprint(request: HttpRequest) -> str:
    fields = sorted((k, v) for k in request.POST if k != "csrfmiddlewaretoken" for v in request.POST.getlist(k))
    return hashlib.sha256(repr((request.path, fields)).encode()).hexdigest()


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a repeated POST of the same form the first one's redirect; refuse another form under its key."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key, user = request.POST.get(FIELD, "")[:64], request.user
        if request.method != "POST" or not key or not user.is_authenticated:
            return view(request, *args, **kwargs)
        fingerprint = _fingerprint(request)
        if used := Key.objects.filter(user=user, key=key).first():
            return _again(used, fingerprint)
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect):
            _remember(user, key, fingerprint, response.url)
        return response

    return guarded


def _again(used: Key, fingerprint: str) -> HttpResponse:
    if used.fingerprint != fingerprint:
        raise Refused(Reason("key_reused", _("This form was already sent with other answers. Open it again.")))
    return HttpResponseRedirect(used.location)


def _remember(user: Any, key: str, fingerprint: str, location: str) -> None:
    try:
        with transaction.atomic():
            Key.objects.create(user=user, key=key, fingerprint=fingerprint, location=location[:500])
    except IntegrityError:  # the same form sent twice at once: the verb's own key already made it one effect
        return


def kept(*, user: Any, key: str, asked: str, act: Callable[[], str], durable: bool) -> str:
    """
    Do an act once under a person's key, and give its answer, or the one it gave the first time.

    The act and its remembered answer are committed together, and a second request at the same moment waits for the
    first. A ``durable`` act commits by itself; then its own natural key makes two requests at once one effect.

    :raises BadKey: without a key of 1 to 64 printable characters
    :raises Refused: when the key was used for something else
    """
    if not re.fullmatch(FORM, key):
        raise BadKey("Send an Idempotency-Key of 1 to 64 printable characters.")
    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    if used := Key.objects.filter(user=user, key=key).first():
        return _same_answer(used, fingerprint)
    try:
        with nullcontext() if durable else transaction.atomic():
            row = None if durable else Key.objects.create(user=user, key=key, fingerprint=fingerprint)
            answer = act()
            if row:
                Key.objects.filter(pk=row.pk).update(answer=answer)
    except IntegrityError:
        used = Key.objects.filter(user=user, key=key).first()
        if used is None:
            raise
        return _same_answer(used, fingerprint)
    if durable:
        Key.objects.get_or_create(user=user, key=key, defaults={"fingerprint": fingerprint, "answer": answer})
    return answer


def _same_answer(used: Key, fingerprint: str) -> str:
    if used.fingerprint != fingerprint:
        raise Refused(Reason("key_reused", _("This Idempotency-Key was used for another request. Take a new one.")))
    return used.answer
