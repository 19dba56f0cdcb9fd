"""Customs by API: the tariff, classification, and an officer's decisions."""

from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from customs import assessing, browsing, corrections, deciding, gazette, hs, law, queues, releasing
from customs.models import AssessmentLine, Declaration, VersionItem
from suuq.api import offer
from suuq.apishapes import Asked, AskedInAddress, Cursor, Limit, text, whole
from suuq.paging import USUAL, Page, page
from suuq.roles import Role

router = Router()
EVERYONE = frozenset(Role)
OFFICERS = {Role.OFFICER, Role.SUPERVISOR}


class Rate(Schema):
    """What one levy charges on a code; relief and what is for some alone stand beside what is for all."""

    levy: str
    rate: str
    kind: str = Field(description="normal, or a relief from it: preference, suspension, quota, exemption")
    origins: list[str] = Field(description="countries or groups it is for alone; for all where there is none")
    importers: list[str] = Field(description="classes of importers it is for alone; for all where there is none")
    code: str = Field(description="the code the rate was written for: the code itself, or the nearest above it")
    act: str
    certainty: str


class TariffLine(Schema):
    """A code with its words and its rates of a day. ``verified`` is false where the tariff is a demonstration's."""

    code: str
    words: str
    on: date
    rates: list[Rate]
    verified: bool


class Asking(AskedInAddress):
    """The words of goods."""

    description: str = text(160)
    language: str = Field("en", pattern="^(en|fr|ar)$")
    category: str = text(30, least=0, default="")


class Suggested(Schema):
    """A code that the words may mean."""

    code: str
    score: str
    why: str


class Classified(Schema):
    """The likeliest codes first; a question where a word more would decide."""

    vague: bool
    question: str
    suggestions: list[Suggested]


class CaseShown(Schema):
    """A declaration before customs. ``revision`` goes back with a decision, so that none is made on an old page."""

    reference: str
    status: str
    lane: str
    revision: int
    lodged_at: datetime
    assessed_minor: int | None
    currency: str
    verified: bool | None = Field(description="false where a rate was not read in the law; null before assessment")


class DutyLine(Schema):
    """One levy on one item: its base and how that was built, its rate, the measure, the act, how sure that is."""

    item: int | None
    levy: str
    words: str
    base_minor: int
    base: str
    rate: str
    rule: str
    act: str
    certainty: str
    amount_minor: int


class Goods(Schema):
    """One line of goods as customs has it now. ``valuation_method`` is 1 to 6 of the WTO's agreement on valuation."""

    item: int
    description: str
    hs_code: str
    origin: str
    quantity: int
    value_minor: int
    currency: str
    valuation_method: int
    preference: str


class CaseTold(CaseShown):
    """A declaration, its goods, each line of its duties, and what stands in the way of its release."""

    goods: list[Goods]
    duties: list[DutyLine]
    blocked: list[dict[str, str]]


class Decided(Asked):
    """
    What an officer decides on a declaration.

    ``accept``, ``propose`` and ``release`` need nothing more; ``lift`` words; ``ask`` a question and what is wanted;
    ``hold``, ``seize``, ``return`` and ``abandon`` a reason of the book.
    """

    act: Literal["accept", "propose", "release", "hold", "lift", "ask", "seize", "return", "abandon"]
    seen: int = whole(0, 10**9)
    reason: str = text(40, least=0, default="")
    words: str = text(1000, least=0, default="")
    question: str = text(1000, least=0, default="")
    wanted: str = text(40, default="words")


@offer(router, "GET", "/tariff/{code}", scope="tariff:read", to=EVERYONE, answer=TariffLine)
def tariff(request: HttpRequest, code: str, on: date | None = None) -> Any:  # noqa: ARG001 - an operation's signature
    """Look a code up in the tariff of a day."""
    day = on or timezone.localdate()
    try:
        plain = hs.normalise(code)
        line = browsing.line(plain, day)
    except (hs.NotACodeError, gazette.NoTariffError) as missing:
        raise Http404 from missing
    return {
        "code": line.code,
        "words": line.words,
        "on": day,
        "rates": [_rate(rate) for rate in line.rates],
        "verified": browsing.is_verified(),
    }


def _rate(measure: law.Measure) -> dict[str, Any]:
    return {
        "levy": measure.levy,
        "rate": measure.rate.text,
        "kind": measure.kind,
        "origins": sorted(measure.origins),
        "importers": sorted(measure.importers),
        "code": measure.code,
        "act": measure.act.title,
        "certainty": measure.act.certainty,
    }


