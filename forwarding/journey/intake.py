"""
Intake: files of a hundred thousand lines, read in turns of five hundred.

A turn is one transaction: its lines, its faults and the place reached stand together or not at all, so a broken run
goes on where it stopped and nothing is half done. A line that was written before is known again, in this file or in
another; a line that is wrong is left out whole, with its reason.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from customs import restrictions
from forwarding import announced, sheets, unfolding
from forwarding.journey import intakewords, own
from forwarding.models import (
    Barcode,
    CarrierItem,
    Customer,
    Intake,
    IntakeFault,
    Item,
    Milestone,
    Package,
    Purchase,
    TrackingNumber,
    Warehouse,
)
from forwarding.states import PRESENT, IntakeStatus, PurchaseStatus
from suuq import audit, copying, references, workflow

TURN = 500
LARGEST_BYTES = 60 * 1024 * 1024
PURCHASE = ("reference", "customer_id", "warehouse_id", "shop", "order_number", "declared_at")
ITEM = ("purchase_id", "description", "quantity", "unit_price_minor", "currency", "origin", "hs_code", "weight_grams")
TRACKING = ("purchase_id", "number", "key")
MILESTONE = ("key", "code", "purchase_id", "at")
SAID = attrgetter(*ITEM[1:])
Found = tuple[int, Any]  # the line's number, what it announces
Owners = dict[str, int]  # customers by their suites


class CannotTakeIn(workflow.Refused):
    """Why this file is not read."""


def send(*, warehouse: Warehouse, kind: str, file: File, shown_name: str, by: Any, at: datetime) -> Intake:
    """
    Keep a file to be read; the same content again returns the intake already there.

    :raises CannotTakeIn: for nothing, or too much
    """
    if not file.size or file.size > LARGEST_BYTES:
        words = _("Send a CSV or XLSX file that is not empty and smaller than 60 MB.")
        raise CannotTakeIn(workflow.Reason("file_size", words))
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    key = {"warehouse": warehouse, "kind": kind, "digest": digest.hexdigest()}
    if known := Intake.objects.filter(**key).first():
        return known
    file.name = f"{digest.hexdigest()}.table"
    intake = Intake.objects.create(
        **key, shown_name=shown_name[-80:], file=file, bytes_total=file.size, sent_by=by, sent_at=at
    )
    audit.record("intake.sent", intake, by=by, at=at, new=IntakeStatus.WAITING)
    return intake


def read(*, intake: Intake, at: datetime, turns: int | None = None) -> Intake:
    """
    Read on from where the last run stopped, to the end or for so many turns.

    Two readers at once do no harm: a turn begins where the intake says, under its lock, or not at all.
    """
    if intake.status != IntakeStatus.WAITING:
        return intake
    try:
        _unfold(intake)
        with intake.file.open("rb") as file:
            _read_on(intake, _lines(intake, file), at, turns)
    except sheets.NotATableError as refused:
        why = intakewords.STOPS[refused.problem] % {"detail": refused.detail}
        return _stop(intake, why, at)
    intake.refresh_from_db()
    return intake


def _unfold(intake: Intake) -> None:
    """Keep a spreadsheet as text once; of two readers who do so at once, one's text is kept."""
    stored: Any = intake.file
    name, kept = stored.name, stored.storage
    with stored.open("rb") as file, tempfile.TemporaryFile() as text:
        if not sheets.is_workbook(file):
            return
        unfolding.unfold(file, text)
        size = text.tell()
        unfolded = kept.save(name, File(text))
    is_first = Intake.objects.filter(pk=intake.pk, file=name).update(file=unfolded, bytes_total=size)
    kept.delete(name if is_first else unfolded)
    intake.refresh_from_db()


def _lines(intake: Intake, file: Any) -> Iterator[sheets.Line]:
    columns, needed = {
        Intake.Kind.PREALERTS: (announced.PREALERT_COLUMNS, announced.PREALERT_NEEDED),
        Intake.Kind.DELIVERIES: (announced.DELIVERY_COLUMNS, announced.DELIVERY_NEEDED),
    }[Intake.Kind(intake.kind)]
    return islice(sheets.read(file, columns=columns, needed=needed), intake.read_lines, None)


