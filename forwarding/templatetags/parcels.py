"""Template words for things bought: their picture, their country, a kept file, their way."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from customs import hs
from forwarding import pictures, wording
from forwarding.models import Document, Item, Purchase, Shipment
from forwarding.models.placename import named
from forwarding.timeline import Event
from forwarding.views import purchases
from suuq import countries, tongues
from suuq.ui import days
from suuq.ui.templatetags import su

register = template.Library()

POINT = '<li class="su-timeline__event su-timeline__event--{}"{}><p class="su-timeline__words">{}</p>{}{}</li>'


@register.simple_tag
def thumb(thing: Any) -> str:
    """Address the drawn picture of a purchase, a package or a shipment."""
    return static(f"suuq/pictures/things/{pictures.of_item(_first_item(thing))}.svg")


def _first_item(thing: Any) -> Item | None:
    if isinstance(thing, Shipment):
        thing = next((package.purchase for package in thing.packages.all() if package.purchase), None)
    return next(iter(thing.items.all()), None) if isinstance(thing, Purchase) else None


@register.filter
def country(code: str) -> str:
    """Name a country in the reader's language."""
    return countries.name_of(code, tongues.spoken())


@register.filter
def kept(words: str) -> str:
    """Write the days and amounts in a line of a ledger as its reader does."""
    return gettext(", ").join(wording.written(part) for part in words.split(", "))


@register.filter
def place(name: Any) -> SafeString:
    """Name an agency, a town or a warehouse in the reader's language; its dash is no place to break a line."""
    return format_html('<bdi class="su-nowrap">{}</bdi>', named(str(name)) if name else "")


@register.filter
def phone_end(number: str) -> str:
    """Show the end of a telephone: enough to tell two people apart, too little to call one."""
    return f"… {number[-4:-2]}\u00a0{number[-2:]}"


@register.filter
def goods_name(code: str) -> str:
    """Name a customs code in the reader's language: ``{{ item.hs_code|goods_name }}``."""
    return hs.label(code, tongues.whole())


@register.filter
def kept_key(document: Document) -> str:
    """Sign the key of a file kept while its form is put right."""
    return purchases.kept_key(document)


@register.simple_tag
def way(events: Iterable[Event]) -> SafeString:
    """Draw a parcel's story as a line, the oldest first; a template takes more than twice as long."""
    return format_html('<ol class="su-timeline">{}</ol>', format_html_join("", POINT, map(_point, events)))


def _point(event: Event) -> tuple[str, ...]:
    mark = mark_safe(' aria-current="step"') if event.state == "now" else ""
    about = format_html('<p class="su-timeline__note"><bdi>{}</bdi></p>', su.codes(event.about)) if event.about else ""
    return event.state, mark, event.words, about, _noted(event)


def _noted(event: Event) -> str:
    said = {
        '<time datetime="{}">{}</time>': event.at and (event.at.isoformat(), days.moment(event.at)),
        '<bdi class="su-nowrap">{}</bdi>': event.place and (event.place,),
        "<bdi>{}</bdi>": event.note and (event.note,),
    }
    line = " · ".join(form for form, words in said.items() if words)
    words = (word for words in said.values() for word in words or ())
    return format_html(f'<p class="su-timeline__note">{line}</p>', *words) if line else ""
