"""
The one way out to an address that somebody wrote: a shop's page, a subscriber's endpoint, another post's door.

    answer = fetch.get(url, media_types=fetch.HTML)
    answer = fetch.post(url, body=payload, headers={"X-Signature": signature})

A stranger's address may point inside: at this machine, at the cloud's own metadata, at a router. So a name is asked
for once, every address it answers with must be a public one, and the connection goes to the very address that was
looked at; a redirect is a new address and is looked at again. Only http and https, on their own ports; no more bytes
and no more seconds than the caller allows, whatever the other side does; no cookies, no credentials, no proxy.

An address that the house itself wrote down (``Reach``) may have a port of its own, and stand within the house where the
settings say so.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Set
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, cast
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.translation import gettext_lazy as _

from suuq import safe_mode, timed
from suuq.workflow import Reason, Refused

PORTS = {"http": 80, "https": 443}
HTML = frozenset({"text/html", "application/xhtml+xml"})
REDIRECTS_MOST = 5
MOVED = {301, 302, 303, 307, 308}
LONGEST_URL = 2000
CHUNK = 65_536
SECONDS = 8.0
MOST_BYTES = 3_000_000
AGENT = "Mozilla/5.0 (compatible; suuq; +price-before-buying)"
WELL_KNOWN_NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


class NotFetched(Refused):
    """The address is not one that we read, or it did not answer in the way it must."""


class Reach(Enum):
    """How far an address may lead: on the web, at any port of a public name, or anywhere, within the house too."""

    WEB = "web"
    PUBLIC = "public"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Network:
    """The way to names and to addresses; a test puts a town of its own here, and the rules stay."""

    resolve: Callable[[str, int], list[str]]
    connect: Callable[[str, int, float], socket.socket]
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, from the last address of the way."""

    url: str
    status: int
    media_type: str
    body: bytes
    charset: str = "utf-8"

    @property
    def is_good(self) -> bool:
        """Whether the other side did what was asked."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the hundred of success

    @property
    def text(self) -> str:
        """The body as words; what is no letter of its charset is shown as a mark."""
        try:
            return self.body.decode(self.charset, "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Call:
    """One request: what is asked, and what the answer may be."""

    method: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    media_types: Set[str] = frozenset()
    most_bytes: int = MOST_BYTES
    reach: Reach = Reach.WEB


def get(
    url: str, *, media_types: Set[str] = frozenset(), most_bytes: int = MOST_BYTES, seconds: float = SECONDS
) -> Answer:
    """
    Read an address, along at most five redirects; every one of them is looked at like the first.

    :raises NotFetched: with a sentence for whoever gave the address
    """
    deadline = time.monotonic() + seconds
    call = _Call("GET", media_types=media_types, most_bytes=most_bytes)
    for _hop in range(REDIRECTS_MOST + 1):
        answer = _ask(url, call, deadline)
        if isinstance(answer, Answer):
            return answer
        url = _onward(url, answer)
    raise _refused("redirects", _("This address leads from one page to the next without end."))


def post(
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    most_bytes: int = CHUNK,
    seconds: float = SECONDS,
    reach: Reach = Reach.WEB,
) -> Answer:
    """
    Send to an address; a redirect is not followed, for a body belongs to the address that was registered.

    :raises NotFetched: as :func:`get`
    """
    answer = _ask(url, _Call("POST", body, headers, most_bytes=most_bytes, reach=reach), time.monotonic() + seconds)
    if isinstance(answer, Answer):
        return answer
    raise _refused("redirects", _("This address sends us elsewhere. Register the address where it ends."))


def check(url: str) -> str:
    """
    Look at the shape of an address without going there: for a form that keeps it.

    :raises NotFetched: with what to write instead
    """
    return _split(url).geturl()


def is_public(address: str) -> bool:
    """Whether an address is one of the internet, and not of this machine, this house or a reserved range."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not found.is_multicast and not found.is_reserved
    if found.ipv4_mapped or found in WELL_KNOWN_NAT64:
        return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    carried = [found.sixtofour, *(found.teredo or ())]
    return found in GLOBAL_UNICAST and found.is_global and all(is_public(str(a)) for a in carried if a)


def _ask(url: str, call: _Call, deadline: float) -> Answer | str:
    """Ask once; a redirect comes back as where it points."""
    if safe_mode.is_on():
        raise _refused("safe_mode", _("This is a restored copy: it asks nothing of the world outside."))
    parts = _split(url, call.reach)
    port = parts.port or PORTS[parts.scheme]
    address = _resolved(str(parts.hostname), port, deadline, call.reach)
    try:
        link = _Link(str(parts.hostname), port, deadline)
        try:
            link.open(address, secure=parts.scheme == "https")
            return _exchange(link, parts, call)
        finally:
            link.hang_up()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _refused("no_answer", _("This address does not answer.")) from error


