"""One outbox, four ways out of it."""

import base64
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.urls import reverse

from forwarding import channels, notices, sending, tasks
from forwarding.channels import gateway
from forwarding.models import ChannelCost, Handover, Notice, Preference, PushDevice
from forwarding.states import NoticeStatus
from suuq import signing
from tests.factories.forwarding import AT, CustomerFactory
from tests.factories.suuq import PersonFactory
from tests.forwarding.messages import FORMER, PHONE, SECRET, owed, prefers

pytestmark = pytest.mark.django_db

DJIBOUTI = ZoneInfo("Africa/Djibouti")


def status_said(client, secret=SECRET, channel="sms", **news):
    body = json.dumps(news).encode()
    header = signing.sign(body, secret=secret, moment=int(datetime.now(tz=DJIBOUTI).timestamp()))
    url = reverse("message_status", args=[channel])
    return client.post(url, body, content_type="application/json", headers={signing.HEADER: header}).status_code


def test_u24_an_sms_is_signed_keyed_and_followed_to_its_reader(house, hodan, client):
    """U24: handed over with a key that makes two sendings one; the gateway's signed news is taken in once."""
    prefers(hodan, "sms")
    notice = sending.send(owed(hodan).pk, at=AT)
    headers, body = house.heard[0]
    sent = json.loads(body)
    assert (notice.status, notice.channel, sent["to"], sent["template"]) == ("sent", "sms", PHONE, "ready")
    assert "CP700000001DJ is ready to collect" in sent["text"]
    assert headers["Idempotency-Key"] == f"notice-{notice.pk}-sms"
    now = int(datetime.now(tz=DJIBOUTI).timestamp())
    assert signing.problem(headers[signing.HEADER], body, secrets=[SECRET], now=now) is None
    assert status_said(client, secret="forged", id="ref-1", status="delivered") == 401
    assert status_said(client, id="ref-9", status="delivered") == 404
    assert status_said(client, id="ref-1", status="opened") == 422
    for either in (SECRET, FORMER):  # while it is changed; and twice is once
        assert status_said(client, secret=either, id="ref-1", status="delivered") == 200
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.DELIVERED
    assert status_said(client, id="ref-1", status="failed") == 200  # late and wrong: it has been delivered
    notices.seen(hodan, by=hodan, at=AT)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.READ


def test_u24_a_way_that_refuses_gives_way_to_the_next_once(house, hodan, client):
    """U24: WhatsApp refused, then SMS; SMS failed too, and that is the end of it: no third way, no circle."""
    prefers(hodan, "whatsapp", "sms", whatsapp_agreed_at=AT)
    house.answers = [422]
    notice = sending.send(owed(hodan).pk, at=AT)
    assert (notice.status, notice.channel, notice.fell_back) == ("sent", "sms", True)
    status_said(client, id="ref-2", status="failed")
    notice.refresh_from_db()
    assert (notice.status, len(house.heard), len(mail.outbox)) == (NoticeStatus.FAILED, 2, 0)


