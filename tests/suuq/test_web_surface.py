"""What a stranger with a program finds at the doors: no stack, no file of ours, no host but ours, no unsigned form."""

import os
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_started
from django.test import Client

from suuq import wsgi
from suuq.roles import Role
from tests.factories.forwarding import CustomerFactory
from tests.house import urls

# Doors of machines, which sign or show a key instead of a form's token.
OF_MACHINES = {
    "gateway_webhook", "mail_door", "message_status", "partner_door", "simulator:api", "stripe_webhook", "waafi:asm",
    "dmoney:door",
}  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/.git/HEAD", "/.env", "/metrics", "/silk/", "/__debug__/", "/account/x.css"])
def test_nothing_of_ours_lies_open(client, path):
    """R148, R160, R161: a plain page with the request's name, and nothing of how it is made."""
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer["X-Request-Id"]
    for word in (b"Traceback", b"urlpatterns", b"SECRET", b"Django"):
        assert word not in answer.content


def test_a_stranger_learns_where_to_tell_of_a_weakness(client, settings):
    """RFC 9116, with the address of the service's own mail until the post names another."""
    settings.SECURITY_CONTACT, settings.DEFAULT_FROM_EMAIL = "", "suuq <bonjour@post.example>"
    told = client.get("/.well-known/security.txt").content.decode()
    settings.SECURITY_CONTACT = "https://post.example/security"

    assert told.startswith("Contact: mailto:bonjour@post.example\nExpires: ")
    assert client.get("/.well-known/security.txt").content.startswith(b"Contact: https://post.example/security\n")


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nowhere/", "/api/v1/tracking/NOSUCH", "/healthz"])
def test_no_other_site_frames_or_reads_us(client, path):
    """R156, R159: every kind of answer forbids frames, and names no origin that may read it."""
    answer = client.get(path, headers={"origin": "https://evil.example"})

    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize("header", ["host", "x-forwarded-host"])
def test_another_host_is_not_believed(client, settings, header):
    """R158: neither is answered as its own, and the links of the page name none but ours."""
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = client.get("/accounts/login/", headers={header: "evil.example"})

    assert answer.status_code == (400 if header == "host" else 200)
    assert b"evil.example" not in answer.content


@pytest.mark.one_engine
def test_no_form_is_taken_without_its_token():
    """R154: every door that takes a form refuses one from elsewhere, signed in or not."""
    browser = Client(enforce_csrf_checks=True)
    taken = [
        page.name
        for page in urls.ours()
        if page.name not in OF_MACHINES and browser.post(page.url()).status_code not in {302, 403, 405}
    ]
    exempt = {page.name for page in urls.ours() if getattr(page.view, "csrf_exempt", False)}

    assert taken == []
    assert exempt <= OF_MACHINES


def test_nobody_gives_themselves_what_a_form_does_not_ask(client_as):
    """R106"""
    customer = CustomerFactory(user__full_name="Amina Warsame")
    fields = {"full_name": "Amina W.", "phone": "", "language": "en", "role": Role.OPERATOR, "is_superuser": "on"}

    client_as(customer.user).post("/profile/", fields | {"is_staff": "on", "suite": "X", "email": "x@example.com"})

    user = type(customer.user).objects.get(pk=customer.user_id)
    assert (user.role, user.is_superuser, user.email) == (Role.CUSTOMER, False, customer.user.email)


def test_a_request_carries_nothing_of_the_process():
    """A server mixes the environment into each request, and one that asks for a second factor is kept in a session."""
    carried = {}

    def look(environ, **_facts):
        carried.update(environ)

    request_started.connect(look)
    environ = {**os.environ, "HTTP_HOST": "testserver", "PATH_INFO": "/nowhere/"}
    setup_testing_defaults(environ)
    b"".join(wsgi.application(environ, lambda _status, _headers: None))
    request_started.disconnect(look)

    assert carried["PATH_INFO"] == "/nowhere/"
    assert not carried.keys() & os.environ.keys()
