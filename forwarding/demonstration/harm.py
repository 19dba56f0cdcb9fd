"""
What is paid for harm, as the demonstration has it: after conventions that nobody has checked for this post.

The sums of the Universal Postal Union are in its unit of account, the special drawing right; its rate is a row too.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop

from billing.models import ExchangeRate
from forwarding.models import Ground, IndemnityRule

SINCE = date(2026, 1, 1)
UNIT = "XDR"
UNIT_RATE = Decimal("243.48")  # 1.37 dollars at 177.721 francs
POST = gettext_noop("General conditions of the post (example)")
SEVEN_DAYS = gettext_noop(
    "UPU Convention and Regulations: 40 SDR a parcel and 4.50 SDR a kilogram; seven days: general conditions of the"
    " post (example)"
)
SIX_MONTHS = gettext_noop(
    "UPU Convention and Regulations: 40 SDR a parcel and 4.50 SDR a kilogram; inquiries within six months"
)
LATE = gettext_noop("General conditions of the post (example); twenty-one days after the Montreal Convention, art. 31")
SUMS: dict[str, Any] = {"currency": UNIT, "per_parcel_minor": 4000, "per_kg_minor": 450}
RULES: tuple[dict[str, Any], ...] = (
    {
        "ground": Ground.DAMAGE, "since": "handed", "within_days": 7, "answer_days": 10, "needs_photo": True,
        "most": "value", "source": SEVEN_DAYS, **SUMS,
    },
    {
        "ground": Ground.CONTENTS, "since": "handed", "within_days": 7, "answer_days": 10, "needs_photo": True,
        "most": "value", "source": SEVEN_DAYS, **SUMS,
    },
    {
        "ground": Ground.LOSS, "since": "dispatched", "after_days": 21, "within_days": 183, "answer_days": 20,
        "most": "value", "source": SIX_MONTHS, **SUMS,
    },
    {
        "ground": Ground.WEIGHT, "since": "packed", "within_days": 30, "answer_days": 5, "most": "carriage",
        "source": POST,
    },
    {
        "ground": Ground.DELAY, "since": "handed", "within_days": 21, "answer_days": 10, "most": "carriage",
        "source": LATE,
    },
)  # fmt: skip


def make() -> None:
    """Write the rules and the rate of the unit of account; those that stand are left as they are."""
    for facts in RULES:
        IndemnityRule.objects.get_or_create(ground=facts["ground"], valid_from=SINCE, defaults=facts)
    ExchangeRate.objects.get_or_create(
        currency=UNIT, into=settings.CURRENCY, on=SINCE, defaults={"rate": UNIT_RATE, "source": "example"}
    )
