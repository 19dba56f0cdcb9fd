"""
What each heading holds, for who reads the whole books: the legs that are long settled are added up once.

A trial balance would otherwise read every wallet there is. The sums are of legs, which never change; the oracle holds
them against the balances of the accounts.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Sum

from billing.models import Account, Carried, Leg
from billing.models.ledger import NET

SETTLED = timedelta(hours=1)  # no posting is under way for so long: what has a smaller number is there


def debits(currency: str) -> Counter[str]:
    """Give by heading what was debited more than credited."""
    carried = Carried.objects.first() or Carried(through=0, sums={})
    sums = Counter(carried.sums.get(currency, {}))
    sums.update(_sums(Leg.objects.filter(pk__gt=carried.through, account__currency=currency)).get(currency, {}))
    return sums


def _sums(legs: Any) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    rows = legs.order_by().values_list("account__currency", "account__code").annotate(n=Sum(NET))
    for currency, code, net in rows:
        found.setdefault(currency, Counter())[code] = int(net)
    return found


@transaction.atomic
def forward(*, at: datetime) -> None:
    """Carry what is settled forward."""
    Carried.objects.get_or_create(pk=1, defaults={"through": 0, "sums": {}})
    carried = Carried.objects.select_for_update(no_key=True).get()
    later = Leg.objects.filter(pk__gt=carried.through)
    moving = later.filter(entry__at__range=(at - SETTLED, at + SETTLED)).aggregate(n=Min("pk"))["n"]
    settled = later.filter(pk__lt=moving) if moving else later
    through = settled.aggregate(n=Max("pk"))["n"]
    if through is None:
        return
    for currency, codes in _sums(settled.filter(pk__lte=through)).items():
        sums = Counter(carried.sums.get(currency, {}))
        sums.update(codes)
        carried.sums[currency] = sums
    carried.through = through
    carried.save()


def complaints() -> Iterator[str]:
    """Hold what is told of each heading against the balances of its accounts."""
    rows = Account.objects.order_by().values_list("currency", "code").annotate(n=Sum("balance_minor"))
    told = {currency: debits(currency) for currency in {row[0] for row in rows}}
    for currency, code, balance in rows:
        net = told[currency][code]
        held = net if Account(code=code).heading.grows_by_debit else -net
        if held != balance:
            yield f"billing: heading {code} {currency} is told as {held}, its accounts hold {balance}"
