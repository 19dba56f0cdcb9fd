"""The list of calls as a call centre sends it back: its number and what came of it, a line each."""

import io
from functools import cache

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from forwarding import sheets
from forwarding.models import Call

LARGEST = 1_000_000
MOST_DIGITS = 18  # of a key
CALL, OUTCOME = gettext_noop("Call"), gettext_noop("Outcome")
OUTCOMES = {
    "reached": gettext_noop("Reached"),
    "again": gettext_noop("Call again"),
    "wrong": gettext_noop("Wrong number"),
}


@cache
def _in_every_language(words: str) -> frozenset[str]:
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(gettext(words).casefold())
    return frozenset(found)


class CalledForm(forms.Form):
    """The file that was downloaded, with an outcome on each line that was called; an empty one is left for later."""

    file = forms.FileField(
        label=_("The list as CSV, with an outcome on each line that was called"),
        help_text=_("Outcomes are Reached, Call again and Wrong number. A line without one stays on the list."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": _("Choose a file to send."), "empty": _("Nothing is in this file.")},
    )

    def clean_file(self) -> list[tuple[Call, str]]:
        """Read every line before any counts: which call, and what came of it; calls that ended meanwhile are left."""
        given = self.cleaned_data["file"]
        file = io.BytesIO(given.read(LARGEST))
        if given.size > LARGEST or sheets.is_workbook(file):
            raise ValidationError(_("Save the list as CSV, and send that."))
        heads = {"call": [*_in_every_language(CALL)], "outcome": [*_in_every_language(OUTCOME)]}
        try:
            lines = list(sheets.read(file, columns=heads, needed=heads))
        except sheets.NotATableError as refused:
            raise ValidationError(_("This is not the list: download it here, and keep its first line.")) from refused
        said = [_read(line) for line in lines if line.cells.get("outcome")]
        waiting = Call.objects.select_related("customer__user").in_bulk([pk for pk, _outcome in said])
        return [(waiting[pk], outcome) for pk, outcome in said if pk in waiting]


def _read(line: sheets.Line) -> tuple[int, str]:
    number, words = line.cells.get("call", ""), line.cells["outcome"].casefold()
    outcome = next((key for key, said in OUTCOMES.items() if words in _in_every_language(said)), "")
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS and outcome):
        raise ValidationError(_("Line %(n)s: write Reached, Call again or Wrong number.") % {"n": line.number})
    return int(number), outcome
