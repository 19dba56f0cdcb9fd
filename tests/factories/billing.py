"""Bills, drawers and money in wallets, made by the verbs themselves so that the books are always whole."""

from datetime import UTC, datetime
from itertools import count

from billing import cashdesk, invoicing, payments
from billing.models.payment import Means
from suuq.roles import Role
from tests.factories.suuq import PersonFactory

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
KEYS = (f"made:{n}" for n in count(1))


def freight(amount_minor=4200):
    return invoicing.Line("freight", "Freight, %(weight)s", amount_minor, {"weight": "1.5 kg"})


def handling(amount_minor=963):
    return invoicing.Line("handling", "Handling", amount_minor)


def duty(amount_minor=4489):
    return invoicing.Line("duty", "Internal consumption tax", amount_minor, for_state=True)


def vat(amount_minor=2693):
    return invoicing.Line("tax", "Value added tax", amount_minor, for_state=True)


def bill(*lines, payer=None, key=None, about="RR473124829DJ", at=AT, currency="DJF", **more):
    """A bill of 12,345: 5,163 for the post and 7,182 for the State, unless other lines are given."""
    return invoicing.issue(
        key=key or next(KEYS), payer=payer or PersonFactory(), about=about, currency=currency, by=None, at=at,
        lines=lines or (freight(), handling(), duty(), vat()), **more,
    )  # fmt: skip


def fill_wallet(user, amount_minor, at=AT):
    """Money by card, so that no drawer is needed."""
    return payments.top_up(
        user=user, means=Means.CARD, amount_minor=amount_minor, currency="DJF", key=next(KEYS), at=at
    )


def open_drawer(clerk=None, place="BALBALA", float_minor=20_000, at=AT):
    return cashdesk.open_shift(by=clerk or PersonFactory(role=Role.CLERK), place=place, float_minor=float_minor, at=at)