def _read_on(intake: Intake, lines: Iterator[sheets.Line], at: datetime, turns: int | None) -> None:
    while turns is None or turns > 0:
        turn = list(islice(lines, TURN))
        if not turn:
            _finish(intake, at)
            return
        if not _take_turn(intake, turn, at):
            return
        turns = None if turns is None else turns - 1


@transaction.atomic
def _finish(intake: Intake, at: datetime) -> None:
    """Say that it is read, unless another reader said so."""
    if Intake.objects.select_for_update(no_key=True).get(pk=intake.pk).status == IntakeStatus.WAITING:
        workflow.move(intake, to=IntakeStatus.READ, by=None, at=at, finished_at=at, bytes_read=intake.bytes_total)


@transaction.atomic
def _stop(intake: Intake, why: str, at: datetime) -> Intake:
    Intake.objects.filter(pk=intake.pk).update(why=why)
    return workflow.move(intake, to=IntakeStatus.STOPPED, by=None, at=at, why=why)


@transaction.atomic
def _take_turn(intake: Intake, turn: Sequence[sheets.Line], at: datetime) -> bool:
    """Write one turn, unless another reader has come further meanwhile."""
    standing = (
        Intake.objects.select_for_update(no_key=True, of=("self",))
        .select_related("warehouse", "sent_by")
        .get(pk=intake.pk)
    )
    if standing.read_lines != intake.read_lines or standing.status != IntakeStatus.WAITING:
        return False
    found, faults = _understood(standing, turn)
    write = _write_prealerts if standing.kind == Intake.Kind.PREALERTS else _write_deliveries
    written, known, more = _written(write, standing, found, at)
    faults += more
    IntakeFault.objects.bulk_create(faults)
    standing.read_lines += len(turn)
    standing.written_lines += written
    standing.known_lines += known
    standing.faulty_lines += len(faults)
    standing.bytes_read = int(standing.bytes_total * turn[-1].part)
    standing.save(update_fields=["read_lines", "written_lines", "known_lines", "faulty_lines", "bytes_read"])
    intake.read_lines = standing.read_lines
    return True


def _understood(intake: Intake, turn: Sequence[sheets.Line]) -> tuple[list[Found], list[IntakeFault]]:
    understand = announced.prealert if intake.kind == Intake.Kind.PREALERTS else announced.brought
    found: list[Found] = []
    faults = []
    for line in turn:
        try:
            found.append((line.number, understand(line.cells)))
        except announced.FaultyError as faulty:
            faults.append(_fault(intake, line.number, faulty.code, faulty.content))
    return found, faults


def _fault(intake: Intake, number: int, code: str, content: str) -> IntakeFault:
    return IntakeFault(intake=intake, line=number, code=code, words=intakewords.FAULTS[code], content=content[:500])


Counts = tuple[int, int, list[IntakeFault]]
Write = Callable[[Intake, Sequence[Found], datetime], Counts]


def _written(write: Write, intake: Intake, found: Sequence[Found], at: datetime) -> Counts:
    """Write lines together; where one of them was written by somebody else meanwhile, in halves, down to that one."""
    if not found:
        return 0, 0, []
    try:
        with transaction.atomic():
            return write(intake, found, at)
    except IntegrityError:
        if len(found) == 1:
            return write(intake, found, at)  # it is known now, or its reference is drawn anew
        half = len(found) // 2
        left, right = _written(write, intake, found[:half], at), _written(write, intake, found[half:], at)
        return left[0] + right[0], left[1] + right[1], left[2] + right[2]


def _write_prealerts(intake: Intake, found: Sequence[Found], at: datetime) -> Counts:
    suites = {line.suite for _n, line in found}
    owners = dict(Customer.objects.filter(suite__among=suites).values_list("suite", "pk"))
    faults = [_fault(intake, n, code, text) for n, code, text in _refused(found, owners)]
    faulty = {fault.line for fault in faults}
    good = [line for n, line in found if n not in faulty]
    new = _not_yet(good, owners)
    _announce(intake, [(owners[line.suite], line) for line in new], at)
    return len(new), len(good) - len(new), faults


