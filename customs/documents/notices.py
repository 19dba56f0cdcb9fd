"""The assessment notice: each franc with its base, rate, act and certainty, so that anyone can check the sum."""

from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from customs import allowances, correcting, duties, hs
from customs.documents import words
from customs.models import Assessment
from suuq import documents, questions, tongues
from suuq.ui import days

TEMPLATE = Path(__file__).parent / "notice.typ"


def assessment_notice(assessment: Assessment, *, language: str) -> bytes:
    """Set the notice of one assessment."""
    versions = questions.beside([assessment.declaration], "versions")
    assessment.version = next(version for version in versions if version.pk == assessment.version_id)
    questions.beside(versions, "items")
    questions.beside([assessment], "lines")
    with translation.override(language):
        return documents.compile(TEMPLATE, data(assessment, language))


def data(assessment: Assessment, language: str) -> dict[str, Any]:
    """Gather what the notice says, in the reader's words."""
    declaration, version = assessment.declaration, assessment.version
    changed = correcting.differences(declaration.declared, version)
    return {
        **words.frame(language),
        "title": _("Assessment notice"),
        "number": f"{declaration.reference}-{assessment.number}",
        "unverified": ""
        if assessment.verified
        else _("Unverified tariff: these rates were not read in the law. Customs' own table decides."),
        "office": _("Customs, postal parcels office"),
        "reference": words.grouped(declaration.reference),
        "barcode": documents.barcode(declaration.reference),
        "labels": {**_labels(), "total": str(declaration.total_words)},
        "facts": _facts(assessment),
        "goods": [_good(item, assessment) for item in version.items.all()],
        "steps": [
            {"words": _(s.words), "amount": words.money(s.amount_minor, assessment.currency)}
            for s in duties.value_steps(assessment)
        ],
        "exchange": " · ".join(words.worked(row) for row in assessment.exchange_rows),
        "cif": words.money(assessment.customs_value_minor, assessment.currency),
        "levies": [_levy(levy, assessment.currency) for levy in duties.by_levy(assessment)],
        "allowances": [
            [one.words, _(one.act) if one.act else _("act not known"), words.certainty(one.certainty)]
            for one in allowances.of(assessment)
        ],
        "total": words.money(assessment.total_minor, assessment.currency),
        "changes": [_change(d, version) for d in changed],
        "reason": str(version.why) if changed else "",
        "objection": _(
            "If you disagree with a line, object on the parcel's customs page or at any agency. "
            "A second officer decides."
        ),
    }


def _facts(assessment: Assessment) -> list[list[str]]:
    declaration, version = assessment.declaration, assessment.version
    facts = [
        [_("For"), _(", ").join([version.consignee_name, declaration.consignee_reference])],
        [_("Sent by"), _(", ").join([version.consignor, words.country(version.origin_country)])],
        [_("Lodged on"), days.dated(declaration.lodged_at)],
        [_("Assessed on"), days.dated(assessment.at)],
        [_("Tariff"), words.tariff(assessment.tariff_version)],
        [_("Gross weight"), words.kg(version.gross_weight_grams)],
    ]
    if assessment.supersedes:
        facts.append([_("Replaces"), _("assessment %(n)s") % {"n": assessment.supersedes.number}])
    return facts


def _good(item: Any, assessment: Assessment) -> dict[str, str]:
    owed = duties.owed_by(assessment, item.number)
    return {
        "number": str(item.number),
        "words": item.description,
        "code": hs.shown(item.hs_code),
        "code_words": hs.label(item.hs_code, tongues.whole()),
        "origin": words.country(item.origin) if item.origin else "",
        "quantity": str(item.quantity),
        "value": words.money(item.value_minor, item.currency),
        "method": words.method(item.valuation_method),
        "owed": words.money(owed or 0, assessment.currency),
    }


def _levy(levy: duties.LevySum, currency: str) -> dict[str, Any]:
    return {
        "words": _(levy.words),
        "amount": words.money(levy.amount_minor, currency),
        "lines": [_line(line, currency) for line in levy.lines],
    }


def _line(line: Any, currency: str) -> dict[str, str]:
    return {
        "item": str(line.item_number or ""),
        "base": words.money(line.base_minor, currency),
        "base_explained": words.worked(line.base_explained),
        "rate": words.rate(line.rate_text),
        "rule": line.measure,
        "act": _(line.legal_act) if line.legal_act else _("act not known"),
        "certainty": words.certainty(line.certainty),
        "amount": words.money(line.amount_minor, currency),
    }


def _change(difference: correcting.Difference, version: Any) -> dict[str, str]:
    def shown(value: Any) -> str:
        if difference.field == "value_minor":
            return words.money(value, version.currency)
        if difference.field == "valuation_method":
            return words.method(value)
        if difference.field == "preference" and not value:
            return _("None claimed")
        return "" if value is None else str(value)

    return {
        "item": str(difference.item_number),
        "label": str(difference.label),
        "declared": shown(difference.old),
        "assessed": shown(difference.new),
    }


def _labels() -> dict[str, str]:
    return {
        "goods": _("The goods"),
        "item": _("Item"),
        "code": _("HS code"),
        "origin": _("Origin"),
        "quantity": _("Quantity"),
        "value": _("Value"),
        "owed": _("Duties and taxes"),
        "customs_value": _("Customs value (CIF)"),
        "exchange": _("Exchange rate of customs"),
        "duties": _("Duties and taxes, line by line"),
        "base": _("Base"),
        "rate": _("Rate"),
        "rule": _("Rule"),
        "act": _("Legal act"),
        "certainty": _("Certainty"),
        "amount": _("Amount"),
        "changes": _("What customs changed"),
        "field": _("Field"),
        "declared": _("Declared"),
        "assessed": _("Assessed"),
        "page": _("Page"),
    }
