"""Every URL of the house, found by walking the URL patterns."""

from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

# These packages' own pages have their own doors and their own tests; ninja's are held by test_operations.py.
THEIRS = ("allauth", "django.contrib", "ninja", "unfold")

SAMPLES = {"int": 987654, "uuid": "00000000-0000-4000-8000-000000000000", "path": "no/such"}


@dataclass(frozen=True)
class Page:
    """A pattern of ours, and the view behind it."""

    name: str
    view: Any
    arguments: tuple

    def url(self):
        """Build an address of this page; what it names need not exist."""
        return reverse(self.name, kwargs=dict(self.arguments))


def ours():
    return sorted(_walk(get_resolver().url_patterns, ""), key=lambda page: page.name)


def _walk(patterns, namespace, inherited=()):
    for pattern in patterns:
        arguments = (*inherited, *_arguments(pattern))
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            if pattern.app_name != "admin":
                yield from _walk(pattern.url_patterns, inside, arguments)
        elif not pattern.lookup_str.startswith(THEIRS):
            yield Page(f"{namespace}{pattern.name}", pattern.callback, arguments)


def _arguments(pattern):
    converters = pattern.pattern.converters
    return tuple((name, _sample(converter)) for name, converter in converters.items())


def _sample(converter):
    kind = type(converter).__name__.removesuffix("Converter").lower()
    return SAMPLES.get(kind, "NOSUCH")
