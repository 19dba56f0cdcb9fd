"""
A mail as it came: who sent it, who vouches for that, to which suite, and the few parts that are worth reading.

A mail is hostile until proven otherwise. It is opened only as far as a shop's mail reaches: no archive is unpacked, no
address in it is visited, nothing is shown but plain words. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser
from email.utils import getaddresses
from enum import StrEnum

from forwarding import suites

MOST_BYTES = 15_000_000
MOST_HEAD = 100_000
MOST_BOUNDARIES = 60
MOST_PARTS = 60
MOST_FILES = 5
MOST_FILE_BYTES = 10_485_760
MOST_WORDS = 1_000_000
MOST_LINES = 20
LONGEST_LINE = 2_000
LONGEST_SUBJECT = 200
LONGEST_ADDRESS = 254
ENDS_OF_HEAD = re.compile(rb"\r?\n\r?\n")
NESTED = re.compile(rb"(?i)boundary|content-type:\s*+message/")
COMMENT = re.compile(r"\([^()]*+\)")
RESULT = re.compile(r"(?P<method>dkim|spf|dmarc)\s*+=\s*+pass\b(?P<facts>.*+)", re.IGNORECASE | re.DOTALL)
DOMAIN = re.compile(
    r"\b(?P<kind>header\.d|header\.from|smtp\.mailfrom)\s*+=\s*+\"?(?P<value>[^\s\";]++)", re.IGNORECASE
)
# How a mail says where it was brought to: what the last machines wrote first, then what the sender wrote.
REACHED = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
WORDS = {"text/plain", "text/html"}


class Problem(StrEnum):
    """What keeps a mail from being opened."""

    LARGE = "large"
    NESTED = "nested"
    PARTS = "parts"
    SENDER = "sender"
    EMPTY = "empty"


class Unreadable(ValueError):  # noqa: N818 - it is an answer, not a fault
    """The mail is no letter of a shop; a person may look at it."""

    def __init__(self, problem: Problem) -> None:
        """Say why."""
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Head:
    """The envelope: ``sender`` is the one address of From, ``vouched`` the domains that the trusted hop found true."""

    message_id: str
    sender: str
    subject: str
    suite: str
    written_to: tuple[str, ...]
    vouched: frozenset[str]
    is_automatic: bool

    @property
    def is_vouched(self) -> bool:
        """Whether the hop that we trust says that the sender's own domain sent it."""
        domain = self.sender.rpartition("@")[2]
        return any(domain == said or domain.endswith(f".{said}") for said in self.vouched)


@dataclass(frozen=True, slots=True)
class File:
    """Something attached, under the name it came with."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What is inside: words, pages, and files that are no words."""

    texts: tuple[str, ...]
    pages: tuple[str, ...]
    files: tuple[File, ...]
    left_out: tuple[str, ...]


def head(raw: bytes, *, domain: str, trusted_hop: str) -> Head:
    """Read the envelope of any bytes at all; what is not there is empty."""
    end = ENDS_OF_HEAD.search(raw, 0, MOST_HEAD)
    told = raw[: end.end() if end else MOST_HEAD].decode("utf-8", "replace")  # some write Arabic in it as it is
    message = HeaderParser().parsestr(told)
    senders = _addresses(message, ["From"])
    return Head(
        message_id=_words(message.get("Message-ID"))[:LONGEST_ADDRESS],
        sender=senders[0] if len(senders) == 1 and len(message.get_all("From", [])) == 1 else "",
        subject=_words(message.get("Subject"))[:LONGEST_SUBJECT],
        suite=_suite(_addresses(message, REACHED), domain),
        written_to=tuple(_addresses(message, ["To", "Cc"])),
        vouched=_vouched(_words(next(iter(message.get_all("Authentication-Results", [])), "")), trusted_hop),
        is_automatic=_words(message.get("Auto-Submitted")).lower().startswith("auto-replied"),
    )


