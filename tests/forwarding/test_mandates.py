"""A person's consent that a counter acts for them: given by a code or a signature, taken back, over on its day."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from forwarding import assisting, channels, mandates, notices, sending
from forwarding.models import Mandate, Notice, Scope
from forwarding.states import MandateStatus
from tests.factories.forwarding import (
    AT,
    CustomerFactory,
)
from tests.factories.suuq import PersonFactory
from tests.forwarding import counters

pytestmark = pytest.mark.django_db


agency, clerk, give = counters.agency, counters.clerk, counters.give


def test_consent_by_a_code_sent_to_the_person(client_as, clerk, django_capture_on_commit_callbacks):
    customer, browser = CustomerFactory(), client_as(clerk)
    url = reverse("counter:mandate", args=[customer.suite])
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(url, {"scopes": ["track", "pay"], "days": "30", "consent": "code"})
    mandate = Mandate.objects.get()
    code = re.search(r"\d{6}", mail.outbox[-1].subject).group()
    assert mandate.status == MandateStatus.ASKED
    assert code not in str(Mandate.objects.values().get())

    confirm = reverse("counter:confirm_mandate", args=[customer.suite])
    wrong = str((int(code) + 1) % 10**6).zfill(6)
    assert browser.post(confirm, {"code": wrong}).status_code == 422
    assert mandates.of(customer, at=timezone.now()) is None
    assert browser.post(confirm, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302

    assert mandates.of(customer, at=timezone.now()).scopes == [Scope.PAY, Scope.TRACK]
    assert browser.post(confirm, {"code": wrong}).status_code == 302  # it is in force already


def test_where_there_is_no_e_mail_the_code_goes_to_the_telephone(clerk, agency, settings):
    by_phone = CustomerFactory()
    by_phone.user.email, by_phone.user.phone = None, "+25377814209"
    by_phone.user.save()
    asked = {"scopes": ["pay"], "consent": "code", "expires_at": AT + timedelta(days=1), "agency": agency}
    with pytest.raises(mandates.CannotMandate):
        mandates.ask(customer=by_phone, **asked, by=clerk, at=AT)
    settings.GATEWAYS = {"sms": {"url": "https://gateway.example/"}}
    assert mandates.ask(customer=by_phone, **asked, by=clerk, at=AT).status == MandateStatus.ASKED
    assert channels.reaching(by_phone.user, sending.preference_of(by_phone.user)) == ["sms"]


def test_a_code_that_was_sent_dies_when_the_person_signs_instead(clerk, agency, give):
    customer = CustomerFactory()
    facts = {"scopes": ["track"], "consent": "code", "expires_at": AT + timedelta(days=9)}
    mandates.ask(customer=customer, agency=agency, by=clerk, at=AT, **facts)
    assert mandates.asked(customer, at=AT)
    assert not mandates.asked(customer, at=AT + timedelta(minutes=16))
    give(customer, at=AT)
    assert not mandates.asked(customer, at=AT)


def test_a_code_dies_of_five_wrong_ones_and_of_age(clerk, agency):
    customer = CustomerFactory()
    facts = {
        "scopes": ["track"],
        "consent": "code",
        "expires_at": AT + timedelta(days=9),
        "agency": agency,
        "by": clerk,
    }
    old, tried = (mandates.ask(customer=customer, at=AT, **facts) for _ in range(2))
    right = [n.facts["digits"] for n in Notice.objects.filter(code=notices.MANDATE_CODE).order_by("pk")]

    with pytest.raises(mandates.CannotMandate, match="code_dead"):
        mandates.confirm(mandate=old, code=right[0], by=clerk, at=AT + timedelta(minutes=16))
    for _try in range(5):
        with pytest.raises(mandates.CannotMandate, match="wrong_code"):
            mandates.confirm(mandate=tried, code="no", by=clerk, at=AT)
    with pytest.raises(mandates.CannotMandate, match="code_dead"):
        mandates.confirm(mandate=tried, code=right[1], by=clerk, at=AT)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"scopes": []}, "no_scope"),
        ({"expires_at": AT}, "expiry"),
        ({"expires_at": AT + timedelta(days=400)}, "expiry"),
        ({"consent": "paper"}, "no_signature"),
        ({"by": None}, "own_mandate"),
    ],
)
def test_what_no_mandate_can_be(clerk, agency, facts, said):
    customer = CustomerFactory()
    asked = {"scopes": ["pay"], "consent": "code", "expires_at": AT + timedelta(days=1), "by": clerk} | facts
    asked["by"] = asked["by"] or customer.user

    with pytest.raises(mandates.CannotMandate, match=said):
        mandates.ask(customer=customer, agency=agency, at=AT, **asked)
    assert not Mandate.objects.exists()


def test_the_person_takes_it_back_and_nobody_acts_any_more(client_as, clerk, give):
    customer = CustomerFactory()
    mandate = give(customer)
    browser = client_as(customer.user)
    assert client_as(PersonFactory()).post(reverse("revoke_mandate", args=[mandate.pk])).status_code == 404
    assert browser.get(reverse("mandate_paper", args=[mandate.pk])).status_code == 200
    assert client_as(PersonFactory()).get(reverse("mandate_paper", args=[mandate.pk])).status_code == 404

    assert browser.post(reverse("revoke_mandate", args=[mandate.pk])).status_code == 302

    assert client_as(clerk).post(reverse("counter:open_file", args=[customer.suite])).status_code == 409
    assert Notice.objects.filter(code=notices.MANDATE_REVOKED, user=customer.user).exists()
    assert "No counter acts for you" in browser.get(reverse("my_mandate")).content.decode()


def test_a_mandate_ends_on_its_day_and_a_new_one_replaces_the_old(clerk, agency, give):
    customer = CustomerFactory()
    first = give(customer, "pay", days=2, at=AT)
    second = give(customer, "track", days=2, at=AT)
    first.refresh_from_db()
    assert first.status == MandateStatus.LAPSED
    assert mandates.of(customer, at=AT + timedelta(days=1)) == second

    late = AT + timedelta(days=3)
    with pytest.raises(mandates.NoMandate, match="no_mandate"):
        assisting.open_file(customer=customer, agency=agency, by=clerk, at=late)
    assert mandates.lapse_overdue(at=late) == 1
    assert mandates.lapse_overdue(at=late) == 0
    assert Notice.objects.filter(code=notices.MANDATE_LAPSED).count() == 1
