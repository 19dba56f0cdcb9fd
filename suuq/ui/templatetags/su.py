"""Template words for money, codes, weights and times; every page uses these and no other."""

import functools
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel import numbers
from django import template
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from suuq import devices, documents, tongues
from suuq.digits import grouped_telephone
from suuq.money import Money, minor_digits
from suuq.ui import days, sheets

register = template.Library()
day, dated, moment = register.filter(days.day), register.filter(days.dated), register.filter(days.moment)

NO_BREAK_SPACE = "\u00a0"
# Characters that a telephone holds beside their words: a parcel’s number in its groups; set smaller, a shop’s order
# number. A bag’s number is longer, and may break.
WHOLE_CODE, NARROW_CODE = 18, 21
MINUS = "\u2212"
ISOLATE, TURNED, POP = (
    "\u2066",
    "\u2067",
    "\u2069",
)  # what stands between runs to the right; to the left
LONG_FIGURE = re.compile(r"(?<![\d.,])\d{4,15}(?![\d])")
ARABIC = re.compile(r"[\u0600-\u06ff]")
RATE = re.compile(r"1\s[A-Z]{3}\s=\s[\d.,\u00a0]+\s[A-Z]{3}")
DECIMAL_POINT = re.compile(r"(?<=\d)(?<!\.\d)(?<!\.\d\d)\.(?=\d{1,4}(?!\d|\.\d))")
NOTHING = re.compile(r" \+ [A-Z]+ 0(?![\d.,])")
DASHED = re.compile(r"\b(?:(?=[A-Z-]*\d)[A-Z\d]+(?:-[A-Z\d]+)+|[A-Z\d]{5}-[A-Z\d]{3})\b")  # a suite may have no digit
DASHED_NAME = re.compile(r"(?<![\w<=/&\"-])[A-ZÀ-Þ][a-zà-ÿ]+(?:-[^\W\d_]+)+(?![\w=\"-])")
AFTER_AT = re.compile(r"(?<=@)")  # where an address may break
AFTER_MARK = re.compile(r"(?<=[/?&=._-])(?=[^/?&=._-])")  # and where that of a page may
TERM = re.compile(r"(?<=[A-Z]) (?=\d)")  # CIF 25 445: a name and its figure
UNIT = re.compile(r"(?<=\d)[ \u00a0](cm|kg|g)\b")
QR_VIEW = re.compile(r'<svg[^>]*?width="(\d+)"[^>]*?height="(\d+)"[^>]*?(?=>)')
ISO_DAY = re.compile(r"(?<![\w-])20\d\d-\d\d-\d\d(?![\w-])")
PLAIN_DECIMAL = re.compile(r"\d{1,9}\.\d{1,4}")
SYMBOLS = {"DJF": {"fr": "FDJ", "en": "FDJ", "ar": "ف.ج"}}


def _locale() -> str:
    """Arabic pages keep Western digits, as people here write them."""
    return "en" if tongues.spoken() == "en" else "fr"


def words(value: Money) -> str:
    """Write an amount as people of the reader's language read it: ``12 345 FDJ``, ``12,345 FDJ``."""
    whole = value.value == value.value.to_integral_value()
    places = "" if whole else "." + "0" * minor_digits(value.currency)  # 89 €, but 54,90 € and never 54,9 €
    number = numbers.format_decimal(abs(value.value), f"#,##0{places}", locale=_locale())
    number = number.replace("\u202f", NO_BREAK_SPACE)
    if value.amount_minor < 0:  # in Arabic the sign would else stand on the far side of its number
        number = f"{ISOLATE}{MINUS}{number}{POP}" if tongues.spoken() == "ar" else f"{MINUS}{number}"
    return f"{number}{NO_BREAK_SPACE}{symbol(value.currency)}"


def symbol(currency: str) -> str:
    """Name a currency as the reader's language writes it behind a number: ``FDJ``."""
    return SYMBOLS.get(currency, {}).get(tongues.whole(), currency)


@register.filter
def money(amount_minor: int | Money | None, currency: str = "DJF") -> SafeString | str:
    """Show an amount of minor units: ``{{ invoice.total_minor|money:invoice.currency }}``."""
    if amount_minor is None:
        return ""
    value = amount_minor if isinstance(amount_minor, Money) else Money(amount_minor, currency)
    return format_html('<bdi class="su-money">{}</bdi>', words(value))


@register.filter
def exact(amount: Decimal, currency: str) -> SafeString:
    """Show an amount that is not rounded to its unit yet, such as interest that runs: ``460,59 FDJ``."""
    number = numbers.format_decimal(amount, "#,##0.00", locale=_locale()).replace("\u202f", NO_BREAK_SPACE)
    return format_html('<bdi class="su-money">{}{}{}</bdi>', number, NO_BREAK_SPACE, symbol(currency))


