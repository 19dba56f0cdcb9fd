"""Write an act into a declaration's history, and tell the neighbours once it is committed."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from customs import signals
from customs.models import Decision, Declaration
from customs.states import DeclarationStatus
from suuq import audit, rows
from suuq.roles import Role


def write(
    declaration: Declaration, kind: str, *, by: Any, at: datetime, reason_code: str = "", words: str = "", **detail: Any
) -> Decision:
    """
    Append one decision and raise the revision; call it with the declaration's row locked.

    An officer who acts on a declaration has it in hand from then on.

    :param detail: what a reader of the history will want to see, as plain values
    """
    decision = Decision(
        declaration=declaration,
        number=declaration.revision,  # each act is one revision
        kind=kind,
        reason_code=reason_code,
        words=words,
        detail=detail,
        by=by,
        at=at,
    )
    rows.write(decision)
    mine = {"officer": by} if getattr(by, "role", "") == Role.OFFICER else {}
    rows.change(declaration, revision=declaration.revision + 1, **mine)
    if kind not in DeclarationStatus.values:  # a move says itself
        audit.record(f"customs.{kind}", declaration, by=by, at=at, why=f"{reason_code} {words}".strip())
    tell = partial(
        signals.declaration_decided.send, sender=Declaration, declaration_id=declaration.pk, decision=str(kind)
    )
    transaction.on_commit(tell, robust=True)
    return decision