def _exchange(link: "_Link", parts: SplitResult, call: _Call) -> Answer | str:
    wanted = ", ".join(sorted(call.media_types)) or "*/*"
    own = {"User-Agent": AGENT, "Accept": wanted, "Accept-Encoding": "identity", "Connection": "close"}
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    link.request(call.method, path, body=call.body or None, headers=own | dict(call.headers))
    response = link.getresponse()
    if response.status in MOVED and (where := response.headers.get("Location")):
        return where
    media_type = response.headers.get_content_type()
    if call.media_types and media_type not in call.media_types:
        raise _refused("media_type", _("This address is not a page that we can read."))
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _refused("encoding", _("This address is not a page that we can read."))
    charset = response.headers.get_content_charset() or "utf-8"
    return Answer(parts.geturl(), response.status, media_type, _body(response, call.most_bytes), charset)


def _body(response: http.client.HTTPResponse, most_bytes: int) -> bytes:
    """Read no more than is allowed, whatever was announced."""
    found = bytearray()
    while chunk := response.read(min(CHUNK, most_bytes + 1 - len(found))):
        found += chunk
        if len(found) > most_bytes:
            raise _refused("too_large", _("This page is too large to be read."))
    return bytes(found)


def _split(url: str, reach: Reach = Reach.WEB) -> SplitResult:
    """Take an address apart, and refuse what is not a web page's."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip(".").encode("idna").decode().lower(), parts.port
    except ValueError as error:
        raise _refused("no_url", _("Paste the whole address of the page, from https:// on.")) from error
    if parts.scheme not in PORTS or len(url) > LONGEST_URL or not url.isprintable() or " " in url.strip():
        raise _refused("no_url", _("Paste the whole address of the page, from https:// on."))
    own_port = port in {None, PORTS[parts.scheme]}
    if parts.username is not None or parts.password is not None or (reach is Reach.WEB and not own_port):
        raise _refused("no_web_page", _("Paste the plain address of the page, without a password and without a port."))
    if not _is_name(host) and not (host and reach is Reach.ANYWHERE):
        raise _refused("no_name", _("Paste the address of a shop by its name, not by its number."))
    place = f"[{host}]" if ":" in host else host
    return SplitResult(
        parts.scheme, place if own_port else f"{place}:{port}", _ascii(parts.path), _ascii(parts.query), ""
    )


def _is_name(host: str) -> bool:
    """Whether a host is a name: numbers in any dress (0x7f000001, 2130706433, [::1]) and bare words are not."""
    last = host.rpartition(".")[2]
    return "." in host and ":" not in host and last.replace("-", "").isalnum() and not last[:1].isdigit()


def _ascii(text: str) -> str:
    return "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text)


def _onward(url: str, where: str) -> str:
    onward = urljoin(url, where)
    if url.startswith("https:") and not onward.startswith("https:"):
        raise _refused("downgrade", _("This address leads to a page that anybody on the way could change."))
    return onward


def _resolved(host: str, port: int, deadline: float, reach: Reach) -> str:
    """Ask for a name once; one inner address among its answers is enough to refuse them all."""
    asked: Future[list[str]] = RESOLVING.submit(INTERNET.resolve, host, port)
    try:
        found = asked.result(timeout=timed.left(deadline))
    except OSError as error:  # the name is unknown, or the asking took too long
        raise _refused("no_answer", _("This address does not answer.")) from error
    if not found or (reach is not Reach.ANYWHERE and not all(is_public(address) for address in found)):
        raise _refused("not_public", _("This address is not a public one."))
    return found[0]


class _Link(http.client.HTTPConnection):
    """A connection to an address that was looked at, under the name that was asked for, until a moment."""

    def __init__(self, host: str, port: int, deadline: float) -> None:
        super().__init__(host, port)
        self._deadline = deadline
        self._link: socket.socket | None = None

    def open(self, address: str, *, secure: bool) -> None:
        """Connect to the very address that was looked at."""
        self._link = INTERNET.connect(address, self.port, timed.left(self._deadline))
        if secure:
            self._link = INTERNET.tls().wrap_socket(self._link, server_hostname=self.host)
        self.sock = cast("socket.socket", timed.Timed(self._link, self._deadline))

    def hang_up(self) -> None:
        """Close the connection itself: http.client closes its own end as soon as it has the answer's head."""
        self.close()
        if self._link:
            self._link.close()


def _refused(code: str, words: Any) -> NotFetched:
    return NotFetched(Reason(code, words))


def _from_the_system(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_rest, where in found))


def _to_the_internet(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


# The system's resolver knows no time limit of ours: it is asked beside, and left to itself when time is over.
RESOLVING = ThreadPoolExecutor(max_workers=4, thread_name_prefix="resolve")
INTERNET = Network(_from_the_system, _to_the_internet)
