"""The price before buying, one question a page: no account, no JavaScript, and the answers stand in the address."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forwarding import allowed, landedcost, quotes, shoppages
from forwarding.documents import quotations
from forwarding.forms.public import CURRENCIES, PriceForm, StepForm
from forwarding.journey import quote
from forwarding.models import Quotation, Warehouse
from forwarding.shoppages import Product
from forwarding.views import public
from suuq import doors, fetch, idempotency, limits, references, tongues
from suuq.workflow import Reason, Refused

ASKED = {
    "what": ("item", "category"), "price": ("price", "currency"), "from": ("warehouse",), "weight": ("weight",),
    "service": ("service",),
}  # fmt: skip
STEPS = tuple(ASKED)
KEPT = ("item", "category", "price", "currency", "warehouse", "weight", "service", "shop")
PAGES_AN_HOUR = 30
QUOTES_AN_HOUR = 60
HOUR = 3600
LONGEST = 200


class TooOften(Refused):
    """One address asks more often than people do."""


def answers(given: QueryDict) -> dict[str, str]:
    """Keep the answers that the address (or a form) carries, and nothing else."""
    return {name: str(given[name])[:LONGEST] for name in KEPT if given.get(name)}


def step_url(step: str, kept: dict[str, str], *, back: bool = False) -> str:
    """Address a question with the answers given so far."""
    return f"{reverse('price_step', args=[step])}?{urlencode(kept | ({'back': '1'} if back else {}))}"


@doors.anyone
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def step(request: HttpRequest, step: str) -> HttpResponse:
    """Ask one question; an answer that is right leads to the next, or back to the answers it came from."""
    if step not in ASKED:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    kept, back = answers(given), bool(given.get("back"))
    if request.method == "POST":
        return _take(request, step, kept, _form(step, given), back=back)
    if step == "what" or _is_named(kept):
        return _ask(request, step, kept, _form(step, initial=_proposed(kept)), back=back)
    if "item" in given:  # the start page asks the first question, and a shop's address is read at once
        return _take(request, "what", kept, _form("what", given), back=back)
    return redirect(step_url("what", kept))


def _take(request: HttpRequest, step: str, kept: dict[str, str], form: StepForm, *, back: bool) -> HttpResponse:
    if not form.is_valid():
        return _ask(request, step, kept, form, back=back)
    try:
        kept = _with_answer(request, step, kept, form)
    except Refused as refused:
        form.add_error(ASKED[step][0], [str(reason) for reason in refused.reasons])
        return _ask(request, step, kept, form, back=back)
    return redirect(step_url(_next(step), kept) if not back else _check_url(kept))


def _is_named(kept: dict[str, str]) -> bool:
    """Tell that we know what is bought: by its words or its kind; a shop's address is first to be read."""
    words = kept.get("item", "")
    return bool(words or kept.get("category")) and not shoppages.address(words)


def _form(step: str, data: QueryDict | None = None, **facts: Any) -> StepForm:
    return StepForm(data, only=ASKED[step], **facts)


def _ask(request: HttpRequest, step: str, kept: dict[str, str], form: StepForm, *, back: bool) -> HttpResponse:
    others = {name: value for name, value in kept.items() if name not in ASKED[step]}
    place = STEPS.index(step)
    context = {
        "form": form, "step": step, "number": place + 1, "steps": len(STEPS), "others": others, "back": back,
        "previous": _check_url(kept) if back else step_url(STEPS[place - 1], kept) if place else reverse("start"),
    }  # fmt: skip
    return render(request, "public/price/step.html", context, status=422 if form.errors else 200)


def _proposed(kept: dict[str, str]) -> dict[str, str]:
    """Propose the usual answers; whoever pays in a country's currency most likely buys there."""
    house = Warehouse.objects.filter(is_open=True, currency=kept.get("currency", "")).first()
    return {"service": "economy", "currency": CURRENCIES[0]} | ({"warehouse": house.code} if house else {}) | kept


def _with_answer(request: HttpRequest, step: str, kept: dict[str, str], form: StepForm) -> dict[str, str]:
    """Take the answer; in place of words a shop's address may stand, whose page is then read."""
    link = shoppages.address(form.data.get("item", "")) if step == "what" else ""
    if not link:
        return kept
    slow_down(request, "pages", PAGES_AN_HOUR)
    try:
        product = product_at(link)
    except fetch.NotFetched as refused:
        own = _("Write what it is in your own words.")
        raise Refused(Reason("no_page", f"{refused.reasons[0]} {own}")) from refused
    if product is None:
        raise Refused(Reason("no_product", _("This page names no article. Write what it is in your own words.")))
    found = kept | {"item": product.name, "shop": str(urlsplit(link).hostname or "").removeprefix("www.")}
    if product.price is not None and product.currency in CURRENCIES:
        found |= {"price": f"{product.price:f}", "currency": product.currency}
    return found


