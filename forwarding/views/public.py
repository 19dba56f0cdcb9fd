"""Pages for everybody: what this is, what it costs, where we are, how to know that a message is ours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit

from babel.lists import format_list
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forwarding import allowed, glossary, keeping, landedcost, quotes, shoppages
from forwarding.forms.public import PriceForm
from forwarding.models import Agency, Warehouse
from forwarding.models.placename import named
from suuq import countries, doors, idempotency, tongues
from suuq.money import Money
from suuq.workflow import Refused

ANSWERS = ("item", "category", "price", "weight")
TOWNS_SHOWN = 4
PARCEL_PAGE = re.compile(r"/(?:shipments|packages|purchases|customs/case)/([A-Z0-9]{8,13})/")


@dataclass(frozen=True, slots=True)
class Example:
    """Something people buy, to try the calculator with."""

    words: Any
    category: str
    picture: str
    country: str
    price: int
    grams: int


EXAMPLES = (
    Example(_("Sports shoes"), "shoes", "sneakers", "FR", 89, 1200),
    Example(_("Telephone"), "phones", "phone", "AE", 899, 450),
    Example(_("Abaya"), "abayas", "dress", "AE", 220, 600),
    Example(_("Baby milk"), "baby", "baby-milk", "FR", 24, 1000),
    Example(_("Brake discs"), "car", "car-part", "AE", 310, 6000),
    Example(_("Laptop computer"), "computers", "laptop", "US", 649, 2200),
    Example(_("Face cream"), "beauty", "cosmetics", "FR", 32, 250),
    Example(_("Watch"), "watches", "watch", "CN", 260, 200),
    Example(_("Schoolbook"), "books", "book", "FR", 28, 700),
)


@doors.anyone
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is and what it costs, with the calculator in hand."""
    warehouses = list(Warehouse.objects.filter(is_open=True))
    towns = list(dict.fromkeys(Agency.objects.values_list("town", flat=True)))[:TOWNS_SHOWN]
    places = list(dict.fromkeys(countries.name_of(house.country, tongues.spoken()) for house in warehouses))
    context = {
        "price_form": _empty_form(),
        "examples": _examples({house.country: house for house in reversed(warehouses)}),
        "places": format_list(places, locale=tongues.spoken()),
        "towns": format_list([named(town) for town in towns], locale=tongues.spoken()),
    }
    return render(request, "public/start.html", context)


def _examples(by_country: dict[str, Warehouse]) -> list[dict[str, Any]]:
    shown, weight = [], PriceForm.base_fields["weight"]
    for example in EXAMPLES:
        if house := by_country.get(example.country):
            answers = {
                "item": example.words, "category": example.category, "price": example.price, "currency": house.currency,
                "warehouse": house.code, "weight": weight.prepare_value(Decimal(example.grams) / 1000),
            }  # fmt: skip
            picture = f"suuq/pictures/things/{example.picture}.svg"
            price = Money.of(example.price, house.currency)
            shown.append({"words": example.words, "picture": picture, "price": price, "query": urlencode(answers)})
    return shown


@doors.anyone
@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Work out a price from the address line: a result can be kept, sent and opened again."""
    if shoppages.address(request.GET.get("item", "")):
        return _to_the_shop(request)
    asked = any(request.GET.get(name) for name in ANSWERS)
    context: dict[str, Any] = {"price_form": PriceForm(request.GET) if asked else _empty_form(), "show_kinds": True}
    if asked:
        context |= _answered(context["price_form"])
    htmx = getattr(request, "htmx", None)
    swaps = htmx and not htmx.history_restore_request
    response = render(request, "public/price_card.html" if swaps else "public/calculator.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _to_the_shop(request: HttpRequest) -> HttpResponse:
    """Have a shop's page read: that is the first of the questions."""
    there = f"{reverse('price_step', args=['price'])}?{request.GET.urlencode()}"
    return HttpResponse(headers={"HX-Redirect": there}) if getattr(request, "htmx", None) else redirect(there)


def _empty_form() -> PriceForm:
    first = Warehouse.objects.filter(is_open=True).order_by("pk").first()
    return PriceForm(initial={"warehouse": first.code, "currency": first.currency} if first else None)


def _answered(form: PriceForm) -> dict[str, Any]:
    """Give the price, or the reasons why none can be given yet."""
    if not form.is_valid():
        return {"form": form}
    at = timezone.now()
    try:
        landed = priced(form, at=at)
    except Refused as refused:
        return {"reasons": refused.reasons, "allowed": allowed.of(words=form.asked()["words"], hs_code="")}
    return {
        "landed": landed, "at": at, "parts": parts(landed.lines), "weight_was_guessed": not form.cleaned_data["weight"],
        "allowed": allowed.of(words=form.asked()["words"], hs_code=landed.hs_code),
    }  # fmt: skip


def priced(form: PriceForm, *, at: datetime) -> landedcost.Landed:
    """Price by the words; where they are too vague, by the usual code of the kind that was chosen."""
    asked = form.asked() | {"language": tongues.whole(), "at": at}
    try:
        return landedcost.price(**asked)
    except quotes.NoPrice:
        if not form.family or asked["hs_code"]:
            raise
        return landedcost.price(**asked | {"hs_code": form.family.code})


def parts(lines: Sequence[landedcost.Line]) -> list[dict[str, Any]]:
    """Part what the post keeps from what it collects for the State: two blocks, two sums."""
    post = [line for line in lines if not line.for_state]
    state = [line for line in lines if line.for_state]
    return [
        {"words": words, "lines": found, "total_minor": sum(line.amount_minor for line in found), "for_state": theirs}
        for words, found, theirs in (
            (_("Transport and handling"), post, False),
            (_("Duties and taxes, for the State"), state, True),
        )
    ]


@doors.anyone
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Answer what people ask, from the first address to the parcel in hand; whoever comes from a parcel brings it."""
    return render(request, "public/help.html", {"reference": parcel_left(request)})


def parcel_left(request: HttpRequest) -> str:
    """Name the parcel on whose page help was asked for."""
    came = PARCEL_PAGE.search(urlsplit(idempotency.came_from(request)).path)
    return came[1] if came else ""


@doors.anyone
@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """List where parcels are handed over, with their hours."""
    return render(request, "public/agencies.html", {"agencies": Agency.objects.filter(is_hub=False)})


@doors.anyone
@require_safe
def recognise(request: HttpRequest) -> HttpResponse:
    """Tell our messages from those of thieves."""
    return render(request, "public/messages.html")


@doors.anyone
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what we keep about a person, why, for how long, and who sees it."""
    return render(request, "public/privacy.html", {"kept": keeping.CLASSES})


@doors.anyone
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Say what a shopper and the post may expect of each other."""
    return render(request, "public/terms.html")


@doors.anyone
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what works for whom, what does not yet, and whom to tell."""
    return render(request, "public/accessibility.html")


@doors.anyone
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """Say in a sentence what each of our words means."""
    return render(request, "public/words.html", {"sections": glossary.SECTIONS})
