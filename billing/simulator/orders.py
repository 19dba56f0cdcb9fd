"""What a Checkout Session may be asked for, as strictly as Stripe asks it. Pure."""

from typing import Any

from billing.simulator import shapes, wire

HALF_HOUR, DAY, SLACK = 30 * 60, 24 * 3600, 60
MOST = 99_999_999


def read(form: dict[str, Any], *, at: int) -> tuple[int, str, int]:
    """
    Read the sum, its currency and when the page closes.

    :raises wire.ApiError: for what Stripe would not open a page for
    """
    if form.get("mode") != "payment":
        raise wire.wrong("This simulator knows mode=payment only.", param="mode")
    wire.required(form, "success_url")
    if form.get("locale", "auto") not in shapes.LOCALES:
        raise wire.wrong(f"Invalid locale: {form['locale']}", param="locale")
    amount, currency = _sum(form.get("line_items") or [])
    return amount, currency, _closing(form, at)


def _closing(form: dict[str, Any], at: int) -> int:
    expires_at = wire.number(form, "expires_at", default=at + DAY)
    if not HALF_HOUR - SLACK <= expires_at - at <= DAY + SLACK:
        message = "The `expires_at` timestamp must be 30 minutes to 24 hours from Checkout Session creation."
        raise wire.wrong(message, param="expires_at")
    return expires_at


def _sum(lines: Any) -> tuple[int, str]:
    if not lines:
        raise wire.wrong("You must pass at least one line item.", code="parameter_missing", param="line_items")
    currency = _currency(lines)
    total = sum(
        wire.number(line["price_data"], "unit_amount") * wire.number(line, "quantity", default=1) for line in lines
    )
    if total <= 0:
        raise wire.wrong("The amount must be greater than zero.", code="amount_too_small", param="line_items")
    if total > MOST:
        raise wire.wrong(f"The amount must be no more than {MOST}.", code="amount_too_large", param="line_items")
    if currency in shapes.THREE_DECIMAL and total % 10:
        raise wire.wrong("Amounts of three-decimal currencies must end in 0.", param="line_items")
    return total, currency


def _currency(lines: Any) -> str:
    currencies = {str(line.get("price_data", {}).get("currency", "")).lower() for line in lines}
    if len(currencies) != 1 or not currencies <= shapes.CURRENCIES:
        words = ", ".join(sorted(currencies))
        raise wire.wrong(f"Invalid currency: {words}.", param="line_items[0][price_data][currency]")
    return currencies.pop()
