"""The tariff, browsed: sections, chapters, headings, words, days, and what changed."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from customs import browsing, gazette, hs, queues
from customs.forms import TariffForm
from suuq import doors, tongues
from suuq.roles import Role


def _language() -> str:
    return tongues.whole()


def _asked(request: HttpRequest) -> tuple[TariffForm, date, str]:
    form = TariffForm(request.GET)
    form.is_valid()
    return form, form.cleaned_data.get("on") or timezone.localdate(), form.cleaned_data.get("q", "")


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def tariff(request: HttpRequest) -> HttpResponse:
    """Show the sections, or what was searched for."""
    form, on, text = _asked(request)
    context = {"form": form, "on": on, "text": text, "counts": queues.counts(), "tab": "tariff"}
    context["verified"] = browsing.is_verified()
    try:
        context["edition"] = gazette.current_edition(settings.COUNTRY)
        context["lines"] = browsing.found_by(text, language=_language(), on=on) if text else []
    except gazette.NoTariffError:
        return render(request, "customs/tariff_none.html", context)
    context |= {
        "sections": () if text else browsing.sections(_language()),
        "changes": () if text else browsing.changes(),
    }
    return render(request, "customs/tariff.html", context)


@doors.only(Role.OFFICER, Role.SUPERVISOR)
@require_GET
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Show a chapter, a heading or a code with its rates on a day, and what stands under it."""
    form, on, _text = _asked(request)
    try:
        plain = hs.normalise(code)
        spoken = _language()
        context = {"line": browsing.line(plain, on, spoken), "under": browsing.under(plain, on, spoken)}
    except (hs.NotACodeError, gazette.NoTariffError) as missing:
        raise Http404 from missing
    context |= {
        "form": form,
        "on": on,
        "kind": browsing.kind_of(plain),
        "verified": browsing.is_verified(),
        "path": browsing.path_to(plain, spoken),
        "history": browsing.history(plain),
        "edition": gazette.current_edition(settings.COUNTRY),
        "counts": queues.counts(),
        "tab": "tariff",
    }
    return render(request, "customs/tariff_code.html", context)
