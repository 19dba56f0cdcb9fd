"""
The same request twice has one effect.

A form carries a random key (``{% once %}``); the first answer under a person's key is kept, and a repeat is given
that answer again. Verbs have natural keys of their own besides: this guards what has none, such as a top-up.

That a form was acted on is noted in the very transaction of the act (``audit`` tells of each). So a process that dies
between that commit and its answer leaves a note without an address: the repeat asks the verbs again, which do nothing
that was done, and whoever would be refused for it is led back to where it now shows.

A program says its key in a header instead, and the whole answer is kept: see ``kept``.
"""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from suuq import audit, failpoints, rows
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


class AlreadyDone(Exception):  # noqa: N818 - it is an answer, not a fault
    """This form has been acted on: by a request that lost its answer, or by one at the same moment."""


class Key(models.Model):
    """
    A key used by a person, a fingerprint of what was asked, and where the answer led.

    ``answer`` is what a program was told; of a form, the verbs that were done for it.
    """

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
        form = _Form(user, key, _fingerprint(request))
        if form.location:
            return HttpResponseRedirect(form.location)
        witness = audit.WITNESS.set(form.note)
        try:
            response = view(request, *args, **kwargs)
        except AlreadyDone:
            return _where_it_shows(request, form)
        except Refused:
            if form.was_done:
                return _where_it_shows(request, form)
            form.forget()
            raise
        finally:
            audit.WITNESS.reset(witness)
        return _answered(request, form, response)

    return guarded


def _answered(request: HttpRequest, form: "_Form", response: HttpResponse) -> HttpResponse:
    """Keep where an accepted form led; one that is shown again with its errors was never sent."""
    if isinstance(response, HttpResponseRedirect):
        failpoints.reach("once.answered")
        form.remember(response.url)
    elif form.was_done:
        return _where_it_shows(request, form)
    else:
        form.forget()
    return response


class _Form:
    """One form of a person while it is answered, and what is known of it from before."""

    def __init__(self, user: Any, key: str, fingerprint: str) -> None:
        """Find what was noted of it, and refuse another form under its key."""
        self._named = {"user": user, "key": key}
        self._fingerprint = fingerprint
        self._done: list[str] = []
        self._row = self._found()
        self.was_done = bool(self._row)
        self._before = set(self._row.answer.split()) if self._row else set()

    @property
    def location(self) -> str:
        """Where its answer led; empty when that was lost."""
        return self._row.location if self._row else ""

    def note(self, verb: str) -> None:
        """Note in the transaction of an act that it is done for this form; an act is done once for it."""
        if verb in self._before:
            raise AlreadyDone
        self._done.append(verb)
        done = " ".join({*self._before, *self._done})
        if self._row and Key.objects.filter(pk=self._row.pk).update(answer=done):
            return
        try:
            with transaction.atomic():
                self._row = Key.objects.create(**self._named, fingerprint=self._fingerprint, answer=done)
        except IntegrityError as error:  # the same form at the same moment was first
            raise AlreadyDone from error

    def remember(self, location: str) -> None:
        """Keep where the answer led."""
        told = {"location": location[:500]}
        if self._row and Key.objects.filter(pk=self._row.pk).update(**told):
            return
        with suppress(IntegrityError), transaction.atomic():  # the same form at the same moment was first
            Key.objects.create(**self._named, fingerprint=self._fingerprint, **told)

    def again(self) -> str:
        """Look again where the answer of another request led."""
        return used.location if (used := self._found()) else ""

    def forget(self) -> None:
        """Let the form be sent again: it was not accepted."""
        if self._row:
            Key.objects.filter(pk=self._row.pk).delete()

    def _found(self) -> Key | None:
        used = Key.objects.filter(**self._named).first()
        if used and used.fingerprint != self._fingerprint:
            raise Refused(Reason("key_reused", _("This form was already sent with other answers. Open it again.")))
        return used


def _where_it_shows(request: HttpRequest, form: "_Form") -> HttpResponse:
    """Answer a form whose answer was lost: by the first one's if it is there by now, else by the page it is on."""
    if location := form.again():
        return HttpResponseRedirect(location)
    messages.info(request, _("This was already done, though its answer was lost. Here is how it stands."))
    return HttpResponseRedirect(came_from(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


def came_from(request: HttpRequest) -> str:
    """Name the page of ours on which this request was made."""
    page = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if safe else ""


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
    if durable and (used := Key.objects.filter(user=user, key=key).first()):
        return _same_answer(used, fingerprint)
    try:  # a key that is not used yet is the rule: that it is taken is told by the row that cannot be written
        answer = act() if durable else _with(Key(user=user, key=key, fingerprint=fingerprint), act)
    except IntegrityError:
        used = Key.objects.filter(user=user, key=key).first()
        if used is None:
            raise
        return _same_answer(used, fingerprint)
    if durable:
        Key.objects.get_or_create(user=user, key=key, defaults={"fingerprint": fingerprint, "answer": answer})
    return answer


@transaction.atomic
def _with(row: Key, act: Callable[[], str]) -> str:
    """Do an act with its key: it is held from before the act, and its answer stands with the act's entries."""
    with audit.together() as last:
        rows.write(row)
        answer = act()
        last.change(row, answer=answer)
    return answer


def _same_answer(used: Key, fingerprint: str) -> str:
    if used.fingerprint != fingerprint:
        raise Refused(Reason("key_reused", _("This Idempotency-Key was used for another request. Take a new one.")))
    return used.answer
