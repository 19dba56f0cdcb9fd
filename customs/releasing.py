"""What must hold before customs lets goods go: the case itself, what neighbours require, and a second pair of eyes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from customs import assessing, states
from customs.models import Declaration, DeskPolicy
from suuq.workflow import Reason

S = states.S
Kind = states.DecisionKind
Condition = Callable[[Sequence[Declaration]], Mapping[int, Iterable[Reason]]]

# What others have registered that must hold before a release, such as "what is owed is paid".
CONDITIONS: list[Condition] = []


def require(condition: Condition) -> None:
    """
    Let a neighbour above add what must hold before customs lets goods go; it is asked at each release.

    It is asked of many at once, for a list, and answers with the reasons of those that may not go, by their keys.
    """
    if condition not in CONDITIONS:
        CONDITIONS.append(condition)


def why_not_released(declaration: Declaration, *, by: Any) -> list[Reason]:
    """List what stands in the way of a release; the button shows it and ``release`` refuses with it."""
    return why_each_not_released([declaration], by=by)[0]


def why_each_not_released(declarations: Sequence[Declaration], *, by: Any) -> list[list[Reason]]:
    """Do the same for a list, by as few questions as for one."""
    policy = DeskPolicy.current()
    others = [condition(declarations) for condition in CONDITIONS]
    return [
        [
            *_why_not_ready(declaration),
            *(reason for told in others for reason in told.get(declaration.pk, ())),
            *_why_not_alone(declaration, policy, by),
        ]
        for declaration in declarations
    ]


def _why_not_ready(declaration: Declaration) -> list[Reason]:
    found = []
    assessment = assessing.current(declaration)
    if declaration.open_question:
        found.append(Reason("open_question", _("A question waits for the consignee's answer.")))
    if declaration.status == S.HELD:
        found.append(Reason("held", _("The parcel is held. Lift the hold first.")))
    if assessment is None or assessment.version_id != declaration.version.pk:
        found.append(Reason("not_assessed", _("This version of the declaration has not been assessed.")))
    elif declaration.status not in {S.ASSESSED, S.HELD, S.QUERY}:
        found.append(Reason("not_accepted", _("Accept the assessment first.")))
    return found


def _why_not_alone(declaration: Declaration, policy: DeskPolicy, by: Any) -> list[Reason]:
    if not _needs_second_officer(declaration, policy) or _proposed_by_another(declaration, by):
        return []
    words = _("Two officers must agree on this release. Propose it; a second officer releases.")
    if is_proposed_by(declaration, by):
        words = _("You proposed this release. A second officer releases.")
    return [Reason("second_officer", words)]


def _needs_second_officer(declaration: Declaration, policy: DeskPolicy) -> bool:
    assessment = assessing.current(declaration)
    red = policy.four_eyes_for_red and declaration.lane == states.Lane.RED
    return red or (assessment is not None and assessment.total_minor > policy.four_eyes_above_minor)


def _proposal(declaration: Declaration) -> Any:
    """Find the proposal that still stands: nothing of substance was decided after it."""
    last = declaration.decisions.exclude(kind=Kind.REROUTED).order_by("-number").first()
    return last if last and last.kind == Kind.PROPOSED else None


def is_proposed_by(declaration: Declaration, by: Any) -> bool:
    """Whether this officer's own proposal waits for a second pair of eyes."""
    proposal = _proposal(declaration)
    return proposal is not None and by is not None and proposal.by_id == by.pk


def _proposed_by_another(declaration: Declaration, by: Any) -> bool:
    proposal = _proposal(declaration)
    return proposal is not None and by is not None and proposal.by_id != by.pk
