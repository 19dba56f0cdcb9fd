"""Days and times as a reader says them; Djibouti writes Western digits in Arabic too."""

import functools
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale, dates
from django.utils import timezone
from django.utils.translation import gettext

from suuq import tongues

LOCALES = {"fr": "fr", "en": "en_GB", "ar": "ar_DJ", "so": "so_DJ"}
FIRST = re.compile(r"(?<!\d)1(?= )")


def day(value: date | datetime | None) -> str:
    """Show a day in words: ``jeudi 26 novembre``."""
    return _written(value, "EEEE d MMMM", _locale()) if value else ""


def dated(value: date | datetime | None) -> str:
    """Show a day with its year, as paper and the law do: ``26 novembre 2026``."""
    return _written(value, "long", LOCALES[tongues.whole()]) if value else ""


def moment(value: datetime | None) -> str:
    """Show a day and a time of this post's zone, at a desk abroad of its own: ``lun. 9 nov., 14:12``."""
    if value is None:
        return ""
    here = timezone.localtime(value)
    return f"{_named(here.date(), 'MMMEd', _locale())}{gettext(', ')}{here:%H:%M}"


def hour_at(value: datetime, zone: str) -> str:
    """Write the hour that a clock elsewhere shows, with the town of its zone: ``09:30 in Paris``."""
    town = dates.get_timezone_location(zone, locale=_locale(), return_city=True)
    hour = f"{value.astimezone(ZoneInfo(zone)):%H:%M}"
    return gettext("%(hour)s in %(town)s") % {"hour": hour, "town": town}


def _locale() -> str:
    return LOCALES.get(tongues.spoken(), "fr")


def _written(value: date | datetime, form: str, locale: str) -> str:
    return _named(timezone.localtime(value).date() if isinstance(value, datetime) else value, form, locale)


@functools.lru_cache(maxsize=4096)  # a page says the same few days many times, and the library works long on each
def _named(local: date, form: str, locale: str) -> str:
    """French counts the first day of a month, and no other: ``1er novembre``."""
    pattern = Locale.parse(locale).datetime_skeletons.get(form, form)
    words = dates.format_date(local, str(pattern), locale=locale)
    return FIRST.sub("1er", words, count=1) if locale == "fr" else words
