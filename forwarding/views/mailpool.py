"""The pool: mails that became nobody's draft, each with its reason, for a clerk to look at."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forwarding.forms.mail import GiveForm
from forwarding.forms.warehouse import WhyForm
from forwarding.journey import forwarded
from forwarding.mail import letters
from forwarding.models import Mail
from forwarding.states import MailStatus
from suuq import doors, hypertext, idempotency
from suuq.roles import Role

SHOWN = 50
SHOWN_LINES = 60
LONGEST_LINE = 300
IN_POOL = [MailStatus.POOLED, MailStatus.WAITING]


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def pool(request: doors.Signed) -> HttpResponse:
    """List what waits, the newest first."""
    waiting = Mail.objects.filter(status__in=IN_POOL)
    return render(request, "forwarding/counter/mails.html", {"mails": waiting[:SHOWN], "count": waiting.count()})


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_safe
def pooled(request: doors.Signed, reference: str) -> HttpResponse:
    """Show one: why it is here, and its plain words."""
    return _shown(request, _found(reference))


def _found(reference: str) -> Mail:
    return get_object_or_404(Mail.objects.filter(status__in=IN_POOL), reference=reference)


def _shown(request: doors.Signed, mail: Mail, **forms: Any) -> HttpResponse:
    form = GiveForm(initial={"suite": mail.suite})
    context = {"mail": mail, "lines": _lines(mail), "form": form, "why_form": WhyForm()}
    wrong = any(form.errors for form in forms.values())
    return render(request, "forwarding/counter/mail.html", context | forms, status=422 if wrong else 200)


def _lines(mail: Mail) -> list[str]:
    """Give the first words of a mail as plain lines; one that cannot be opened has none."""
    if not mail.raw or mail.size_bytes > letters.MOST_BYTES:
        return []
    try:
        with mail.raw.open("rb") as file:
            letter = letters.opened(file.read())
    except letters.Unreadable:
        return []
    said = [line for text in letter.texts for line in text.splitlines() if line.strip()]
    lines = said or [line for page in letter.pages for line in hypertext.lines(page)]
    return [line[:LONGEST_LINE] for line in lines[:SHOWN_LINES]]


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def give(request: doors.Signed, reference: str) -> HttpResponse:
    """Give it to the person it is for."""
    mail, form = _found(reference), GiveForm(request.POST)
    if not form.is_valid():
        return _shown(request, mail, form=form)
    forwarded.give(mail=mail, customer=form.cleaned_data["suite"], by=request.user, at=timezone.now())
    messages.success(request, _("It is their draft now. They were told."))
    return redirect("mail_pool")


@doors.only(Role.CLERK, Role.SUPERVISOR)
@require_POST
@idempotency.once
def set_aside(request: doors.Signed, reference: str) -> HttpResponse:
    """Put it aside, with a reason that stays."""
    mail, form = _found(reference), WhyForm(request.POST)
    if not form.is_valid():
        return _shown(request, mail, why_form=form)
    forwarded.set_aside(mail=mail, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    return redirect("mail_pool")
