"""Fetching what a stranger points at: never inside, never without end."""

import socket
import ssl
import threading
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from suuq import fetch

PUBLIC = "93.184.216.34"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello"


class Sink:
    """A server of this machine: it writes down what reaches it, and answers by path."""

    def __init__(self):
        """Listen at a port nobody else has."""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.requests, self.answers = [], {}
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                link, _peer = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(link,), daemon=True).start()

    def _answer(self, link):
        with closing(link):
            request = link.recv(65_536).decode()
            self.requests.append(request)
            answer = self.answers.get(request.split(" ")[1] if " " in request else "", PAGE)
            try:
                for part in [answer] if isinstance(answer, bytes) else answer:
                    link.sendall(part)
            except OSError:
                return


@pytest.fixture
def sink():
    """Listen, and stop listening."""
    server = Sink()
    yield server
    server.listener.close()


@pytest.fixture
def town(monkeypatch, sink):
    """Let names answer what the test says; connections end at the sink, and where they meant to go is kept."""
    names, went = {"shop.example": [[PUBLIC]]}, []

    def resolve(host, port):
        answers = names.get(host)
        if not answers:
            raise socket.gaierror(f"{host}:{port}")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(address, port, seconds):
        went.append((address, port))
        return socket.create_connection(("127.0.0.1", sink.port), timeout=seconds)

    monkeypatch.setattr(fetch, "INTERNET", fetch.Network(resolve, connect))
    return names, went


def code_of(url, **limits):
    """Tell why an address is refused."""
    with pytest.raises(fetch.NotFetched) as refused:
        fetch.get(url, **limits)
    return refused.value.reasons[0].code


def moved(where):
    """Answer that the page is elsewhere."""
    return f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
        "http://0x7f000001/", "http://2130706433/", "http://0177.0.0.1/", "http://127.1/", "http://localhost/",
        "http://[::ffff:127.0.0.1]/", "http://0/", "http://127.0.0.1.%00.example/", "file:///etc/passwd",
        "gopher://shop.example/", "http://shop.example:6379/", "https://shop.example:80/", "ftp://shop.example/",
        "http://user:pass@shop.example/", "http://shop.example\r\nX: y/", "//shop.example/", "shop.example", "",
        "http://shop.example/" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_public_web_page_is_refused_before_anything_is_asked(town, sink, url):
    """R151: numbers in any dress, names of this machine, file:, gopher:, :6379: refused, and the sink stays empty."""
    names, went = town
    code_of(url)
    assert went == sink.requests == []
    assert len(names["shop.example"]) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
        "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1",
        "ff02::1", "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::",
        "2001:db8::1", "nonsense",
    ],
)  # fmt: skip
def test_a_name_that_answers_with_an_inner_address_is_refused(town, sink, address):
    """R151: a name of the internet that points inside; one inner address among public ones refuses them all."""
    names, went = town
    names["inside.example"] = [[address]]
    names["both.example"] = [[PUBLIC, address]]
    assert code_of("http://inside.example/") == code_of("https://both.example/") == "not_public"
    assert went == sink.requests == []


def test_public_addresses_are_public():
    """Neither the rule for inner addresses nor the one for carried ones takes away the internet."""
    assert all(
        fetch.is_public(a) for a in (PUBLIC, "1.1.1.1", "2606:4700::1111", "64:ff9b::5db8:d822", "2002:5db8:d822::")
    )


def test_a_name_is_asked_once_and_the_connection_goes_where_it_was_looked_at(town):
    """R151: DNS rebinding: the second answer, an inner address, is never used."""
    names, went = town
    names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
    assert fetch.get("http://rebind.example/").body == b"hello"
    assert went == [(PUBLIC, 80)]
    assert code_of("http://rebind.example/") == "not_public"


def test_a_redirect_is_looked_at_like_the_first_address(town, sink):
    """R151: a redirect to a private address, to a file, to another port; and one that never ends."""
    names, went = town
    names["inside.example"] = [["10.0.0.7"]]
    sink.answers |= {
        "/ok": moved("/page?a=b"), "/in": moved("http://inside.example/"), "/meta": moved("http://169.254.169.254/"),
        "/file": moved("file:///etc/passwd"), "/port": moved("http://shop.example:6379/"), "/loop": moved("/loop"),
    }  # fmt: skip
    assert fetch.get("http://shop.example/ok").url == "http://shop.example/page?a=b"
    codes = [code_of(f"http://shop.example{path}") for path in ("/in", "/meta", "/file", "/port", "/loop")]
    assert codes == ["not_public", "no_name", "no_url", "no_web_page", "redirects"]
    assert set(went) == {(PUBLIC, 80)}


