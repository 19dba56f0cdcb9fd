"""The oracle of customs: hold every declaration against its history and every assessment against its lines."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Sum

from customs import figures, states
from customs.models import Assessment, Declaration
from suuq.audit import Entry


def complaints() -> Iterator[str]:
    """Say what is wrong, one sentence each."""
    yield from _paths()
    yield from _sums()
    yield from _released_unassessed()
    yield from figures.complaints()


def _paths() -> Iterator[str]:
    """Check that each state is where the trail led, by steps that the table allows."""
    trails: dict[str, list[tuple[str, str]]] = defaultdict(list)
    entries = Entry.objects.filter(subject_kind="customs.declaration", verb__startswith="declaration.")
    for subject, old, new in entries.order_by("number").values_list("subject_id", "old", "new"):
        trails[subject].append((old, new))
    for pk, reference, status in Declaration.objects.values_list("pk", "reference", "status"):
        yield from _path(reference, status, trails[str(pk)])


def _path(reference: str, status: str, trail: list[tuple[str, str]]) -> Iterator[str]:
    here = str(states.S.DRAFT)
    for old, new in trail:
        if old != here or new not in states.DECLARATION.moves[states.S(old)]:
            yield f"customs: declaration {reference} went from {here} by a step from {old} to {new}"
        here = new
    if here != status:
        yield f"customs: declaration {reference} is {status}, its trail says {here}"


def _sums() -> Iterator[str]:
    wrong = Assessment.objects.annotate(sum=Sum("lines__amount_minor", default=0)).exclude(sum=F("total_minor"))
    for assessment in wrong.select_related("declaration"):
        yield f"customs: the lines of assessment {assessment} do not add up to its total"


def _released_unassessed() -> Iterator[str]:
    """Check that what customs let go was assessed in its newest version."""
    for declaration in Declaration.objects.filter(status=states.S.RELEASED).prefetch_related("versions", "assessments"):
        newest = max(declaration.assessments.all(), key=lambda a: a.number, default=None)
        if newest is None or newest.version_id != declaration.version.pk:
            yield f"customs: declaration {declaration} was released without an assessment of its newest version"
