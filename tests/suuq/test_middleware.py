"""What every request passes through, tried with the hostile inputs of the checks."""

import errno
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, JsonResponse
from django.urls import path, reverse
from PIL import Image
from structlog import contextvars

from forwarding.models import Document
from suuq import doors, urls
from suuq.roles import Role
from suuq.workflow import Reason, Refused
from tests.factories.forwarding import PurchaseFactory


@doors.anyone
def refuse(request):
    raise Refused([Reason("one", "The parcel is not paid."), Reason("two", "It holds <b>perfume</b>.")])


@doors.anyone
def echo(request):
    return JsonResponse({"name": contextvars.get_contextvars()["request_id"], "words": request.POST.get("words")})


@doors.anyone
def broken(request):
    raise RuntimeError


@doors.only(*Role)
def private(request):
    return HttpResponse("mine")


urlpatterns = [
    *urls.urlpatterns,
    path("_refuse", refuse),
    path("_echo", echo),
    path("_broken", broken),
    path("_private", private),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_each_request_has_a_name_of_its_own(client):
    answers = [client.get("/_echo") for _ in range(3)]

    names = {answer["X-Request-Id"] for answer in answers}
    assert len(names) == 3
    assert names == {answer.json()["name"] for answer in answers}


def test_a_name_given_from_outside_is_not_believed(client):
    assert client.get("/_echo", headers={"x-request-id": "forged"})["X-Request-Id"] != "forged"


@pytest.mark.parametrize("address", ["/%00", "/_echo?q=%00", "/_echo?%00=1", "/_echo?q=a&q=%00b", "/track/?number=%00"])
def test_nul_in_an_address_is_answered(client, address):
    """R92"""
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("fields", [{"words": "a\x00b"}, {"a\x00": "b"}, {"words": ["fine", "\x00"]}])
def test_nul_in_a_form_is_answered(client, fields):
    """R92"""
    assert client.post("/_echo", fields).status_code == 400


@pytest.mark.parametrize("body", ["words=%ED%A0%80", "words=%FF%FE", "%C3%28=1"])
def test_broken_text_in_a_form_is_answered(client, body):
    """R92"""
    answer = client.post("/_echo", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in {200, 400}


def test_too_many_fields_are_answered(client):
    body = "&".join(f"f{i}=1" for i in range(5000))

    assert client.post("/_echo", body, content_type="application/x-www-form-urlencoded").status_code == 400


def test_too_large_a_body_is_answered(client):
    body = "words=" + "a" * 8_000_000

    assert client.post("/_echo", body, content_type="application/x-www-form-urlencoded").status_code in {400, 413}


@pytest.mark.parametrize("body", [b"", b"--x", b"--x\r\nContent-Disposition: form-data\r\n\r\n", b"\xff" * 1000])
def test_a_broken_multipart_body_is_answered(client, body):
    assert client.post("/_echo", body, content_type="multipart/form-data; boundary=x").status_code in {200, 400}


def test_the_plain_answer_says_what_to_do(client):
    answer = client.get("/_echo?q=%00")

    assert "<html" in answer.content.decode()
    assert answer["Content-Security-Policy"]


@pytest.mark.parametrize(("address", "status"), [("/no/such/page/", 404), ("/track/?number=%00", 400)])
def test_an_error_page_shows_its_number_and_nothing_of_the_code(client, db, address, status):
    """R148."""
    answer = client.get(address)

    page = answer.content.decode()
    assert answer.status_code == status
    assert answer["X-Request-Id"][:12] in page
    assert not re.search(r"Traceback|Django|settings|\.py\b|Exception", page)


def test_a_refusal_is_a_page_with_reasons(client):
    answer = client.get("/_refuse")
    text = answer.content.decode()

    assert answer.status_code == 409
    assert "The parcel is not paid." in text
    assert "&lt;b&gt;perfume" in text


def test_a_signed_in_page_is_kept_by_no_cache(client_as, person):
    """R126"""
    answer = client_as(person()).get("/_private")

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_a_public_page_may_be_kept(client):
    assert "no-store" not in client.get("/_echo").get("Cache-Control", "")


def test_security_headers_on_every_kind_of_answer(client):
    """R155: a page, a file, a refusal, a fault, an address elsewhere, an answer to a program."""
    told = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    client.raise_request_exception = False
    kinds = {
        "/_echo": 200, "/_refuse": 409, "/_broken": 500, "/_nothing": 404, "/_echo?q=%00": 400, "/_private": 302,
        "/en": 301, "/healthz": 200, "/static/suuq/pictures/mark.svg": 200, "/static/nothing.js": 404,
        "/api/v1/shipments": 401, "/api/v1/nothing": 404,
    }  # fmt: skip

    for address, status in kinds.items():
        answer = client.get(address)
        answer.close()
        assert answer.status_code == status, address
        assert told.items() <= dict(answer.items()).items(), address
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], address


def test_the_content_policy_lets_nothing_inline_run(client):
    """R155"""
    policy = dict(
        part.strip().split(" ", 1)
        for part in client.get("/_echo")["Content-Security-Policy"].split(";")
        if part.strip()
    )

    assert "unsafe-inline" not in str(policy)
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"


def test_staff_without_a_second_factor_set_one_up_first(client_as, person):
    user = person(Role.CLERK)
    user.authenticator_set.all().delete()
    client = client_as(user)

    assert client.get("/_private")["Location"] == reverse("mfa_activate_totp")
    assert client.get("/healthz").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client_as, person):
    user = person(Role.CLERK)
    user.authenticator_set.update(type="recovery_codes")

    assert client_as(user).get("/_private").status_code == 302


