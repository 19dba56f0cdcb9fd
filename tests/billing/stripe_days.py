"""
Days at Stripe for the simulation: pages opened, cards paid, declined and disputed, money sent back, news lost.

Before each act a fault may be switched on. What Stripe took is ours to know only once somebody looks: the model counts
it when the sweeper or the news has been there, and until then other people pay, correct and cancel the same bills.
"""

from contextlib import suppress

from billing import card_sweep, cards, payments, refunds
from billing.models import CardCheckout, Invoice
from billing.simulator import books, courier
from billing.simulator.models import Fault, Thing
from billing.states import LIVE_CHECKOUT
from suuq.workflow import Refused
from tests.billing.stripe_world import DECLINED, GOOD, LATER, NOW, start
from tests.factories.billing import AT

TROUBLE = [kind for kind in Fault.Kind.values if kind not in {Fault.Kind.DISPUTE, Fault.Kind.DECLINE}]


class StripeDays:
    """What happens on Stripe's side, and what our books must make of it. Mixed into the world of the model."""

    def trouble(self):
        """Switch a fault on, now and then."""
        if self.random.random() < 0.5:
            Fault.set(self.random.choice(TROUBLE), self.random.randint(1, 3))

    def live(self):
        """List the pages that are open at Stripe, as our books know them."""
        pages = CardCheckout.objects.filter(status__in=LIVE_CHECKOUT).exclude(session_id="").select_related("invoice")
        return [page for page in pages.order_by("pk") if page.pk not in self.unknown]

    def model_of(self, invoice):
        return next(one for one in self.bills if one.invoice.pk == invoice.pk)

    def do_open_a_page(self):
        if one := self.pick():
            self.trouble()
            self.know_all()
            with suppress(payments.CannotPay):  # nothing is due, it is being paid, or Stripe is silent
                start(one.invoice)

    def do_pay_at_stripe(self):
        if pages := self.live():
            page = self.random.choice(pages)
            self.trouble()
            card = self.random.choice([GOOD, GOOD, DECLINED])
            if Thing.objects.get(ref=page.session_id).body["status"] == "open":
                books.pay(page.session_id, card=card, at=NOW)
                if card == GOOD:
                    self.unknown[page.pk] = page.amount_minor

    def do_news_and_sweeper(self):
        """Let the news come (what was delayed as well, or what was lost not at all), and look at everything."""
        courier.release()
        courier.deliver(courier.by_hand)
        self.know_all()

    def know_all(self):
        """Sweep with Stripe well again, and count in the model what our books must know now."""
        Fault.objects.update(remaining=0)
        card_sweep.sweep(at=LATER)
        for pk, amount in self.unknown.items():
            one = self.model_of(Invoice.objects.get(card_checkouts__pk=pk))
            applied = min(amount, one.due)
            one.paid += applied
            self.wallets[one.payer] += amount - applied
        self.unknown.clear()

    def paid_by_card(self):
        done = CardCheckout.objects.filter(payment__disputes=None, payment__isnull=False).select_related("payment")
        return list(done.order_by("pk"))

    def do_send_back_to_the_card(self):
        self.know_all()
        if not (done := self.paid_by_card()):
            return
        page, amount = self.random.choice(done), self.some(3_000)
        one, payment = self.model_of(page.invoice), page.payment
        payment.refresh_from_db()
        allowed = amount <= self.wallets[one.payer] and amount <= payment.amount_minor - payment.refunded_minor
        self.trouble()
        try:
            cards.refund(payment=payment, amount_minor=amount, why="x", key=self.key(), by=None, at=AT)
        except Refused:
            assert not allowed
        except cards.gateways.UnreachableError:
            return  # nothing was asked: Stripe could not say whether the payment stands
        else:
            assert allowed
            self.wallets[one.payer] -= amount
        self.know_all()

    def do_dispute_at_stripe(self):
        self.know_all()
        if not (done := self.paid_by_card()):
            return
        page, won = self.random.choice(done), self.random.random() < 0.5
        one, payment = self.model_of(page.invoice), page.payment
        payment.refresh_from_db()
        if payment.refunded_minor:
            return
        self.trouble()
        dispute = books.open_dispute(page.charge_id, at=NOW)
        books.close_dispute(dispute["id"], won=won, at=NOW)
        Fault.objects.update(remaining=0)
        courier.release()
        courier.deliver(courier.by_hand)
        cards.look_again(page, at=LATER)
        if not won:
            one.paid -= payment.applied_minor - payment.undone_minor
            self.wallets[one.payer] -= min(payment.credited_minor, self.wallets[one.payer])
        assert refunds.Dispute.objects.filter(payment=payment).count() == 1
