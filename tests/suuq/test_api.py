"""The machine door: keys, refusals, repeats, limits, and what hostile programs send."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forwarding.models import Purchase
from suuq import apikeys, limits, strictjson
from suuq.api import KEYED_A_MINUTE, OPEN_A_MINUTE
from suuq.apikeys import ApiKey
from suuq.audit import Entry
from suuq.roles import Role
from tests.factories.forwarding import PurchaseFactory, WarehouseFactory
from tests.factories.keys import Program, made
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db
SHOES = {"description": "Running shoes", "unit_price_minor": 8900, "currency": "EUR", "hs_code": "640411"}


@pytest.fixture
def house():
    return WarehouseFactory(code="FRX")


def order(number="A-1", **more):
    return {"warehouse": "FRX", "shop": "Sneaker Shop", "order_number": number, "items": [SHOES]} | more


def problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["request_id"] == answer["X-Request-Id"]
    return body


def test_a_key_is_kept_as_its_fingerprint_alone():
    """R121: not in the database in clear, and not in the audit trail."""
    key, word = made(PersonFactory())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM suuq_apikey WHERE id = %s", [key.pk])
        row = repr(cursor.fetchone())

    assert word not in row
    assert word.startswith(key.prefix)
    assert not any(word in repr(vars(entry)) for entry in Entry.objects.all())


def test_a_key_ends_when_it_is_revoked_or_over_or_its_owner_is_gone():
    """R121: at once, for each call asks the database."""
    user = PersonFactory()
    key, word = made(user)
    program = Program(word=word)
    assert program.get("/shipments").status_code == 200
    apikeys.revoke(key=key, by=user, at=timezone.now())
    problem(program.get("/shipments"), 401)

    key, word = made(user, days=1)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert problem(Program(word=word).get("/shipments"), 401)
    _key, word = made(user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    answer = Program(word=word).get("/shipments")
    assert answer["WWW-Authenticate"] == "Bearer"
    problem(answer, 401)


def test_two_keys_live_while_one_replaces_the_other():
    user = PersonFactory()
    key, old = made(user)
    later = timezone.now() + apikeys.BOTH_LIVE + timedelta(minutes=1)

    _next, new = apikeys.rotate(key=key, by=user, at=timezone.now())

    assert Program(word=old).get("/shipments").status_code == 200
    assert Program(word=new).get("/shipments").status_code == 200
    assert apikeys.find(old, at=later) is None
    assert apikeys.find(new, at=later)
    with pytest.raises(apikeys.CannotMakeKey):
        apikeys.rotate(key=key, by=user, at=timezone.now())


def test_the_last_use_is_noted():
    key, word = made(PersonFactory())

    Program(word=word).get("/shipments")

    key.refresh_from_db()
    assert key.last_used_at


def test_keys_are_made_shown_once_replaced_and_ended_on_pages(client_as):
    """R121: shown once; another's key is not there."""
    user, page = PersonFactory(), reverse("keys")
    browser = client_as(user)
    last_day = (timezone.localdate() + timedelta(days=90)).isoformat()
    fields = {"name": "Shop", "scopes": ["shipments:read"], "last_day": last_day}

    answer = browser.post(page, fields)
    word = answer.context["word"]
    assert "no-store" in answer["Cache-Control"]
    assert word in answer.content.decode()
    listed = browser.get(page).content.decode()
    assert word not in listed
    assert word[: apikeys.SHOWN] in listed
    assert Program(word=word).get("/shipments").status_code == 200
    assert b"name" in browser.post(page, fields).content  # the same name again is told, and no key is made
    assert ApiKey.objects.count() == 1
    browser.post(page, fields | {"name": "More", "scopes": ["decisions:write"]})
    assert ApiKey.objects.count() == 1

    key = ApiKey.objects.get()
    for name in ("replace_key", "revoke_key"):
        assert client_as(PersonFactory()).post(reverse(name, args=[key.pk])).status_code == 404
    assert browser.post(reverse("replace_key", args=[key.pk])).context["word"] != word
    assert browser.post(reverse("revoke_key", args=[key.pk])).status_code == 302
    assert Program(word=word).get("/shipments").status_code == 401

    operator = client_as(PersonFactory(role=Role.OPERATOR))
    assert b"Shop" in operator.get(reverse("every_key")).content
    assert operator.post(reverse("revoke_key", args=[ApiKey.objects.first().pk])).status_code == 302
    assert not ApiKey.objects.filter(revoked_at=None)


def test_a_repeat_is_one_effect_and_one_answer(house):
    """R34, V-rows: same key and body, other body, another person, malformed."""
    program, body = Program(PersonFactory()), order(number="")
    first = program.post("/declarations", body, key="k1")
    again = program.post("/declarations", body, key="k1")
    other = program.post("/declarations", body | {"shop": "Other"}, key="k1")

    assert first.status_code == 200, first.content
    assert again.json() == first.json()
    assert problem(other, 409)["reasons"][0]["code"] == "key_reused"
    assert Program(PersonFactory()).post("/declarations", body, key="k1").json() != first.json()
    assert Purchase.objects.count() == 2
    for key in ("", "x" * 256, "a b", "é"):
        problem(program.post("/declarations", body, key=key), 400)
    assert Purchase.objects.count() == 2


