"""R152: what people write is never read as SQL, and a number too large for a column is no error of ours."""

import logging
import re
from itertools import count, cycle, product

import pytest
from django import forms
from django.test import Client

from tests.factories.suuq import PersonFactory
from tests.house import source, urls

ASKED = re.compile(r"(?:GET|POST|params)(?:\.get|\.getlist)?[(\[]\"(\w+)\"")
HOSTILE = ("'\"\\ );-- %s", "9" * 40)


def said():
    """Fill every parameter that a view reads and every field of a form: quotes in one, forty nines in the next."""
    read = {name for file in source.python_files() for name in ASKED.findall(file.read_text(encoding="utf-8"))}
    fields = {name for form in _below(forms.BaseForm) for name in vars(form).get("base_fields", ())}
    return dict(zip(sorted(read | fields), cycle(HOSTILE), strict=False))


def _below(kind):
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


@pytest.fixture
def as_role(client_as):
    """Give one browser for each role, made when it is first wanted."""
    browsers = {}

    def browser(allowed):
        role = min(allowed) if allowed else None
        if role not in browsers:
            browsers[role] = client_as(PersonFactory(role=role)) if role else Client()
            browsers[role].raise_request_exception = False
        return browsers[role]

    return browser


@pytest.mark.django_db
@pytest.mark.one_engine
def test_r152_no_word_and_no_number_breaks_a_door(as_role, caplog):
    """R152: every parameter at once, at every door that names no single thing, by both methods."""
    caplog.set_level(logging.CRITICAL, "django.request")
    words, presses, broken = said(), count(), []
    for door, method in product(urls.ours(), ("get", "post")):
        if not door.arguments:
            press = words | {"once": f"press-{next(presses)}"}
            answer = getattr(as_role(door.view.allowed), method)(door.url(), press)
            if answer.status_code >= 500:
                broken.append(f"{method} {door.url()}: {answer.exc_info[1]!r}")

    assert {"q", "order_number", "description"} <= set(words)
    assert broken == []
