"""No message carries a link, a content or an address, in any language."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from forwarding import sending, wording
from forwarding.domestic import events
from forwarding.models import Notice
from tests.factories.suuq import PersonFactory

pytestmark = pytest.mark.django_db


PLACEHOLDER = re.compile(r"%\((\w+)\)s")
FORBIDDEN = re.compile(r"https?:|www\.|//|<a|bit\.ly|\.html|/pay", re.IGNORECASE)
ALLOWED = {"about", "amount", "case", "day", "digits", "due", "keeper", "place", "price", "why"}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_r149_no_message_carries_a_link_a_content_or_an_address_and_each_names_the_site(language):
    """R149, U25: every template, in every language: known facts only, no link, the site in words."""
    user = PersonFactory(language=language)
    for code, words in wording.WORDS.items():
        assert set(PLACEHOLDER.findall(words.subject + words.text)) <= ALLOWED, code
        facts = {"amount": "100 DJF", "day": "2026-12-01", "digits": "123456", "due": "2026-12-01"}
        facts |= {"case": "K7F2QX8A", "keeper": "Hodan Ali", "place": "Balbala", "price": "100 DJF"}
        facts["why"] = next(iter(events.Reason))  # of a list of ours: other words are not said
        with translation.override(language):
            notice = Notice(user=user, code=code, about="CP700000001DJ", facts=facts)
            message = sending.message(notice, "sms")
        assert not FORBIDDEN.search(message.short), (code, message.short)
        assert settings.SITE_HOST in message.short
        assert "%(" not in message.short
