"""What a long simulation asks of the books after each step, so that it need not read them from the first day."""

from collections import Counter

from billing.models import Account, Leg


class NewInTheBooks:
    """Prove what was booked since the last look, on what was proved before: triggers keep old rows as they are."""

    def __init__(self):
        self.last, self.balances = 0, Counter()

    def complaints(self):
        off = Counter()
        for leg in Leg.objects.filter(pk__gt=self.last).select_related("account", "entry").order_by("pk"):
            self.last = leg.pk
            self.balances[leg.account_id] += leg.growth_minor
            off[leg.entry.key, leg.account.currency] += leg.debit_minor - leg.credit_minor
            if leg.balance_after_minor != self.balances[leg.account_id]:
                yield f"the balance after {leg} of {leg.entry}"
        yield from (f"{key} is off by {difference}" for key, difference in off.items() if difference)
        for account in Account.objects.all():
            if account.balance_minor != self.balances[account.pk] or (
                account.heading.floored and account.balance_minor < 0
            ):
                yield f"{account} says {account.balance_minor}, its legs {self.balances[account.pk]}"
