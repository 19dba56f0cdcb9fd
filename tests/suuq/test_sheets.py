"""A first page carries its styles; a page from here names its sheets."""

import re

from django.templatetags.static import static

from suuq.ui import sheets

FROM_ELSEWHERE = {"Sec-Fetch-Site": "none"}


def test_who_comes_from_elsewhere_finds_the_styles_inside(client, db):
    """U71: nothing is fetched before the first word shows, and the policy names these styles alone."""
    answer = client.get("/track/", headers=FROM_ELSEWHERE)
    page = answer.content.decode()

    nonce = re.search(r'<style nonce="([^"]+)">', page)[1]
    assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]
    assert 'rel="stylesheet"' not in page
    assert ".su-tabbar__link" in page
    assert ".su-timeline{" not in page


def test_a_page_that_may_bring_more_elements_fetches_every_sheet_later(client, db):
    page = client.get("/price/", headers=FROM_ELSEWHERE).content.decode()

    for name in ("vendor/tabler.pages.css", "suuq/parts.css", "suuq/public.css"):
        assert f'<link rel="later" href="{static(name)}">' in page


def test_who_is_here_already_is_given_the_addresses(client, db):
    page = client.get("/track/", headers={"Sec-Fetch-Site": "same-origin"}).content.decode()

    assert f'<link rel="stylesheet" href="{static("suuq/tokens.css")}">' in page
    assert "<style" not in page


def test_a_rule_goes_in_when_every_name_it_needs_is_on_the_page(tmp_path, settings):
    sheet = tmp_path / "own.css"
    sheet.write_text(
        "/* why */ .a , .b > p { x: 1 }\n.a:is(.c, h1) { y: 2 }\n.a:hover { z: 3 }\n"
        "@media (min-width: 1px) { .c { x: 1 } p { y: url('pictures/w.svg') } }\n@font-face { src: url('w.woff2') }\n"
    )
    settings.STATICFILES_DIRS = [tmp_path]

    inside = sheets.styles(("/static/own.css",), frozenset("a"), frozenset(["p"]), still=False)

    assert inside == ('.a{x: 1}.a:is(.c,h1){y: 2}@media (min-width: 1px){p{y: url("/static/pictures/w.svg")}}')