@register.filter
def device(agent: str) -> str:
    """Say in words which browser and system a session came from."""
    return devices.words(agent)


@register.filter
def minor(text: str) -> int:
    """Read an amount of minor units that a line keeps as text: ``{{ line.params.estimated|minor|money:currency }}``."""
    return int(text)


@register.filter
def movement(amount_minor: int, currency: str = "DJF") -> SafeString:
    """Show an amount that came or went, with its sign: ``+12 345 FDJ``."""
    shown = words(Money(amount_minor, currency))
    if amount_minor > 0:  # in Arabic the sign would else stand on the far side of its number
        number, _space, unit = shown.rpartition(NO_BREAK_SPACE)
        shown = f"{ISOLATE}+{number}{POP}{NO_BREAK_SPACE}{unit}" if tongues.spoken() == "ar" else f"+{shown}"
    return format_html('<bdi class="su-money">{}</bdi>', shown)


@register.filter
def code(text: Any) -> SafeString:
    """Show a reference that must not break, bend or turn round in a right-to-left line; a long one may break."""
    if "@" in (shown := str(text)):
        parts = format_html_join(
            mark_safe("<wbr>"), '<span class="su-code__part">{}</span>', zip(AFTER_AT.split(shown), strict=False)
        )
        return format_html('<bdi class="su-code su-code--long" dir="ltr">{}</bdi>', parts)
    size = len(shown)
    length = "" if size <= WHOLE_CODE else " su-code--narrow" if size <= NARROW_CODE else " su-code--long"
    return format_html('<bdi class="su-code{}" dir="ltr">{}</bdi>', length, shown)


@register.filter
def telephone(number: str) -> SafeString:
    """Show a telephone in the groups in which people read it out: ``+253 77 81 42 09``."""
    return code(grouped_telephone(number))


@register.filter
def link(url: str) -> SafeString:
    """Show the address of a page so that a line ends between its parts, not inside a word."""
    parts = format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in AFTER_MARK.split(url)))
    return format_html('<bdi dir="ltr">{}</bdi>', parts)


@register.filter
def codes(sentence: Any) -> SafeString:
    """Keep each number and each name with dashes whole inside a sentence: ``R-2026-000115``, ``Djibouti-Plateau``."""
    if isinstance(said := getattr(sentence, "message", sentence), SafeString):
        return said
    kept = DASHED.sub(r'<bdi class="su-nowrap" dir="ltr">\g<0></bdi>', escape(str(said)))  # one after the other:
    kept = DASHED_NAME.sub(r'<bdi class="su-nowrap">\g<0></bdi>', kept)  # a name holds no figure
    return mark_safe(kept)  # noqa: S308 - escaped above


@register.filter
def called(known_as: str, names: Mapping[str, str]) -> str:
    """Show the name of what we know by a code; a code without a name stands for itself."""
    return names.get(known_as, known_as)


@register.filter
def s10(number: str) -> SafeString:
    """Show an S10 number in the groups people read: ``RR 473 124 829 DJ``."""
    grouped = f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:11]} {number[11:]}".replace(" ", NO_BREAK_SPACE)
    return code(grouped if len(number) == len("RR473124829DJ") else number)


@register.filter
def kg(grams: int | None) -> SafeString | str:
    """Show grams as kilograms: ``1,25 kg``."""
    if grams is None:
        return ""
    number = numbers.format_decimal(Decimal(grams) / 1000, "#,##0.00#", locale=_locale())
    return format_html("<bdi>{}{}{}</bdi>", number, NO_BREAK_SPACE, gettext("kg"))


@register.filter
def grams(weight: int) -> SafeString:
    """Show what a letter weighs: ``24 g``."""
    return figures(f"{weight}{NO_BREAK_SPACE}g")


@register.filter
def cm(millimetres: int | None) -> str:
    """Show millimetres as centimetres, without a unit: ``34,5``."""
    return "" if millimetres is None else numbers.format_decimal(Decimal(millimetres) / 10, locale=_locale())


@register.filter
def sides(millimetres: Sequence[int]) -> SafeString:
    """Show the sides of a box as centimetres: ``34 × 22 × 10 cm``."""
    sides_cm = format_html('<bdi class="su-nowrap" dir="ltr">{}</bdi>', " × ".join(map(cm, millimetres)))
    return format_html("<bdi>{}{}{}</bdi>", sides_cm, NO_BREAK_SPACE, gettext("cm"))


@register.filter
def percent(rate: Decimal | str) -> SafeString:
    """Show a rate already in percent: ``{{ "33"|percent }}`` gives ``33 %``."""
    return format_html("<bdi>{}{}%</bdi>", numbers.format_decimal(Decimal(rate), locale=_locale()), NO_BREAK_SPACE)