def test_news_of_a_failure_sends_the_next_way(house, hodan, client, django_capture_on_commit_callbacks):
    prefers(hodan, "sms", "email")
    notice = sending.send(owed(hodan).pk, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        status_said(client, id="ref-1", status="failed")
    notice.refresh_from_db()
    assert (notice.status, notice.channel, len(mail.outbox)) == (NoticeStatus.SENT, "email", 1)
    assert Handover.objects.count() == 2


def test_whatsapp_needs_consent_and_a_wrong_number_is_not_used(house, hodan):
    told = prefers(hodan, "whatsapp", "sms")
    assert channels.reaching(hodan, told) == ["sms", "email"]
    told.wrong_phone = PHONE
    assert channels.reaching(hodan, told) == ["email"]


def test_without_a_gateway_a_channel_is_not_offered(hodan, client_as):
    """In production an empty setting means: no SMS, no WhatsApp, no box to tick."""
    assert channels.offered() == ["email"]
    assert channels.reaching(hodan, Preference(user=hodan, first="sms")) == ["email"]
    page = client_as(CustomerFactory(user=hodan).user).get(reverse("message_settings")).content.decode()
    assert "WhatsApp" not in page


def test_the_console_shows_a_developer_what_would_be_sent(settings, hodan, capsys):
    settings.GATEWAYS = {"sms": gateway.CONSOLE, "whatsapp": ""}
    prefers(hodan, "sms")
    assert sending.send(owed(hodan).pk, at=AT).status == "sent"
    assert "ready to collect" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("hour", "code", "when"),
    [("22:30", "ready", "07:00"), ("02:00", "ready", "07:00"), ("12:00", "ready", None), ("23:00", "out", None)],
)
def test_u24_quiet_hours_are_local_and_a_courier_at_the_door_may_sound(house, hodan, hour, code, when):
    """U24: nothing sounds from nine at night to seven, Djibouti's time, but what cannot wait."""
    prefers(hodan, "sms")
    at = datetime.fromisoformat(f"2026-11-23T{hour}").replace(tzinfo=DJIBOUTI)
    notice = sending.send(owed(hodan, code, at=at).pk, at=at)
    if when is None:
        assert notice.status == NoticeStatus.SENT
        return
    assert (notice.status, house.heard) == (NoticeStatus.OWED, [])
    assert f"{notice.next_at.astimezone(DJIBOUTI):%H:%M}" == when
    assert at < notice.next_at < at + timedelta(hours=9)
    assert sending.send(notice.pk, at=notice.next_at).status == NoticeStatus.SENT


def test_a_day_costs_no_more_than_its_cap(house, hodan):
    """Past the cap the other way is taken; with no other way it waits for tomorrow."""
    ChannelCost.objects.create(channel="sms", price_minor=12, most_minor=24)
    prefers(hodan, "sms", "email")
    sent = [sending.send(owed(hodan).pk, at=AT) for _n in range(3)]
    assert [notice.channel for notice in sent] == ["sms", "sms", "email"]
    alone = PersonFactory(phone="+25377000001")
    type(alone).objects.filter(pk=alone.pk).update(email=None)
    waiting = sending.send(owed(alone).pk, at=AT)
    assert waiting.status == NoticeStatus.OWED
    assert sending.send(waiting.pk, at=waiting.next_at + timedelta(hours=8)).status == NoticeStatus.SENT
    assert sum(Handover.objects.values_list("cost_minor", flat=True)) == 36


def test_r164_dear_numbers_and_endless_messages_are_not_paid_for(house, hodan, settings, caplog):
    """R164: by telephone to our own country alone, so many a day to one number; beyond that by mail, and it is said."""
    settings.PHONE_MOST_A_DAY = 2
    prefers(hodan, "sms", "email")
    far = PersonFactory(phone="+88213000001")
    prefers(far, "sms", "email")

    assert sending.send(owed(far).pk, at=AT).channel == "email"
    assert [sending.send(owed(hodan).pk, at=AT).channel for _n in range(3)] == ["sms", "sms", "email"]
    assert sending.send(owed(hodan).pk, at=AT + timedelta(days=1)).channel == "sms"
    assert len(house.heard) == 3
    assert any("number_had_enough" in str(record.msg) for record in caplog.records)