def product_at(link: str) -> Product | None:
    """
    Read what a shop's page sells; nothing where the shop shows it to people alone, or no longer has it.

    :raises NotFetched: as :func:`fetch.get`
    """
    answer = fetch.get(link, media_types=fetch.HTML)
    return shoppages.read(answer.text) if answer.is_good else None


def slow_down(request: HttpRequest, what: str, most: int) -> None:
    """Refuse an address that asks more often in an hour than people do."""
    key = f"price:{what}:{limits.address(request)}:{timezone.now():%Y%m%d%H}"
    cache.add(key, 0, HOUR)
    if cache.incr(key) > most:
        raise TooOften(Reason("too_often", _("That was asked very often from here. Try again in an hour.")))


def _next(step: str) -> str:
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else "check"


def _check_url(kept: dict[str, str]) -> str:
    return f"{reverse('price_check')}?{urlencode(kept)}"


@doors.anyone
@require_http_methods(["GET", "HEAD", "POST"])
@idempotency.once
def check(request: HttpRequest) -> HttpResponse:
    """Show the answers, each with a way to change it alone; then work the price out and keep it as a quote."""
    given = request.POST if request.method == "POST" else request.GET
    kept = answers(given)
    form = PriceForm(given)
    if not form.is_valid():
        return redirect(step_url(next(name for name in STEPS if {*ASKED[name]} & {*form.errors}), kept))
    reasons: list[Reason] = []
    if request.method == "POST":
        try:
            return redirect("quotation", _promise(request, form, kept).reference)
        except Refused as refused:
            reasons = refused.reasons
    asked = form.asked()
    code = asked["hs_code"] or landedcost.code_of(asked["words"], asked["category"], tongues.whole())
    context = {
        "answers": form.cleaned_data, "asked": asked, "family": form.family, "kept": kept, "reasons": reasons,
        "allowed": allowed.of(words=asked["words"], hs_code=code), "previous": step_url(STEPS[-1], kept),
        "changes": {step: step_url(step, kept, back=True) for step in STEPS},
    }  # fmt: skip
    return render(request, "public/price/check.html", context)


def _promise(request: HttpRequest, form: PriceForm, kept: dict[str, str]) -> Quotation:
    slow_down(request, "quotes", QUOTES_AN_HOUR)
    asked, at = form.asked(), timezone.now()
    landed = public.priced(form, at=at)
    return quote.promise(
        landed, warehouse=asked["warehouse"], service=asked["service"], value_minor=asked["value_minor"],
        currency=asked["currency"], category=asked["category"], weight_was_guessed=not form.cleaned_data["weight"],
        shop=kept.get("shop", "")[:100], at=at,
    )  # fmt: skip


@doors.anyone
@require_safe
def quotation(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a quote to whoever holds its number."""
    found = _found(reference)
    today = timezone.localdate()
    lines = [landedcost.Line(**line) for line in found.lines]
    context = {
        "quotation": found, "holds": found.holds(today), "parts": public.parts(lines), "again": _again(found),
        "allowed": allowed.of(words=found.goods, hs_code=found.hs_code),
        "address": settings.SITE_URL + request.path,
    }  # fmt: skip
    response = render(request, "public/price/quotation.html", context)
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True)
    return response


@doors.anyone
@require_safe
def quotation_pdf(request: HttpRequest, reference: str) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Give a quote as a document, to keep or to send."""
    found = _found(reference)
    response = HttpResponse(quotations.paper(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.pdf"'
    return response


def _found(reference: str) -> Quotation:
    typed = references.normalise(reference)
    if not references.is_valid(typed):
        raise Http404
    return get_object_or_404(Quotation.objects.select_related("warehouse"), reference=typed)


def _again(found: Quotation) -> str:
    """Address the answers of a quote, to work it out again today."""
    money = quotes.Money(found.value_minor, found.value_currency).value
    kept = {
        "item": found.goods, "category": found.category, "price": f"{money:f}", "currency": found.value_currency,
        "warehouse": found.warehouse.code, "service": found.service, "shop": found.shop,
    }  # fmt: skip
    if not found.weight_was_guessed:
        kept["weight"] = f"{found.weight_grams / 1000:g}"
    return _check_url({name: value for name, value in kept.items() if value})


@doors.anyone
@require_POST
@idempotency.once
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the price that the one-page calculator shows as a quote."""
    form = PriceForm(request.POST)
    if not form.is_valid():
        return redirect("calculator")
    return redirect("quotation", _promise(request, form, answers(request.POST)).reference)
