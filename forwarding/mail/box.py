"""A mailbox of ours: each mail is fetched, kept, and only then moved out of the way. Knows IMAP and nothing else."""

import imaplib
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

KEPT = "suuq-kept"
PORT, TLS_PORT = 143, 993
AT_ONCE = 50
SECONDS = 30
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(OSError):
    """The mailbox does not answer as it must; nothing was moved."""


def empty(address: str, *, keep: Callable[[bytes, int], None], most_bytes: int) -> int:
    """
    Take in what lies in the mailbox (``imaps://user:password@host/folder``) and say how many there were.

    Of a mail larger than ``most_bytes`` the head alone is fetched. One that ``keep`` fails on stays where it is.
    """
    parts = urlsplit(address)
    link = _link(parts)
    try:
        link.login(unquote(parts.username or ""), unquote(parts.password or ""))
        _said(link.select(unquote(parts.path.strip("/")) or "INBOX"))
        found = _said(link.uid("SEARCH", "UNDELETED"))
        numbers = [number.decode() for number in found[0].split()][:AT_ONCE] if found and found[0] else []
        if numbers:
            link.create(KEPT)  # it answers NO where the folder is there already
        for number in numbers:
            keep(*_fetched(link, number, most_bytes))
            _said(link.uid("COPY", number, KEPT))
            _said(link.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)"))
            link.expunge()
        return len(numbers)
    except imaplib.IMAP4.error as error:
        raise MailboxError(str(error)) from error
    finally:
        link.shutdown()


def _link(parts: SplitResult) -> imaplib.IMAP4:
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, parts.port or TLS_PORT, timeout=SECONDS)
    return imaplib.IMAP4(host, parts.port or PORT, timeout=SECONDS)


def _fetched(link: imaplib.IMAP4, number: str, most_bytes: int) -> tuple[bytes, int]:
    told = _said(link.uid("FETCH", number, "(RFC822.SIZE)"))
    size = SIZE.search(b" ".join(part if isinstance(part, bytes) else part[0] for part in told if part))
    bytes_told = int(size[1]) if size else 0
    part = "BODY.PEEK[HEADER]" if bytes_told > most_bytes else "BODY.PEEK[]"
    answer = _said(link.uid("FETCH", number, f"({part})"))
    raw = next((part[1] for part in answer if isinstance(part, tuple)), None)
    if raw is None:
        raise MailboxError(f"no content for {number}")
    return bytes(raw), max(bytes_told, len(raw))


def _said(answer: tuple[str, list[Any]]) -> list[Any]:
    status, told = answer
    if status != "OK":
        raise MailboxError(status)
    return told
