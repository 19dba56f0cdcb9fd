"""By e-mail."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from forwarding.channels.message import Down, Message, Unreachable

LINE: ContextVar[Any] = ContextVar("line", default=None)


@contextmanager
def one_line() -> Iterator[None]:
    """Send what is handed over meanwhile over one line to the mail server; one that fails is opened anew."""
    line = get_connection()
    token = LINE.set(line)
    try:
        yield
    finally:
        LINE.reset(token)
        _hang_up(line)


def _hang_up(line: Any) -> None:
    with suppress(OSError):
        line.close()


def hand_over(message: Message) -> str:
    """Give a message to the mail server; sent twice, it carries one name, and most mailboxes show it once."""
    name = f"<{message.key}@{settings.SITE_HOST}>"
    body = f"{message.text}\n\n{message.signature}\n"
    line, to = LINE.get(), [message.user.email]
    letter = EmailMessage(message.subject, body, to=to, headers={"Message-ID": name}, connection=line)
    try:
        if line:
            line.open()
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if all(400 <= code < 500 for code, _words in refused.recipients.values()):  # noqa: PLR2004 - "not now"
            raise Down("recipient deferred") from refused
        raise Unreachable("recipient refused") from refused
    except OSError as error:  # smtplib's own errors are among them
        if line:
            _hang_up(line)
        raise Down(type(error).__name__) from error
    return ""