def test_size_and_time_hold_whatever_the_other_side_does(town, sink):
    """R151: an endless body, an endless header, a drip of bytes, a lie about the length."""

    def endless(first, part, pause):
        yield first
        while True:
            time.sleep(pause)
            yield part

    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    sink.answers |= {
        "/endless": endless(head + b"\r\n", b"x" * 65_536, 0),
        "/drip": endless(head + b"\r\n", b"x", 0.05),
        "/slow": endless(head, b"X-A: ", 0.05),
        "/lie": head + b"Content-Length: 900000000\r\n\r\n" + b"x" * 900,
        "/packed": head + b"Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
        "/picture": PAGE.replace(b"text/html", b"image/png"),
        "/nothing": b"",
    }
    assert code_of("http://shop.example/endless", most_bytes=200_000) == "too_large"
    assert code_of("http://shop.example/drip", seconds=0.4) == "no_answer"
    assert code_of("http://shop.example/slow", seconds=0.4) == "no_answer"
    assert code_of("http://shop.example/lie", most_bytes=800) == "too_large"
    assert len(fetch.get("http://shop.example/lie").body) == 900
    assert code_of("http://shop.example/nothing") == "no_answer"
    assert code_of("http://shop.example/packed") == "encoding"
    assert code_of("http://shop.example/picture", media_types=fetch.HTML) == "media_type"
    assert code_of("http://unknown.example/") == "no_answer"


def test_a_page_is_read_in_its_own_letters(town, sink):
    """What is asked carries no cookie and no name; an accent in the path travels; the charset is the page's."""
    body = "prix: 89 €".encode("windows-1252")
    sink.answers["/caf%C3%A9?q=%C3%A9"] = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1252\r\nContent-Length: 10\r\n\r\n" + body
    )
    answer = fetch.get("http://SHOP.example./café?q=é#top", media_types=fetch.HTML)
    assert (answer.text, answer.is_good, answer.media_type) == ("prix: 89 €", True, "text/html")
    assert "Cookie" not in sink.requests[0]
    assert "Host: shop.example\r\n" in sink.requests[0]
    assert fetch.Answer("", 404, "", b"x", "no-such-charset").text == "x"


def test_a_certificate_is_checked_against_the_name():
    """The pinned address changes nothing about whose certificate is asked for."""
    context = fetch.INTERNET.tls()
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)


def test_a_body_is_sent_and_no_redirect_takes_it_elsewhere(town, sink):
    """Webhooks out use the same door: signed headers travel, a redirect is refused."""
    assert fetch.post("http://shop.example/hook", body=b"{}", headers={"X-Signature": "abc"}).status == 200
    assert "X-Signature: abc" in sink.requests[0]
    assert sink.requests[0].startswith("POST /hook")
    sink.answers["/hook"] = moved("/other")
    with pytest.raises(fetch.NotFetched):
        fetch.post("http://shop.example/hook", body=b"{}", headers={})
    assert fetch.check("https://shop.example/hook#x") == "https://shop.example/hook"


@pytest.mark.parametrize(
    ("url", "codes"),
    [
        ("http://shop.example:8443/door", ["no_web_page", "", ""]),
        ("http://post.lan:8080/door", ["no_web_page", "not_public", ""]),
        ("http://10.0.0.7:8080/door", ["no_web_page", "no_name", ""]),
        ("http://intranet/door", ["no_name", "no_name", ""]),
    ],
)
def test_what_the_house_wrote_down_may_lead_further_and_no_further_than_it_says(town, sink, url, codes):
    names, went = town
    names |= {"post.lan": [["10.0.0.7"]], "10.0.0.7": [["10.0.0.7"]], "intranet": [["10.0.0.7"]]}

    def code(reach):
        try:
            return "" if fetch.post(url, body=b"{}", headers={}, reach=reach).is_good else "bad"
        except fetch.NotFetched as refused:
            return refused.reasons[0].code

    found = [code(reach) for reach in (fetch.Reach.WEB, fetch.Reach.PUBLIC, fetch.Reach.ANYWHERE)]

    assert found == codes
    assert went[-1] == (PUBLIC if "shop" in url else "10.0.0.7", urlsplit(url).port or 80)
    assert f"Host: {urlsplit(url).netloc}\r\n" in sink.requests[-1]