def _announce(intake: Intake, owned: Sequence[tuple[int, announced.Prealert]], at: datetime) -> None:
    """Write purchases of their owners with all that belongs to them, ready as the tables keep them."""
    bought = [
        (references.make(Purchase.REFERENCE_LENGTH), owner, intake.warehouse_id, line.shop, line.order_number, at)
        for owner, line in owned
    ]
    keys = copying.write_keyed(Purchase, PURCHASE, bought)
    pairs = [(key, line) for key, (_owner, line) in zip(keys, owned, strict=True)]
    copying.write(Item, ITEM, [(key, *SAID(line)) for key, line in pairs])
    copying.write(TrackingNumber, TRACKING, [(key, line.tracking, one) for key, line in pairs for one in line.keys])
    declared = [(f"purchase:{key}:declared:", Milestone.Code.DECLARED.value, key, at) for key in keys]
    copying.write(Milestone, MILESTONE, declared)
    named = [(key, reference) for key, (reference, *_facts) in zip(keys, bought, strict=True)]
    audit.record_each("purchase.expected", Purchase, named, by=intake.sent_by, at=at, new=PurchaseStatus.EXPECTED)
    _match_waiting(intake, pairs, at)


def _refused(found: Sequence[Found], owners: Owners) -> Iterator[tuple[int, str, str]]:
    for number, line in found:
        if line.suite not in owners:
            yield number, "nobody", line.suite
        elif _is_forbidden(line):
            yield number, "forbidden", line.description


def _is_forbidden(line: announced.Prealert) -> bool:
    rows = restrictions.on(hs_code=line.hs_code, description=line.description, origin=line.origin)
    return any(row.rule == "prohibit" for row in rows)


def _not_yet(good: Sequence[announced.Prealert], owners: Owners) -> list[announced.Prealert]:
    """Leave out what was announced before: the same order of the same shop, or the same carrier's number."""
    standing = Purchase.objects.exclude(status=PurchaseStatus.CANCELLED)
    orders = {line.order_number for line in good if line.order_number}
    known: set[Any] = set(standing.filter(order_number__among=orders).values_list("customer", "shop", "order_number"))
    keys = {line.keys[-1] for line in good}
    known |= set(standing.filter(tracking__key__among=keys).values_list("customer", "tracking__key"))
    new = []
    for line in good:
        owner = owners[line.suite]
        marks = {(owner, line.keys[-1])} | ({(owner, line.shop, line.order_number)} if line.order_number else set())
        if not marks & known:
            new.append(line)
            known |= marks
    return new


def _match_waiting(intake: Intake, pairs: Sequence[tuple[int, announced.Prealert]], at: datetime) -> None:
    """Find the parcels that came before their announcement."""
    told = {one for _key, line in pairs for one in line.keys}
    strangers = Package.objects.filter(status__in=PRESENT, purchase=None)
    here = set(Barcode.objects.filter(key__among=told, package__in=strangers).values_list("key", flat=True))
    for key, line in pairs:
        if here & set(line.keys):
            own.match_waiting(purchase=Purchase.objects.get(pk=key), by=intake.sent_by, at=at)


def _write_deliveries(intake: Intake, found: Sequence[Found], _at: datetime) -> Counts:
    lines = {line.key: line for _n, line in found}
    known = set(CarrierItem.objects.filter(warehouse=intake.warehouse, key__among=lines).values_list("key", flat=True))
    new = [line for key, line in lines.items() if key not in known]
    CarrierItem.objects.bulk_create(
        CarrierItem(
            intake=intake, warehouse=intake.warehouse, number=line.number, key=line.key, brought_on=line.on,
            weight_grams=line.weight_grams,
        )
        for line in new
    )  # fmt: skip
    return len(new), len(found) - len(new), []


def not_received(intake: Intake) -> Any:
    """List what the carrier says it brought and no bench has seen."""
    seen = Barcode.objects.filter(package__warehouse=intake.warehouse).values("key")
    return intake.items.exclude(key__in=seen)
