"""What a page asks to be put right, collected from the forms that its view hands it: said once, on top."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import Context
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()
# What Django says of any field, and what we say instead.
OURS = {
    "This field is required.": _("Fill in: %(label)s"),
    "Enter a valid email address.": _("Write the e-mail like name@example.com."),
    "The submitted file is empty.": _("This file is empty. Choose another one."),
}


@register.simple_tag(takes_context=True)
def to_put_right(context: Context) -> list[Any]:
    """List the forms of a page that hold a refused answer, in the view's order; a set of them before its rows."""
    given = {id(value): value for value in context.flatten().values()}
    return list(_refused(given.values()))


@register.simple_tag
def refused_among(*forms: Any) -> list[Any]:
    """List which of these forms hold a refused answer."""
    return list(_refused(forms))


@register.filter
def put_right(error: str, field: BoundField) -> str:
    """Say what to do about one refused answer: the same words on top of the page and beside the field."""
    ours = next((ours for theirs, ours in OURS.items() if error == gettext(theirs)), None)
    return str(ours) % {"label": field.label} if ours else error


def _refused(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        kind = type(value)  # isinstance would wake what waits to be asked for, such as the token of a form
        if issubclass(kind, BaseFormSet) and value.is_bound and value.total_error_count():
            yield value
            yield from value
        elif issubclass(kind, BaseForm) and value.errors:
            yield value
