"""``manage.py classify`` answers words as a table and a file as JSON lines, and names a bad line."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def run(*args, **options):
    out = io.StringIO()
    call_command("classify", *args, stdout=out, **options)
    return out.getvalue()


def test_words_get_a_table():
    assert run("cotton", "t-shirt", lang="en").startswith("6109.10  0.")


def test_vague_words_get_a_question():
    assert "What is the thing itself?" in run("gift", lang="en")


def test_a_file_gets_a_line_for_each_title(tmp_path):
    titles = tmp_path / "titles.jsonl"
    lines = [
        json.dumps({"title": "robe longue femme", "category": "Mode", "description": "été"}),
        "",
        '{"title": "cadeau"}',
        "not json",
        '{"title": 5}',
        "[1]",
        '{"title": "  "}',
    ]
    titles.write_text("\n".join(lines), encoding="utf-8")
    answers = [json.loads(line) for line in run(file=str(titles), k=2).splitlines()]
    assert answers[0]["suggestions"][0]["code"] == "620443"
    assert set(answers[0]["suggestions"][0]) == {"code", "score", "why"}
    assert len(answers[0]["suggestions"]) == 2
    assert answers[0]["vague"] is False
    assert answers[1]["vague"] is True
    assert answers[1]["suggestions"] == []
    assert [answer["line"] for answer in answers[2:]] == [4, 5, 6, 7]
    assert all(answer["error"] for answer in answers[2:])


@pytest.mark.parametrize("options", [{}, {"k": 0, "file": "x"}, {"file": "/nowhere/titles.jsonl"}])
def test_what_cannot_be_done_is_said(options):
    with pytest.raises(CommandError):
        run(**options)
