"""A restored copy says so on every page, and nothing leaves it."""

import pytest
from django.core import mail

from billing.gateways import stripe_gateway
from forwarding import notices, sending
from forwarding.domestic import client as post
from forwarding.models import Notice, Partner
from forwarding.states import NoticeStatus
from suuq import fetch
from suuq.accounts.adapter import AccountAdapter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def copy(settings):
    settings.SAFE_MODE = True


def test_every_page_says_that_it_is_a_copy(client, settings):
    assert b"This is a restored copy" in client.get("/en/").content
    settings.SAFE_MODE = False
    assert b"This is a restored copy" not in client.get("/en/").content


def test_a_notice_stays_owed(person, at):
    """R184"""
    notice = notices.owe(person(), notices.ARRIVED, about="P-1", at=at)

    sending.deliver(notice.pk)

    assert Notice.objects.get(pk=notice.pk).status == NoticeStatus.OWED
    assert mail.outbox == []


def test_no_code_is_mailed():
    """R184"""
    AccountAdapter().send_mail("account/email/login_code", "hodan@example.org", {})

    assert mail.outbox == []


def test_no_card_is_asked_for(at):
    """R184"""
    with pytest.raises(stripe_gateway.UnreachableError, match="restored copy"), stripe_gateway._Answers():
        pass


def test_no_partner_and_no_stranger_is_called(at):
    """R184"""
    answer = post.post(Partner(code="post", door_url="https://post.example"), {"id": "1"}, at=at)
    assert (answer.is_taken, answer.is_settled) == (False, False)
    assert "restored copy" in answer.words
    with pytest.raises(fetch.NotFetched) as refused:
        fetch.get("https://shop.example")
    assert refused.value.reasons[0].code == "safe_mode"