def test_a_shopper_needs_no_second_factor(client_as, person):
    assert client_as(person()).get("/_private").status_code == 200


def test_an_address_with_accounts_in_it_is_no_way_round_the_second_factor(client_as, person):
    """Only allauth's own pages are open before the second factor, not any address that holds its word."""
    user = person(Role.CLERK)
    user.authenticator_set.all().delete()

    assert client_as(user).get("/track/accounts/x/").status_code in {302, 404}
    assert client_as(user).get("/_private?next=/accounts/").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "\thttps://evil.example",
        "https://a@evil.example",
        "/ok\r\nX: y",
    ],
)
def test_sign_in_leads_nowhere_else(client, person, target):
    """R157"""
    user = person()

    answer = client.post(
        "/accounts/login/", {"login": user.email, "password": "a long enough password", "next": target}
    )

    assert answer.status_code in {200, 302, 400}
    assert "evil" not in answer.get("Location", "")
    assert "javascript" not in answer.get("Location", "")
    assert not answer.has_header("X")


@pytest.mark.django_db
def test_a_full_disk_is_said_in_a_sentence(person, client_as, monkeypatch):
    """R68: no page of errors, and no row: what was sent is to be sent again."""
    purchase = PurchaseFactory(customer__user=person())
    browser = client_as(purchase.customer.user)

    drawn = io.BytesIO()
    Image.new("RGB", (60, 40)).save(drawn, "PNG")
    paper = SimpleUploadedFile("a.png", drawn.getvalue())

    def full(*_words, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.InMemoryStorage._save", full)
    answer = browser.post(reverse("add_invoice", args=[purchase.reference]), {"invoice": paper})

    assert answer.status_code == 507
    assert "no room for files" in answer.content.decode()
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_who_opens_the_address_of_an_act_is_led_to_the_page_it_belongs_to(person, client_as):
    """U15: a tab restored, or another language chosen beside an error, is no empty page."""
    browser, act = client_as(person()), reverse("contest_parcel", args=["7ZJ546SEJ"])

    assert browser.get(act, headers={"Accept": "text/html"}).url == reverse("package", args=["7ZJ546SEJ"])
    assert browser.get(act).status_code == 405  # a program is told what it did
    assert browser.get(reverse("mail_door"), headers={"Accept": "text/html"}).status_code == 405
