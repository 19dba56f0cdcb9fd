"""What people do in the house while it is killed: pay, be announced by Stripe, give back. Each knows its end."""

from django.urls import reverse
from django.utils import translation

from tests.killing.house import wait_until

DUE, BACK = 12_345, 500
PAYMENTS = """
SELECT invoice.status, count(payment.id), sum(payment.applied_minor),
    (SELECT count(*) FROM billing_entry entry WHERE entry.about = invoice.number AND entry.code = 'paid')
FROM billing_invoice invoice JOIN billing_payment payment ON payment.invoice_id = invoice.id
WHERE invoice.number = %s GROUP BY invoice.id
"""
REFUNDS = """
SELECT refund.status, (SELECT count(*) FROM billing_entry WHERE key = 'refund:' || refund.key || ':done'),
    payment.refunded_minor
FROM billing_refund refund JOIN billing_payment payment ON payment.id = refund.payment_id
JOIN billing_invoice invoice ON invoice.id = payment.invoice_id WHERE invoice.number = %s
"""

ATTEMPT = """
SELECT reference FROM billing_cardcheckout checkout JOIN billing_invoice invoice ON invoice.id = checkout.invoice_id
WHERE number = %s AND checkout.status = 'paid'
"""


def page(name, *words):
    """Name an address in one language, whichever thread asks: a form is the same form only at the same address."""
    with translation.override("fr"):
        return reverse(name, args=words)


class Wallet:
    """A bill paid from the wallet; the shopper presses again when no answer comes."""

    def __init__(self, house):
        self.house, self.number = house, next(house.bills)

    def act(self):
        return self.house.post("shopper", page("billing:pay_from_wallet", self.number), once=self.number)

    def again(self):
        answer = self.pressed()
        assert answer.status_code == 302, answer.text + self.house.last_words("web")

    def pressed(self):
        """Press until the house answers: a database that was killed takes its time to come back."""
        return wait_until(lambda: [one for one in [self.act()] if one is not None and one.status_code != 503], "it")[0]

    def is_done(self):
        return self.house.database.ask(PAYMENTS, self.number) == [("settled", 1, DUE, 1)]


class Opening(Wallet):
    """A card page opened, of which the answer is lost; pressed again it is the same page, and it is paid once."""

    def act(self):
        return self.house.post("shopper", page("billing:card", self.number))

    def again(self):
        page = self.pressed()
        assert page.status_code == 302
        self.house.pay_at_stripe(page.headers["Location"])


class News(Wallet):
    """A bill paid by card by a shopper who never comes back: Stripe's news and the sweeper do the rest."""

    def __init__(self, house):
        super().__init__(house)
        self.page = Opening.act(self).headers["Location"]

    def act(self):
        return self.house.pay_at_stripe(self.page)

    def again(self):
        """Nobody does anything."""


class Return(News):
    """A bill paid by card while the worker rests: the page that the shopper comes back to books it."""

    def __init__(self, house):
        super().__init__(house)
        house.worker.kill()

    def act(self):
        self.house.pay_at_stripe(self.page)
        return self.house.get("shopper", page("billing:card_return", self.number))

    def again(self):
        self.house.wake()


class Refund(News):
    """Money of a card payment on its way back, the worker at rest; finance presses again when no answer comes."""

    def __init__(self, house):
        super().__init__(house)
        News.act(self)
        self.reference = wait_until(lambda: house.database.ask(ATTEMPT, self.number), "the payment")[0][0]
        house.worker.kill()  # on a busy machine the sweeper would be there before the page

    def act(self):
        path = page("billing:card_refund", self.reference)
        return self.house.post("finance", path, amount=BACK, why="asked", once=self.number)

    def again(self):
        assert self.pressed().status_code == 302

    def is_done(self):
        return self.house.database.ask(REFUNDS, self.number) == [("done", 1, BACK)]


class SweptRefund(Refund):
    """A refund whose sender died: the sweeper asks Stripe again, under the same key."""

    def act(self):
        self.house.arm(["web"], "refund.asked", "kill")
        super().act()
        self.house.reached(["web"])
        self.house.restart("web")
        self.house.wake()

    def again(self):
        """Nobody does anything."""
