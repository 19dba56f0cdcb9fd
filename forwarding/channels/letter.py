"""By e-mail."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from forwarding.channels.message import Down, Message, Unreachable


def hand_over(message: Message) -> str:
    """Give a message to the mail server; sent twice, it carries one name, and most mailboxes show it once."""
    name = f"<{message.key}@{settings.SITE_HOST}>"
    body = f"{message.text}\n\n{message.signature}\n"
    letter = EmailMessage(message.subject, body, to=[message.user.email], headers={"Message-ID": name})
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if all(400 <= code < 500 for code, _words in refused.recipients.values()):  # noqa: PLR2004 - "not now"
            raise Down("recipient deferred") from refused
        raise Unreachable("recipient refused") from refused
    except OSError as error:  # smtplib's own errors are among them
        raise Down(type(error).__name__) from error
    return ""