def test_r69_an_hour_without_mail_and_gateway_then_each_message_once(house, hodan, settings, time_machine, client_as):
    """R69: nobody waits for what is down; afterwards each message has gone out once, by one way."""
    good, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.forwarding.broken_mail.Backend"
    house.answers = [503] * 200
    prefers(hodan, "sms", "email")
    mine = [owed(hodan), owed(CustomerFactory().user), owed(hodan, notices.BILLED)]
    for minute in range(0, 61, 5):
        time_machine.move_to(AT + timedelta(minutes=minute), tick=False)
        tasks.sweep_notices()
    assert not Notice.objects.exclude(status=NoticeStatus.OWED).exists()
    settings.EMAIL_BACKEND, house.answers = good, []
    for minute in range(61, 240, 5):
        time_machine.move_to(AT + timedelta(minutes=minute), tick=False)
        tasks.sweep_notices()
    assert {notice.status for notice in Notice.objects.all()} == {NoticeStatus.SENT}
    assert Handover.objects.count() == len(mine) == len(mail.outbox)


def test_a_refused_mailbox_is_not_an_outage(settings, hodan):
    settings.EMAIL_BACKEND = "tests.forwarding.broken_mail.Refusing"
    assert sending.send(owed(hodan).pk, at=AT).status == NoticeStatus.FAILED
    settings.EMAIL_BACKEND = "tests.forwarding.broken_mail.Deferring"
    assert sending.send(owed(hodan).pk, at=AT).status == NoticeStatus.OWED


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_web_push_is_sealed_for_one_browser_and_forgets_those_that_are_gone(house, hodan, settings):
    """Only the browser's own key opens it; it says no more than the other ways do."""
    point = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    key, ours = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    settings.VAPID_PRIVATE_KEY = b64(ours.private_numbers().private_value.to_bytes(32, "big"))
    secret = b"sixteen bytes ok"
    facts = {"p256dh": b64(key.public_key().public_bytes(*point)), "auth": b64(secret), "added_at": AT}
    PushDevice.objects.create(user=hodan, endpoint=f"{house.url}1", **facts)
    PushDevice.objects.create(user=hodan, endpoint=f"{house.url}2", **facts)
    prefers(hodan, "push", "email")
    house.answers = [201, 410]
    assert sending.send(owed(hodan).pk, at=AT).channel == "push"
    assert PushDevice.objects.count() == 1
    told = json.loads(http_ece.decrypt(house.heard[0][1], private_key=key, auth_secret=secret, version="aes128gcm"))
    assert "CP700000001DJ" in told["title"]
    house.answers = [404]
    assert sending.send(owed(hodan).pk, at=AT).channel == "email"


def test_a_browser_is_taken_only_from_a_known_push_service(hodan, client_as):
    """We call that address ourselves: one inside our own network must not be called."""
    client, keys = client_as(CustomerFactory(user=hodan).user), {"p256dh": "p" * 87, "auth": "a" * 22}
    for endpoint in ("http://127.0.0.1/x", "https://10.0.0.1/x", "https://fcm.googleapis.com.evil.example/x"):
        assert client.post(reverse("push_on"), keys | {"endpoint": endpoint}).status_code == 400
    for _twice in range(2):
        known = "https://updates.push.services.mozilla.com/wpush/v2/x"
        assert client.post(reverse("push_on"), keys | {"endpoint": known}).status_code == 200
    assert PushDevice.objects.filter(user=hodan).count() == 1
    client.post(reverse("push_off"))
    assert PushDevice.objects.filter(user=hodan).count() == 0


def test_u24_the_shopper_chooses_and_tests(house, hodan, client_as, django_capture_on_commit_callbacks):
    """U24: channels, language and quiet hours are theirs to say; a test shows that it works, three times an hour."""
    client, url = client_as(CustomerFactory(user=hodan).user), reverse("message_settings")
    chosen = {"first": "whatsapp", "second": "sms", "language": "ar", "quiet_from": "22:00", "quiet_until": "06:30"}
    assert "Agree to WhatsApp" in client.post(url, chosen).content.decode()
    assert client.post(url, chosen | {"whatsapp": "on"}).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        for _n in range(4):
            client.post(reverse("test_message"))
    hodan.refresh_from_db()
    assert (hodan.language, len(house.heard)) == ("ar", 3)
    assert "Handed over" in client.get(url).content.decode()
