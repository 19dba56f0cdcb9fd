"""What a page asks to be put right, collected from the forms that its view hands it: said once, on top."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def to_put_right(context: Context) -> list[Any]:
    """List the forms of a page that hold a refused answer, in the view's order; a set of them before its rows."""
    given = {id(value): value for value in context.flatten().values()}
    return list(_refused(given.values()))


@register.simple_tag
def refused_among(*forms: Any) -> list[Any]:
    """List which of these forms hold a refused answer."""
    return list(_refused(forms))


def _refused(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        kind = type(value)  # isinstance would wake what waits to be asked for, such as the token of a form
        if issubclass(kind, BaseFormSet) and value.is_bound and value.total_error_count():
            yield value
            yield from value
        elif issubclass(kind, BaseForm) and value.errors:
            yield value
