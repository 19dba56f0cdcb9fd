"""Files that come with a form: several at a time, each known by its content, named for customs once stored."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customs import lodging
from suuq import uploads

MOST_FILES = 10


class FilesField(forms.FileField):
    """Several files, each known by its content and drawn anew."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs: Any) -> None:
        """Let a browser send several."""
        super().__init__(widget=_ManyFiles(attrs={"multiple": True, "accept": "image/*,application/pdf"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[uploads.Taken]:  # noqa: ARG002 - Django's signature
        """Take each file or say which cannot be taken."""
        files = data if isinstance(data, list) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Send at most %(n)s files at a time.") % {"n": MOST_FILES})
        try:
            return [uploads.take(file) for file in files]
        except uploads.CannotTake as refused:
            raise forms.ValidationError([str(reason) for reason in refused.reasons]) from refused


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


def documents(taken: Iterable[uploads.Taken], *, kind: str, store: Any) -> tuple[lodging.Document, ...]:
    """Store what was sent and give customs its names."""
    return tuple(
        lodging.Document(
            kind, store.save(f"customs/{file.content.name}", file.content), file.shown_name, file.media_type
        )
        for file in taken
    )
