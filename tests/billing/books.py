"""What the books say, as an accountant reads them: assets and costs as debits, the rest as credits."""

from billing.models import Account


def books():
    """Every heading with something on it: ``{"1300": 12_345, ...}``."""
    sums = {}
    for account in Account.objects.exclude(balance_minor=0):
        sums[account.code] = sums.get(account.code, 0) + account.balance_minor
    return {code: amount for code, amount in sums.items() if amount}
