"""Take a declaration in: keep a copy of what was declared, so that later edits elsewhere cannot change it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customs import history, hs, rules, selectivity, states
from customs.declared import Consignment, Document, Item
from customs.models import Declaration, Evidence, Version, VersionItem
from suuq import questions, rows, workflow
from suuq.workflow import Reason, Refused

__all__ = [
    "CannotLodge",
    "Consignment",
    "Document",
    "Item",
    "attach",
    "changed",
    "consignment_of",
    "fingerprint",
    "lodge",
    "plain",
]


class CannotLodge(Refused):
    """Customs does not take this declaration; each reason says what to change."""


# Known after the goods were declared, so no part of what was declared.
NOT_CONTENT = {"flight", "documents", "consignee_user"}


@transaction.atomic
def lodge(*, consignment: Consignment, by: Any, at: datetime) -> Declaration:
    """
    Freeze what is declared as version 1 and put it before the officers.

    The same reference with the same content returns the declaration already lodged, with documents and flight
    brought up to date; with other content it is refused, for a lodged declaration belongs to customs.

    :raises CannotLodge: with the reasons, in words fit for the shopper
    """
    for lodged in _named(reference=consignment.reference):
        return _again(lodged, consignment, at)
    if reasons := rules.broken(consignment, rules.LODGING, rules.SENDING):
        raise CannotLodge(reasons)
    declaration = Declaration(
        reference=consignment.reference,
        flight=consignment.flight,
        consignee_id=consignment.consignee_user,
        consignee_reference=consignment.consignee_reference,
        lodged_at=at,
    )
    version = _version(declaration, consignment, by, at)
    items, papers = _items(version, consignment), _papers(declaration, consignment.documents, at)
    if not rows.write(declaration, version, *items, *papers, unless_there=True):
        return lodge(consignment=consignment, by=by, at=at)  # another request lodged it while this one was checking
    questions.knows(version, "items", items)
    lane = selectivity.route(declaration, version, at=at)
    workflow.move(declaration, to=states.S.LODGED, by=by, at=at, lane=lane)
    history.write(declaration, states.DecisionKind.LODGED, by=by, at=at)
    return declaration


@questions.kept
def _named(reference: str) -> QuerySet[Declaration]:
    return Declaration.objects.select_for_update(no_key=True).filter(reference=reference)


def _again(declaration: Declaration, consignment: Consignment, at: datetime) -> Declaration:
    if declaration.declared.fingerprint != fingerprint(consignment):
        raise CannotLodge(
            Reason("already_lodged", _("Customs already has this declaration, so it can no longer be changed here."))
        )
    attach(declaration, consignment.documents, at=at)
    if consignment.flight and consignment.flight != declaration.flight:
        Declaration.objects.filter(pk=declaration.pk).update(flight=consignment.flight)
        declaration.refresh_from_db()
    return declaration


def carry(declarations: Iterable[int | None], *, flight: str) -> None:
    """Note by which flight these left, for the officers who ask for the parcels of a flight."""
    Declaration.objects.filter(pk__in=list(declarations)).update(flight=flight)


def fingerprint(consignment: Consignment) -> str:
    """Hash the content of a declaration, to tell the same one sent twice from another under its name."""
    content = {name: value for name, value in asdict(consignment).items() if name not in NOT_CONTENT}
    for item in content["items"]:  # customs' own findings, not what was declared
        del item["valuation_method"], item["preference"]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _version(declaration: Declaration, consignment: Consignment, by: Any, at: datetime) -> Version:
    return Version(
        declaration=declaration,
        number=1,
        consignee_name=consignment.consignee_name,
        consignor=consignment.consignor,
        origin_country=consignment.origin_country,
        category=consignment.category,
        importer_class=consignment.importer_class,
        gross_weight_grams=consignment.gross_weight_grams,
        freight_minor=consignment.freight_minor,
        freight_currency=consignment.freight_currency,
        insurance_minor=consignment.insurance_minor,
        fingerprint=fingerprint(consignment),
        by=by,
        at=at,
    )


def _items(version: Version, consignment: Consignment) -> list[VersionItem]:
    return [
        VersionItem(version=version, number=number, **asdict(item) | {"hs_code": plain(item.hs_code)})
        for number, item in enumerate(consignment.items, start=1)
    ]


def _papers(declaration: Declaration, documents: tuple[Document, ...], at: datetime) -> list[Evidence]:
    """Make the rows of documents; the same file is listed once."""
    once = {document.storage_name: document for document in reversed(documents)}
    return [Evidence(declaration=declaration, at=at, **asdict(document)) for document in reversed(once.values())]


def plain(code: str) -> str:
    """Keep a code's digits alone; what is no code is kept as "" and left to the officer."""
    try:
        return hs.normalise(code)
    except hs.NotACodeError:
        return ""


def attach(declaration: Declaration, documents: tuple[Document, ...], *, at: datetime, question: Any = None) -> None:
    """Add documents to the officer's file; one already there is left as it is."""
    for document in documents:
        Evidence.objects.get_or_create(
            declaration=declaration,
            storage_name=document.storage_name,
            defaults={**asdict(document), "question": question, "at": at},
        )


def consignment_of(version: Version, *, known: datetime | None = None) -> Consignment:
    """
    Read a stored version back as the plain values it was made from.

    :param known: leave out the documents that came after this moment
    """
    declaration = version.declaration
    return Consignment(
        reference=declaration.reference,
        consignee_name=version.consignee_name,
        consignee_reference=declaration.consignee_reference,
        consignor=version.consignor,
        origin_country=version.origin_country,
        category=version.category,
        items=tuple(
            Item(**{name: getattr(item, name) for name in Item.__dataclass_fields__}) for item in version.items.all()
        ),
        gross_weight_grams=version.gross_weight_grams,
        freight_minor=version.freight_minor,
        freight_currency=version.freight_currency,
        insurance_minor=version.insurance_minor,
        importer_class=version.importer_class,
        flight=declaration.flight,
        documents=tuple(
            Document(e.kind, e.storage_name, e.shown_name, e.media_type)
            for e in declaration.evidence.all()
            if known is None or e.at <= known
        ),
        consignee_user=declaration.consignee_id,
    )


def changed(consignment: Consignment, changes: Mapping[int, Mapping[str, Any]]) -> Consignment:
    """Copy a consignment with some fields of some items (counted from 1) replaced."""
    known = set(Item.__dataclass_fields__)
    items = tuple(
        replace(item, **{name: value for name, value in changes.get(number, {}).items() if name in known})
        for number, item in enumerate(consignment.items, start=1)
    )
    return replace(consignment, items=items)
