"""The values of a declaration in both currencies, shared over its lines as ASYCUDA's own figures are."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from customs import exchange, gazette, legaldays
from customs.models import Version
from suuq.money import apportion, minor_digits, round_to

AMOUNTS = ("Amount_national_currency", "Amount_foreign_currency", "Currency_code", "Currency_name", "Currency_rate")
ZERO = Decimal()


class Sums:
    """The values of a version in both currencies, shared over the lines as ASYCUDA's own figures are."""

    def __init__(self, version: Version) -> None:
        """Share the costs by invoice value, in their own currency to two decimals; then convert and round."""
        self.items = list(version.items.all())
        self.on: date = legaldays.day(version.declaration.lodged_at)
        self.rates = gazette.rates_on(self.on)
        self.currency = version.currency
        self.freight_currency = version.freight_currency
        self.values = {i.number: Decimal(i.value_minor).scaleb(-minor_digits(i.currency)) for i in self.items}
        self.freight = self._shared(version.freight_minor)
        self.insurance = self._shared(version.insurance_minor)
        self.gross_grams = self._packed(version.gross_weight_grams)

    def _shared(self, minor: int) -> dict[int, Decimal]:
        digits = max(2, minor_digits(self.freight_currency))
        whole = Decimal(minor).scaleb(-minor_digits(self.freight_currency))
        parts = apportion(int(whole.scaleb(digits)), [item.value_minor for item in self.items])
        return {item.number: Decimal(part).scaleb(-digits) for item, part in zip(self.items, parts, strict=True)}

    def _packed(self, grams: int) -> dict[int, int | None]:
        """Share the gross weight by net weights, so that the lines add up to it; one unknown leaves all as they are."""
        nets = [item.net_weight_grams for item in self.items]
        parts = apportion(grams, [net or 0 for net in nets]) if all(nets) else nets
        return {item.number: part for item, part in zip(self.items, parts, strict=True)}

    def rate(self, currency: str) -> Decimal:
        """Find how many units of the national currency one unit is worth; 0 when the books hold no rate."""
        if currency == settings.CURRENCY:
            return Decimal(1)
        try:
            return self.rates.find(currency, settings.CURRENCY, self.on)(Decimal(1))
        except exchange.NoExchangeRateError:
            return ZERO

    def national(self, amount: Decimal, currency: str) -> Decimal:
        """Convert and round to the national currency's minor unit."""
        step = Decimal(1).scaleb(-minor_digits(settings.CURRENCY))
        return round_to(amount * self.rate(currency), step=step)

    def amounts(self, amount: Decimal, currency: str) -> dict[str, Any]:
        """Write one amount in ASYCUDA's five parts."""
        national = self.national(amount, currency)
        parts = (national, f"{amount:.2f}", currency, "", f"{self.rate(currency).normalize():f}")
        return dict(zip(AMOUNTS, parts, strict=True))

    def cost(self, number: int) -> Decimal:
        """Freight and insurance of one line, national currency."""
        currency = self.freight_currency
        return self.national(self.freight[number], currency) + self.national(self.insurance[number], currency)

    def cif(self, number: int) -> Decimal:
        """CIF of one line, national currency."""
        return self.national(self.values[number], self.currency) + self.cost(number)