@register.filter
def decimals(text: str) -> str:
    """Write the numbers and days inside a sentence as the reader does: ``2.50 kg`` is ``2,50 kg`` in French."""
    mark = "." if _locale() == "en" else ","
    return ISO_DAY.sub(_day_named, DECIMAL_POINT.sub(mark, str(text)))


def _day_named(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[0]))
    except ValueError:  # a shop's number that only looks like a day
        return found[0]


@register.filter
def rate(text: str) -> str:
    """Write the rate of a duty as the reader does; where the tariff says but "Free", say it in words."""
    return gettext("exempt") if str(text).casefold() == "free" else decimals(text)


@register.filter
def figures(sum_in_words: str) -> SafeString:
    """Group the figures of a worked-out sum and drop parts that are nothing: ``CIF 25 445 + TIC 8 397``."""
    said = NOTHING.sub("", sum_in_words).replace(" x ", " × ").replace(" / ", " ÷ ")
    grouped = LONG_FIGURE.sub(lambda found: numbers.format_decimal(int(found[0]), locale=_locale()), said)
    shown = _own_terms(decimals(grouped.replace("\u202f", NO_BREAK_SPACE)))
    shown = TERM.sub(NO_BREAK_SPACE, shown)
    shown = RATE.sub(lambda rate: rate[0].replace(" ", NO_BREAK_SPACE), shown)
    if ARABIC.search(shown):  # words of a right-to-left sum: only the rate inside runs from left to right
        return format_html('<bdi dir="rtl">{}</bdi>', RATE.sub(rf"{ISOLATE}\g<0>{POP}", shown))
    return format_html('<bdi dir="ltr">{}</bdi>', UNIT.sub(_unit, shown))


def _unit(found: re.Match[str]) -> str:
    """Name a unit as the reader does; an Arabic word may not turn the sum around it."""
    name = {"cm": gettext("cm"), "kg": gettext("kg"), "g": gettext("g")}[found[1]]
    return f"{NO_BREAK_SPACE}{TURNED}{name}{POP}" if ARABIC.search(name) else f"{NO_BREAK_SPACE}{name}"


def _own_terms(worked: str) -> str:
    """Name the customs value and the franc of the country as the reader does."""
    return re.sub(r"\bCIF\b", gettext("CIF"), worked).replace(" DJF", " FDJ")


@register.filter
def hours(text: str) -> SafeString:
    """Show opening hours so that no stretch of them breaks or turns round: ``07:30–13:00, 16:00–18:00``."""
    stretches = ((stretch.strip().replace("-", "–"),) for stretch in text.split(","))
    return format_html_join(gettext(", "), '<bdi class="su-nowrap" dir="ltr">{}</bdi>', stretches)


@register.simple_tag
def say(sentence: str, params: dict[str, str] | None = None) -> str:
    """Translate a stored English sentence and fill its named places; plain numbers get the reader's decimal mark."""
    shown = {name: _localised(value) for name, value in (params or {}).items()}
    return gettext(sentence) % shown if shown else gettext(sentence)


def _localised(value: str) -> str:
    if not PLAIN_DECIMAL.fullmatch(value):
        return value
    return numbers.format_decimal(Decimal(value), "#,##0.###", locale=_locale())


@register.simple_tag
def qr(text: str) -> SafeString:
    """Draw a QR code that grows with its box; the words beside it say the same to who cannot see it."""
    drawn = documents.qr(text)
    body = QR_VIEW.sub(r'<svg viewBox="0 0 \1 \2" aria-hidden="true"', drawn[drawn.index("<svg") :], count=1)
    return mark_safe(body)  # noqa: S308 - the barcode library drew it of modules: nothing of the text stands in it


@register.simple_tag
@functools.cache  # of few names: a page draws a dozen, and to find where the sprite lies costs more than to write them
def icon(name: str, extra: str = "") -> SafeString:
    """Draw a symbol of the sprite, hidden from screen readers: it always stands beside a word."""
    sprite = static("vendor/sprite.svg")
    return format_html('<svg class="su-icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>', extra, sprite, name)


@register.simple_tag
@functools.cache
def drawn(name: str, into: str) -> SafeString:
    """Put a picture of ours into the page: it shows with the words, waits for no request and delays no paint."""
    picture = sheets.source(f"suuq/pictures/{name}.svg").strip()
    held = picture.replace("<svg ", f'<svg class="{into}" aria-hidden="true" preserveAspectRatio="xMidYMax slice" ', 1)
    return mark_safe(held)  # noqa: S308 - a file of ours


@register.simple_tag
def once() -> SafeString:
    """Put a fresh idempotency key into a form."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(16))
