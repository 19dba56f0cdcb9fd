"""Our books beside Stripe's, both ways."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command

from billing import card_sweep, cards, payments, reconcile, refunds
from billing.gateways import stripe_gateway
from billing.models import CardCheckout, CardFlag, GatewayEvent, Means, Payment
from billing.simulator import books
from billing.simulator.models import Fault, Thing
from suuq import audit
from tests.billing.stripe_world import NOW, alter, charge_of, paid, pay, started
from tests.factories.billing import AT, fill_wallet, freight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_monday")]
SINCE = AT - timedelta(days=7)


def differences():
    return [str(one) for one in reconcile.compared(stripe_gateway, since=SINCE, at=AT) if not one.agrees]


def test_r4_after_ordinary_days_the_books_agree():
    checkout = paid()
    payments.top_up(
        user=checkout.payer, means=Means.PROVIDER, provider="waafi", amount_minor=345, currency="DJF", key="w", at=AT
    )
    cards.refund(payment=checkout.payment, amount_minor=345, why="asked", key="r1", by=None, at=AT)
    books.refund({"charge": charge_of(checkout).ref, "amount": "5"}, at=NOW)
    cards.look_again(checkout, at=AT)
    started()
    assert differences() == []
    call_command("reconcile_stripe")


def test_r4_doubtful_money_is_in_our_books_too():
    checkout = started()
    pay(checkout)
    alter(Thing.objects.get(kind="charge"), amount_captured=1)
    cards.look_again(checkout, at=AT)
    assert differences() == []


def test_r4_money_of_the_wallet_is_compared_too(person):
    hodan = person()
    cards.start_top_up(
        user=hodan,
        amount_minor=5_000,
        currency="DJF",
        key="t",
        return_url="https://x.example/",
        cancel_url="https://x.example/",
        at=AT,
    )
    checkout = CardCheckout.objects.get(payer=hodan)
    pay(checkout)
    assert "our books have nothing" in differences()[0]
    cards.look_again(checkout, at=AT)
    assert differences() == []


def test_r38_one_missing_one_extra_one_altered_are_named_and_flagged(capsys):
    pay(started(freight(111)))  # charged, and we know nothing of it
    extra, altered = paid(freight(222)), paid(freight(333))
    Thing.objects.filter(ref=charge_of(extra).ref).delete()
    alter(charge_of(altered), amount_captured=334)

    with pytest.raises(CommandError):
        call_command("reconcile_stripe", days=7)

    said = capsys.readouterr().out
    assert said.count("\n") == 3
    assert "111 DJF, our books have nothing" in said
    assert "222 DJF, Stripe has nothing" in said
    assert "is 334 DJF at Stripe and 333 DJF in our books" in said
    flags = CardFlag.objects.filter(kind=CardFlag.Kind.BOOKS)
    assert sorted(flags.values_list("amount_minor", "theirs_minor", "ours_minor")) == [
        (111, 111, None), (222, None, 222), (334, 334, 333),
    ]  # fmt: skip


def test_r38_a_difference_that_is_gone_leaves_the_list_and_comes_back_if_it_does():
    checkout = paid(freight(333))
    charge = charge_of(checkout)
    compare = partial(card_sweep.reconcile, since=SINCE, at=AT)
    for theirs, is_open in ((334, True), (333, False), (334, True), (333, False)):
        alter(charge, amount_captured=theirs)
        compare()
        flag = CardFlag.objects.get(kind=CardFlag.Kind.BOOKS)
        assert flag.closed_at is None if is_open else flag.closed_why
    trail = audit.Entry.objects.filter(subject_id=str(flag.pk), verb__startswith="card_flag")
    assert [entry.verb for entry in trail] == ["card_flag_raised", "card_flag_closed"] * 2


def test_a_refund_that_we_missed_is_named():
    checkout = paid()
    made = books.refund({"charge": charge_of(checkout).ref, "amount": "5"}, at=NOW)
    assert differences() == [f"refund: Stripe has {made['id']} over 5 DJF, our books have nothing"]


def test_a_refund_that_only_we_have_is_named():
    checkout = paid()
    refunds.found(payment=checkout.payment, amount_minor=7, reference="re_dreamt", at=AT)
    assert differences() == ["refund: our books have re_dreamt over 7 DJF, Stripe has nothing"]


def test_money_said_to_be_by_card_that_stripe_never_saw_is_named(person):
    fill_wallet(person(), 100)
    assert "Stripe has nothing" in differences()[0]


def test_when_stripe_is_silent_nothing_is_said_to_agree():
    Fault.set(Fault.Kind.ERROR, 9)
    with pytest.raises(CommandError, match="could be compared"):
        call_command("reconcile_stripe")


def test_r138_news_that_never_came_is_fetched_and_used():
    checkouts = [paid(), paid()]
    GatewayEvent.objects.all().delete()
    books.refund({"charge": charge_of(checkouts[0]).ref, "amount": "5000"}, at=NOW)
    books.open_dispute(charge_of(checkouts[1]).ref, at=NOW)

    missed = card_sweep.fetch_news(since=SINCE, at=AT)

    assert missed == Thing.objects.filter(kind="event").count() == GatewayEvent.objects.filter(outcome="used").count()
    assert Payment.objects.filter(undone_minor=5_000).exists()
    assert sorted(CardFlag.objects.values_list("kind", flat=True)) == ["dispute", "refund_found"]
    assert card_sweep.fetch_news(since=SINCE, at=AT) == 0


def test_a_dead_event_is_used_again_on_request(capsys):
    checkout = started()
    pay(checkout)
    card_sweep.fetch_news(since=SINCE, at=AT)
    GatewayEvent.objects.update(outcome="dead")
    call_command("replay_stripe_events")
    assert set(GatewayEvent.objects.values_list("outcome", flat=True)) == {"used"}
    assert "Looked at" in capsys.readouterr().out
