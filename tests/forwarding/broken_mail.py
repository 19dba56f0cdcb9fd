"""Mail servers on a bad day."""

import smtplib

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Down."""

    def send_messages(self, _letters):
        raise ConnectionRefusedError


class Refusing(BaseEmailBackend):
    """Up, and knows no such mailbox."""

    code = 550

    def send_messages(self, letters):
        raise smtplib.SMTPRecipientsRefused({letters[0].to[0]: (self.code, b"no")})


class Deferring(Refusing):
    """Up, and asks for patience."""

    code = 451