def opened(raw: bytes) -> Letter:
    """
    Open a mail.

    :raises Unreadable: too large, nested like no mail of a shop, or without a word
    """
    if len(raw) > MOST_BYTES:
        raise Unreadable(Problem.LARGE)
    if sum(1 for _found in NESTED.finditer(raw)) > MOST_BOUNDARIES:
        raise Unreadable(Problem.NESTED)
    try:
        parts = list(_leaves(message_from_bytes(raw)))
    except RecursionError as error:
        raise Unreadable(Problem.NESTED) from error
    said = {kind: [_text(p) for p in parts if _is_words(p) and p.get_content_type() == kind] for kind in WORDS}
    if sum(len(words) for several in said.values() for words in several) > MOST_WORDS:
        raise Unreadable(Problem.LARGE)
    files, left_out = _files([part for part in parts if not _is_words(part)])
    letter = Letter(tuple(said["text/plain"]), tuple(said["text/html"]), files, left_out)
    if not any(words.strip() for words in (*letter.texts, *letter.pages)) and not files:
        raise Unreadable(Problem.EMPTY)
    return letter


def _leaves(message: "Message[str, str]") -> Iterator["Message[str, str]"]:
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            raise Unreadable(Problem.PARTS)
        if not part.is_multipart():
            yield part


def _is_words(part: "Message[str, str]") -> bool:
    return part.get_content_type() in WORDS and part.get_content_disposition() != "attachment"


def _text(part: "Message[str, str]") -> str:
    content = _content(part)
    try:
        return content.decode(str(part.get_content_charset() or "utf-8"), "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _content(part: "Message[str, str]") -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _files(parts: Sequence["Message[str, str]"]) -> tuple[tuple[File, ...], tuple[str, ...]]:
    """Keep the few files a shop sends; pictures that the page itself shows are none."""
    kept: list[File] = []
    left_out: list[str] = []
    for part in parts:
        name, content = _words(part.get_filename())[-80:], _content(part)
        if not content or (part.get("Content-ID") and part.get_content_disposition() != "attachment"):
            continue
        if len(content) > MOST_FILE_BYTES or len(kept) == MOST_FILES:
            left_out.append(name)
        else:
            kept.append(File(name, content))
    return tuple(kept), tuple(left_out)


def _words(value: object) -> str:
    """Decode a header to one line without controls: whatever was folded or injected into it is a space."""
    try:
        pieces = decode_header(str(value or "")[:MOST_HEAD])
        text = "".join(p.decode(c or "latin-1", "replace") if isinstance(p, bytes) else p for p, c in pieces)
    except (HeaderParseError, LookupError, ValueError):
        text = str(value)
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def _addresses(message: "Message[str, str]", names: Sequence[str]) -> list[str]:
    told = [_words(value)[:LONGEST_LINE] for name in names for value in message.get_all(name, [])[:MOST_LINES]]
    try:
        found = [address.strip().lower() for _name, address in getaddresses(told) if address.count("@") == 1]
    except RecursionError:  # comments within comments
        return []
    return [a for a in dict.fromkeys(found) if len(a) <= LONGEST_ADDRESS and " " not in a]


def _suite(addresses: Sequence[str], domain: str) -> str:
    """Find the suite that it was sent to: ``dj7k3-f2q@`` our domain, whatever stands behind a plus."""
    for address in addresses:
        local, _at, there = address.rpartition("@")
        if there == domain.lower() and suites.is_valid(code := local.partition("+")[0]):
            return suites.normalise(code)
    return ""


def _vouched(results: str, trusted_hop: str) -> frozenset[str]:
    """Read whom the hop that we trust found true; a line that another machine wrote says nothing."""
    who, *told = COMMENT.sub(" ", results).split(";")
    if not trusted_hop or who.split()[:1] != [trusted_hop]:
        return frozenset()
    passed = [found for part in told if (found := RESULT.match(part.strip()))]
    domains = [found["value"].lower().rpartition("@")[2] for part in passed for found in DOMAIN.finditer(part["facts"])]
    return frozenset(domain for domain in domains if domain)
