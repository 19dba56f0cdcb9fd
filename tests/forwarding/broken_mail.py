"""Mail servers on a bad day."""

import smtplib

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend


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


class Busy(EmailBackend):
    """Up, and counts how often it is called; the second letter breaks its line."""

    lines, letters = 0, 0
    is_open = False

    def open(self):
        Busy.lines += not self.is_open
        self.is_open = True

    def close(self):
        self.is_open = False

    def send_messages(self, letters):
        Busy.letters += 1
        if Busy.letters == 2:
            raise smtplib.SMTPServerDisconnected
        return super().send_messages(letters)
