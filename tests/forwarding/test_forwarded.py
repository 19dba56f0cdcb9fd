"""A forwarded mail, from the door to the announcement; and every other mail, into the pool with its reason."""

import io
import socketserver
import threading
import zipfile

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from forwarding import tasks
from forwarding.journey import forwarded
from forwarding.mail import box, letters
from forwarding.models import Item, Mail, Notice, Purchase
from forwarding.states import MailStatus
from suuq import signing
from suuq.roles import Role
from tests.factories.forwarding import CustomerFactory, WarehouseFactory
from tests.forwarding.test_mail_read import MAILS

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    """The shopper whose mails these are, with an address of a warehouse in France."""
    WarehouseFactory()
    return CustomerFactory(user__email="amina@example.org")


def of_shop(name, customer):
    """Give a fixture as it reaches the suite of this person."""
    return (MAILS / f"{name}.eml").read_text(encoding="utf-8").replace("dj7k3-f2q", customer.suite.lower()).encode()


@pytest.fixture
def came(django_capture_on_commit_callbacks):
    """Bring a mail, and let the worker read it."""

    def bring(raw):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.keep_mail(raw, len(raw))
        return Mail.objects.latest("pk")

    return bring


def brought(client, raw, secret=settings.MAIL_IN_SECRET):
    """Knock at the door as a mail server does."""
    moment = int(timezone.now().timestamp())
    header = {signing.HEADER: signing.sign(raw, secret=secret, moment=moment)}
    return client.post(reverse("mail_door"), raw, content_type="message/rfc822", headers=header)


def with_files(raw, *files):
    """Pack a mail and files into one mail."""
    head, body = raw.split(b"\n\n", 1)
    keep, kind = head.split(b"Content-Type: ")
    parts = [b"Content-Type: " + kind + b"\n\n" + body]
    parts += [b'Content-Disposition: attachment; filename="' + n + b'"\n\n' + content for n, content in files]
    packed = b"".join(b"--part\n" + part + b"\n" for part in parts)
    return keep + b"Content-Type: multipart/mixed; boundary=part\n\n" + packed + b"--part--\n"


def zip_in_zip():
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("nothing.pdf", b"\0" * 1_000_000)
    with zipfile.ZipFile(outer, "w") as file:
        file.writestr("inner.zip", inner.getvalue())
    return outer.getvalue()