def test_a_refused_act_may_be_tried_again_under_its_key(house):
    program = Program(PersonFactory(language="en"))
    refused = program.post("/declarations", order(warehouse="NONE"), key="k")

    assert problem(refused, 409)["reasons"] == [{"code": "no_warehouse", "message": "No open warehouse has this code."}]
    WarehouseFactory(code="NONE")
    assert program.post("/declarations", order(warehouse="NONE"), key="k").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b'{"shop": 1e400}', b'{"shop": NaN}', b'{"shop": -Infinity}', rb'{"shop": "\ud800"}', rb'{"shop": "a\u0000"}',
        b'{"shop": "a", "shop": "b"}', b"[" * 100_000, b'{"a":' * 100 + b"1" + b"}" * 100, b"{", b"\xff", b"9" * 5000,
    ],
    ids=lambda body: repr(body[:24]),
)  # fmt: skip
def test_json_without_one_meaning_is_refused(body):
    """R88, R89, R90, V2, V3, V8: 400, never 500."""
    problem(Program(PersonFactory()).raw("/declarations", body), 400)


def test_bodies_are_json_and_small():
    """R90, R94, V12: another type is 415, eight megabytes are 413, in the API's own shape."""
    program = Program(PersonFactory())

    problem(program.raw("/declarations", b"{}", content_type="application/x-www-form-urlencoded"), 415)
    problem(program.raw("/declarations", b'"' + b"x" * 8_000_000 + b'"'), 413)


@pytest.mark.parametrize(
    "value",
    ["1e3", "1E+999999", "1_000", "١٢٣", "1,5", "NaN", "Infinity", "-0", "", "9" * 40, 1.5, True, None, -1, 0, 10**18,
     [1], {"a": 1}],
    ids=repr,
)  # fmt: skip
def test_numbers_are_integers_within_bounds(value):
    """R87, R91, V1: a field error, in the field's name, and no effect."""
    program = Program(PersonFactory())
    answer = program.post("/declarations", order(items=[SHOES | {"quantity": value}]))

    assert problem(answer, 422)["reasons"][0]["field"].endswith("quantity")
    assert program.get("/shipments", {"limit": str(value)}).status_code == 400
    assert not Purchase.objects.exists()


def test_what_the_address_asks_is_known_and_asked_once():
    """R93, R125: no filter nobody wrote, no page without end."""
    program = Program(PersonFactory())
    for query in (
        "customer=1", "ordering=user__password", "search=a", "fields=id", "expand=user", "limit=1&limit=2",
        "limit=1000000000", "limit=-1", "cursor=x", "cursor=YmVmb3JlOjk5OTk5OTk5OTk5OTk5OTk5OTk5", "page=-1",
    ):  # fmt: skip
        problem(program.get(f"/shipments?{query}"), 400)
    for number in ("9" * 30, "..", "%00", "%ED%A0%80"):
        assert program.get(f"/shipments/{number}").status_code in {400, 404}


def test_words_lose_what_cannot_be_seen(house):
    """V8: direction overrides and zero-width marks are dropped."""
    answer = Program(PersonFactory()).post("/declarations", order(shop="Sho\u202ep\u200b "))

    assert answer.json()["shop"] == "Shop"


def test_pages_follow_a_cursor_that_new_rows_do_not_shift():
    program_of = PurchaseFactory(tracking=[]).customer
    for _n in range(4):
        PurchaseFactory(customer=program_of, tracking=[])
    program = Program(program_of.user)

    first = program.get("/declarations", {"limit": 2}).json()
    PurchaseFactory(customer=program_of, tracking=[])
    second = program.get("/declarations", {"limit": 2, "cursor": first["next"]}).json()
    third = program.get("/declarations", {"limit": 2, "cursor": second["next"]}).json()

    seen = [row["reference"] for part in (first, second, third) for row in part["items"]]
    assert len(set(seen)) == len(seen) == 5
    assert third["next"] is None


def test_no_way_round_a_method_or_an_address():
    """R124: an override is not heard, and nothing but the operation's own methods is answered."""
    program = Program(PersonFactory())
    for header in ("x-http-method-override", "x-method-override", "x-http-method"):
        assert program.get("/declarations", headers={header: "POST"}).json() == {"items": [], "next": None}
    for method in ("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE"):
        answer = program.client.generic(method, "/api/v1/shipments")
        assert answer.status_code == 405
        assert "GET" in answer["Allow"]
    for path in ("/shipments/", "/SHIPMENTS", "//shipments", "/%2e%2e/v1/shipments", "/nothing"):
        problem(Program().get(path), 404)


def test_limits_are_by_key_and_by_address_whatever_a_header_says(settings):
    """R115 of the API, V4: another X-Forwarded-For is the same caller."""
    key, word = made(PersonFactory())
    for n in range(OPEN_A_MINUTE):
        limits.count("address", "127.0.0.1")
        Client().get("/healthz", headers={"x-forwarded-for": f"10.0.0.{n}"})
    for header in ("x-forwarded-for", "x-real-ip", "forwarded"):
        answer = Client().get("/api/v1/tracking/X", headers={header: "10.9.9.9"})
        problem(answer, 429)
        assert answer["Retry-After"] == "60"
    assert Program(word=word).get("/shipments").status_code == 200
    for _n in range(KEYED_A_MINUTE):
        limits.count("key", key.pk)
    problem(Program(word=word).get("/shipments"), 429)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert Client().get("/api/v1/tracking/X", headers={"x-forwarded-for": "1.1.1.1, 10.9.9.9"}).status_code == 404


def test_guessing_keys_ends_in_a_pause():
    for _n in range(30):
        assert Program(word="suuq_test_wrong").get("/shipments").status_code == 401

    problem(Program(PersonFactory()).get("/shipments"), 429)


def test_a_session_is_no_key(client_as):
    assert client_as(PersonFactory()).get("/api/v1/shipments").status_code == 401


def test_strict_json_reads_what_is_plain():
    assert strictjson.read('{"a": [1, 2.5, "é", null, true]}'.encode()) == {"a": [1, Decimal("2.5"), "é", None, True]}
