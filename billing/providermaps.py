"""
The providers we match, as the code knows them and as finance has laid their columns beside a real file.

A map saved by a person goes before the columns we assumed; a provider nobody foresaw needs nothing but its map.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from billing.models.payment import Means, Payment
from billing.models.transfer import ProviderMap
from billing.providers import PROVIDERS, Provider
from suuq import audit
from suuq.workflow import Reason, Refused

HOW = gettext_noop("Send the sum to the post and write the payment code as the reference.")


class CannotMap(Refused):
    """The columns are not mapped so."""


def every() -> dict[str, Provider]:
    """Give each provider by its code, ours first, those mapped by finance in their place or behind."""
    return PROVIDERS | {one.code: _provider(one) for one in ProviderMap.objects.all()}


def names() -> dict[str, str]:
    """Give each provider's name by its code."""
    return {code: one.name for code, one in every().items()}


def choices() -> list[tuple[str, Any]]:
    """Offer each provider by its name in the reader's language."""
    return [(code, _(name)) for code, name in names().items()]


def how(payment: Payment) -> str:
    """Name how money came: by whose wallet or bank, where one is known, else by what means."""
    house = payment.provider if payment.means == Means.PROVIDER else ""
    return str(_(names().get(house, house)) if house else payment.get_means_display())


def _provider(kept: ProviderMap) -> Provider:
    known = PROVIDERS.get(kept.code)
    facts: dict[str, Any] = {
        "columns": kept.columns, "day": kept.day, "decimal_mark": kept.decimal_mark, "came_in": kept.came_in,
        "currency": kept.currency, "certain": True,
    }  # fmt: skip
    return replace(known, **facts) if known else Provider(code=kept.code, name=kept.name, how=kept.how, **facts)


@transaction.atomic
def keep(
    *,
    code: str,
    name: str,
    columns: Mapping[str, str],
    day: str,
    decimal_mark: str,
    came_in: str,
    currency: str,
    by: Any,
    at: datetime,
) -> ProviderMap:
    """
    Save how a provider heads its columns; saved again, the newer goes, and the audit trail keeps the older.

    :raises CannotMap: one head for two meanings, a needed one left out, or a name without letters
    """
    code = code or slugify(name)[:30]
    chosen = {meaning: head for meaning, head in columns.items() if head}
    if not code:
        raise CannotMap(Reason("no_name", _("Write the provider’s name in Latin letters.")))
    if not {"external_id", "on", "amount", "words"} <= set(chosen):
        raise CannotMap(
            Reason("column_missing", _("Say which column is the number, the date, the amount and the words."))
        )
    if len(set(chosen.values())) != len(chosen):
        raise CannotMap(Reason("column_twice", _("One column stands for two things. Choose each column once.")))
    if ("way" in chosen) is not bool(came_in):
        words = _("Choose the column that tells money in from money out together with its word for money in.")
        raise CannotMap(Reason("way_half", words))
    facts = {"columns": chosen, "day": day, "decimal_mark": decimal_mark, "came_in": came_in, "currency": currency}
    before = ProviderMap.objects.filter(code=code).first()
    kept, _new = ProviderMap.objects.update_or_create(
        code=code, defaults={**facts, "name": name, "how": str(HOW), "by": by, "at": at}
    )
    old = str(before.columns) if before else ""
    audit.record("provider_mapped", kept, by=by, at=at, old=old[:200], new=str(chosen)[:200])
    return kept