def test_a_forwarded_mail_becomes_an_announcement(amina, client, client_as, django_capture_on_commit_callbacks):
    """The door keeps it once, the draft shows what was read, the shopper mends and confirms; twice is once."""
    paper = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
    raw = with_files(of_shop("amazon-fr", amina), (b"facture.pdf", paper), (b"more.zip", zip_in_zip()))
    with django_capture_on_commit_callbacks(execute=True):
        assert [brought(client, raw).status_code for _twice in range(2)] == [200, 200]
    mail = Mail.objects.get()
    assert (mail.status, mail.customer, mail.left_out) == (MailStatus.DRAFT, amina, ["more.zip"])
    assert Notice.objects.get(user=amina.user).code == "drafted"

    browser, page = client_as(amina.user), reverse("draft", args=[mail.reference])
    assert page in browser.get(reverse("home")).content.decode()
    shown = browser.get(page)
    assert {"405-1234567-7654321", "Anker Chargeur USB-C 65 W, 2 ports, noir", "facture.pdf"} <= {
        word for word in ("405-1234567-7654321", "Anker Chargeur USB-C 65 W, 2 ports, noir", "facture.pdf")
        if word in shown.content.decode()
    }  # fmt: skip
    form, items = shown.context["form"], shown.context["items"]
    answers = {"warehouse": form.initial["warehouse"].pk, "shop": form.initial["shop"]}
    answers |= {"order_number": form.initial["order_number"], "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0}
    for number, line in enumerate(items.initial):
        answers |= {f"form-{number}-{name}": value for name, value in line.items()}
    answers["form-1-description"] = "Electric kettle"
    answers["form-0-description"] = "USB charger"
    for _twice in range(2):
        assert browser.post(page, answers).status_code == 302
    purchase = Purchase.objects.get()
    assert (purchase.shop, purchase.order_number, purchase.invoice.shown_name) == (
        "Amazon", "405-1234567-7654321", "facture.pdf",
    )  # fmt: skip
    assert [*Item.objects.values_list("quantity", "unit_price_minor", "currency")] == [
        (2, 3999, "EUR"),
        (1, 104990, "EUR"),
    ]
    mail.refresh_from_db()
    assert (mail.status, mail.purchase) == (MailStatus.DECLARED, purchase)


def test_a_mail_that_says_it_was_sent_adds_its_number(amina, at, came):
    """A later mail of the same order is no second purchase: its tracking number joins the first."""
    first = came(of_shop("zalando-shipped", amina).replace(b"6A12345678901", b""))
    second = came(of_shop("zalando-shipped", amina).replace(b"<zal", b"<two"))
    told = {"warehouse": WarehouseFactory(), "shop": "Zalando", "order_number": "10103012345678", "invoice": None}
    goods = [forwarded.declare.Goods("Winter coat", 1, 9900, "EUR", hs_code="620240")]

    one = forwarded.confirm(mail=first, tracking=[], goods=goods, by=amina.user, at=at, **told)
    two = forwarded.confirm(mail=second, tracking=second.draft["tracking"], goods=goods, by=amina.user, at=at, **told)

    assert one == two
    assert [number.number for number in one.tracking.all()] == ["6A12345678901"]


def forged(raw):
    return raw.replace(b"dkim=pass", b"dkim=fail").replace(b"dmarc=pass", b"dmarc=fail")


REFUSED = {
    "an unknown sender": (lambda raw: raw.replace(b"amina@example.org", b"thief@evil.example"), Mail.Why.SENDER),
    "a forged sender": (forged, Mail.Why.NOT_VOUCHED),
    "no suite of ours": (lambda raw: raw.replace(b"Delivered-To", b"X-Other"), Mail.Why.NO_SUITE),
    "our own message come back": (
        lambda raw: raw.replace(b"Subject:", b"Auto-Submitted: auto-replied\nSubject:"), Mail.Why.AUTOMATIC,
    ),
    "no order in it": (lambda raw: raw.split(b"\n\n")[0] + b"\n\nHow are you?\n", Mail.Why.UNREAD),
    "a bomb of parts": (
        lambda raw: raw.split(b"\n\n")[0].replace(b"text/plain", b"multipart/mixed; boundary=b")
        + b"\n\n" + b"--b\n\nx\n" * 200, Mail.Why.PARTS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_every_other_mail_waits_in_the_pool(refused, amina, client_as, person, came):
    """Nothing is lost and nothing is drafted: the mail is kept with its reason; a clerk reads its words as words."""
    spoil, why = refused
    mail = came(spoil(of_shop("amazon-fr", amina)))

    assert (mail.status, mail.why, mail.customer) == (MailStatus.POOLED, why, None)
    assert not Notice.objects.exists()
    clerk = client_as(person(Role.CLERK))
    assert mail.reference in clerk.get(reverse("mail_pool")).content.decode()
    page = clerk.get(reverse("pooled_mail", args=[mail.reference]))
    assert str(mail.get_why_display()) in page.content.decode()


def test_a_clerk_gives_a_mail_or_sets_it_aside(amina, at, client_as, person, came):
    """A mail of the pool becomes its person's draft by a clerk's hand, or is put aside with a reason."""
    evil = of_shop("amazon-fr", amina).replace(b"amina@example.org", b"<b>brother@example.net")
    mail = came(evil.replace(b"Pour le colis.", b"<script>alert(1)</script>"))
    clerk, page = client_as(person(Role.CLERK)), reverse("pooled_mail", args=[mail.reference])
    assert b"<script>alert" not in clerk.get(page).content
    assert clerk.post(reverse("give_mail", args=[mail.reference]), {"suite": "DJ-nobody"}).status_code == 422
    assert clerk.post(reverse("give_mail", args=[mail.reference]), {"suite": amina.suite}).status_code == 302
    mail.refresh_from_db()
    assert (mail.status, mail.customer, mail.draft["shop"]) == (MailStatus.DRAFT, amina, "Amazon")
    shopper = client_as(amina.user)
    assert shopper.post(reverse("drop_draft", args=[mail.reference])).status_code == 302
    assert shopper.get(reverse("draft", args=[mail.reference])).status_code == 404

    other = came(b"From: x@y.example\n\nspam")
    assert clerk.post(reverse("set_mail_aside", args=[other.reference]), {"why": ""}).status_code == 422
    assert clerk.post(reverse("set_mail_aside", args=[other.reference]), {"why": "Spam"}).status_code == 302
    other.refresh_from_db()
    assert other.status == MailStatus.SET_ASIDE
    assert forwarded.forget(at=timezone.now() + timezone.timedelta(days=91)) == 2
    assert not Mail.objects.exclude(raw="").exists()


def test_the_door_takes_what_is_signed_and_not_too_large(amina, client):
    """Fifty megabytes are refused before they are read; a wrong secret opens nothing."""
    raw = of_shop("noon", amina)

    assert brought(client, raw, secret="another").status_code == 401
    large = client.generic("POST", reverse("mail_door"), b"x", headers={"Content-Length": "50000000"})
    assert large.status_code == 413
    assert not Mail.objects.exists()


def test_more_mails_than_people_forward_wait(amina, monkeypatch, came):
    """R164: a suite has so many drafts a day; what comes above it waits in the pool."""
    monkeypatch.setattr(forwarded, "DRAFTS_A_DAY", 1)
    raw = (
        of_shop("noon", amina)
        .replace(b"no-reply@noon.com", b"amina@example.org")
        .replace(b"=noon.com", b"=example.org")
    )
    first, second = (came(raw.replace(b"<noon@", b"<noon-%d@" % n)) for n in range(2))

    assert (first.status, second.status, second.why) == (MailStatus.DRAFT, MailStatus.POOLED, Mail.Why.TOO_MANY)


def test_a_pipe_brings_a_mail(amina, monkeypatch, django_capture_on_commit_callbacks):
    """``manage.py take_mail`` is the same door for a mail server on this machine; a shop may write to the suite."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(of_shop("noon", amina))))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("take_mail")

    assert Mail.objects.get().status == MailStatus.DRAFT


class Mailbox(socketserver.StreamRequestHandler):
    """As much of an IMAP server as a mailbox with two mails needs."""

    def handle(self):
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, words = line.decode().split(" ", 1)
            self.server.heard.append(words.strip())
            self.wfile.write(self.answer(words.strip()) + f"{tag} OK done\r\n".encode())

    def answer(self, words):
        mails = self.server.mails
        if words.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if words.startswith("UID SEARCH"):
            return b"* SEARCH " + b" ".join(b"%d" % n for n in mails) + b"\r\n"
        if words.startswith("UID FETCH"):
            number = int(words.split()[2])
            size, raw = mails[number]
            if "SIZE" in words:
                return b"* 1 FETCH (UID %d RFC822.SIZE %d)\r\n" % (number, size)
            return b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (number, len(raw), raw)
        return b""


@pytest.fixture
def mailbox():
    """A mailbox on this machine, on a port that the system chooses."""
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.heard, server.mails = (
            [],
            {7: (40, b"From: a@b.example\r\n\r\nfirst"), 9: (60_000_000, b"From: c@d.example\r\n\r\n")},
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.url = f"imap://user:a%40b@127.0.0.1:{server.server_address[1]}/INBOX"
        yield server
        server.shutdown()


def test_a_mailbox_is_emptied_into_ours(mailbox, settings, django_capture_on_commit_callbacks):
    """A mail is moved only after it is kept; of one too large the head alone is fetched, and it waits in the pool."""
    settings.MAIL_IN_IMAP = mailbox.url
    with django_capture_on_commit_callbacks(execute=True):
        tasks.fetch_mail()

    assert {(mail.sender, mail.why) for mail in Mail.objects.all()} == {
        ("a@b.example", "no_suite"),
        ("c@d.example", "no_suite"),
    }
    assert [words for words in mailbox.heard if words.startswith("UID COPY")] == [
        "UID COPY 7 suuq-kept",
        "UID COPY 9 suuq-kept",
    ]
    assert any("9 (BODY.PEEK[HEADER])" in words for words in mailbox.heard)

    def fails(_raw, _size):
        raise OSError("the disk is full")

    mailbox.heard.clear()
    with pytest.raises(OSError, match="disk"):
        box.empty(mailbox.url, keep=fails, most_bytes=letters.MOST_BYTES)
    assert not any("COPY" in words or "STORE" in words for words in mailbox.heard)
