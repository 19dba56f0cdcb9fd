"""What the consignee reads of a decision: why, what to do, by when, what happens otherwise, and how to object."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from customs import reasons
from suuq import tongues


@dataclass(frozen=True, slots=True)
class Letter:
    """What the consignee reads about one decision."""

    why: Any
    todo: Any
    by_when: date | None
    otherwise: Any
    objection: Any


OBJECTION = _(
    "You can object: on the parcel's customs page, choose the line you disagree with and write why. "
    "A second officer decides."
)
OBJECTION_BY_LETTER = _(
    "You can object: open a case about this parcel and write why, until that day if you can. An officer reads it and "
    "answers you there."
)
OBJECTION_TO_SEIZURE = _(
    "You can object until that day, below, with your papers. A second officer decides; until then the goods are kept "
    "as they are."
)
OBJECTIONS = {"seized": OBJECTION_TO_SEIZURE, "returned": OBJECTION_BY_LETTER, "abandoned": OBJECTION_BY_LETTER}


def letter(kind: str, code: str, *, at: datetime) -> Letter | None:
    """Write what the consignee reads about a decision of this kind and reason; none when nothing needs saying."""
    reason = reasons.BOOKS.get(kind, {}).get(code)
    if reason is None:
        return None
    by_when = timezone.localtime(at).date() + timedelta(days=reason.days)
    return Letter(reason.why, reason.todo, by_when, reason.otherwise, OBJECTIONS.get(kind, OBJECTION))


def in_all_languages(kind: str, code: str, *, at: datetime) -> list[dict[str, Any]]:
    """Write the same letter in every whole language of the house, for the officer to read before sending."""
    found = []
    for language in tongues.WHOLE:
        with translation.override(language):
            written = letter(kind, code, at=at)
            if written:
                parts = {name: str(getattr(written, name)) for name in ("why", "todo", "otherwise")}
                found.append(
                    {"language": language, "rtl": translation.get_language_bidi(), "by_when": written.by_when, **parts}
                )
    return found
