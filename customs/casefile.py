"""What stands in a declaration's file, read for an assessment by questions whose SQL is kept (ADR 17)."""

from collections import defaultdict

from django.db.models import QuerySet

from customs.models import Assessment, Declaration, Evidence, Version, VersionItem
from suuq import questions


@questions.kept
def _versions(declaration: int) -> QuerySet[Version]:
    return Version.objects.filter(declaration=declaration)


@questions.kept
def _items(declaration: int) -> QuerySet[VersionItem]:
    return VersionItem.objects.filter(version__declaration=declaration)


@questions.kept
def _evidence(declaration: int) -> QuerySet[Evidence]:
    return Evidence.objects.filter(declaration=declaration)


@questions.kept
def _assessments(declaration: int) -> QuerySet[Assessment]:
    return Assessment.objects.filter(declaration=declaration)


def read(declaration: Declaration) -> None:
    """Let a declaration that is locked know its versions with their lines, its papers and its assessments."""
    lines = defaultdict(list)
    for item in _items(declaration=declaration.pk):
        lines[item.version_id].append(item)
    versions = _versions(declaration=declaration.pk)
    for version in versions:
        version.declaration = declaration
        questions.knows(version, "items", lines[version.pk])
    questions.knows(declaration, "versions", versions)
    questions.knows(declaration, "evidence", _evidence(declaration=declaration.pk))
    questions.knows(declaration, "assessments", _assessments(declaration=declaration.pk))