@offer(router, "GET", "/classification", scope="classification:read", to=EVERYONE, answer=Classified)
def classification(request: HttpRequest, asked: Query[Asking]) -> Any:  # noqa: ARG001 - an operation's signature
    """Suggest codes for everyday words. A suggestion decides nothing: an officer does."""
    answer = corrections.suggest(asked.description, language=asked.language, category=asked.category)
    found = [{"code": one.code, "score": f"{one.score:.3f}", "why": one.why} for one in answer.suggestions]
    question = str(_(answer.question)) if answer.question else ""
    return {"vague": answer.vague, "question": question, "suggestions": found}


def _shown(declaration: Declaration) -> dict[str, Any]:
    assessment = assessing.current(declaration)
    return {
        "reference": declaration.reference,
        "status": declaration.status,
        "lane": declaration.lane,
        "revision": declaration.revision,
        "lodged_at": declaration.lodged_at,
        "assessed_minor": assessment.total_minor if assessment else None,
        "currency": settings.CURRENCY,
        "verified": assessment.verified if assessment else None,
    }


def _goods(item: VersionItem) -> dict[str, Any]:
    names = (
        "description", "hs_code", "origin", "quantity", "value_minor", "currency", "valuation_method", "preference",
    )  # fmt: skip
    return {"item": item.number} | {name: getattr(item, name) for name in names}


def _duty(line: AssessmentLine) -> dict[str, Any]:
    return {
        "item": line.item_number,
        "levy": line.levy_code,
        "words": line.words,
        "base_minor": line.base_minor,
        "base": line.base_explained,
        "rate": line.rate_text,
        "rule": line.measure,
        "act": line.legal_act,
        "certainty": line.certainty,
        "amount_minor": line.amount_minor,
    }


def _told(declaration: Declaration, by: Any) -> dict[str, Any]:
    blocked = [{"code": r.code, "message": str(r)} for r in releasing.why_not_released(declaration, by=by)]
    assessment = assessing.current(declaration)
    duties = [_duty(line) for line in assessment.lines.all()] if assessment else []
    goods = [_goods(item) for item in declaration.version.items.all()]
    return _shown(declaration) | {"goods": goods, "duties": duties, "blocked": blocked}


@offer(
    router, "GET", "/cases", scope="decisions:read", to=OFFICERS, answer=Page[CaseShown], leads_to={"case": "reference"}
)
def cases(request: HttpRequest, cursor: Cursor = "", limit: Limit = USUAL) -> Any:
    """List the declarations on which an officer can act, newest first."""
    waiting = queues.waiting({}, by=_by(request), at=timezone.now())
    return page(waiting, cursor=cursor, limit=limit, shown=_shown)


def _by(request: HttpRequest) -> Any:
    return getattr(request, "auth").user  # noqa: B009 - set by the door


@offer(router, "GET", "/cases/{reference}", scope="decisions:read", to=OFFICERS, answer=CaseTold)
def case(request: HttpRequest, reference: str) -> Any:
    """Read one declaration as it stands before customs."""
    return _told(get_object_or_404(Declaration.objects.with_case(), reference=reference), _by(request))


@offer(router, "POST", "/cases/{reference}/decisions", scope="decisions:write", to={Role.OFFICER}, answer=CaseTold)
def decide(request: HttpRequest, reference: str, asked: Decided) -> Any:
    """Decide, as the officer whose key it is. A decision already made is the one that stands."""
    declaration = get_object_or_404(Declaration, reference=reference)
    by = _by(request)
    facts: dict[str, Any] = {"by": by, "at": timezone.now(), "seen": asked.seen}
    _decided(declaration, asked, facts)
    return _told(Declaration.objects.with_case().get(pk=declaration.pk), by)


def _decided(declaration: Declaration, asked: Decided, facts: dict[str, Any]) -> None:
    plain = {"accept": assessing.assess, "propose": deciding.propose_release, "release": deciding.release}
    reasoned = {
        "hold": deciding.hold,
        "seize": deciding.seize,
        "return": deciding.send_back,
        "abandon": deciding.abandon,
    }
    if asked.act in plain:
        plain[asked.act](declaration, **facts)
    elif asked.act in reasoned:
        reasoned[asked.act](declaration, reason=asked.reason, words=asked.words, **facts)
    elif asked.act == "lift":
        deciding.lift(declaration, words=asked.words, **facts)
    else:
        deciding.query(declaration, question=asked.question, wanted=asked.wanted, **facts)
