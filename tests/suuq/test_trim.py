"""Tabler cut to what the pages use: what stays, what goes, and that static/vendor is not older than the pages."""

import re
from pathlib import Path

from django.conf import settings

from suuq.management.commands.vendor import TABLER
from suuq.ui import trim

ROOT = Path(settings.BASE_DIR)
USED = frozenset({"btn", "card"})


def test_a_rule_stays_when_every_class_it_names_is_used():
    css = ".btn{color:red}.navbar{color:blue}.btn .badge{x:1}.card>.btn{y:2}a:hover{z:3}"

    assert trim.trimmed(css, used=USED, ours="") == ".btn{color:red}.card>.btn{y:2}a:hover{z:3}"


def test_of_a_list_of_selectors_only_the_used_ones_stay():
    assert trim.trimmed(".btn,.navbar,.btn:not(.offcanvas){color:red}", used=USED, ours="") == (
        ".btn,.btn:not(.offcanvas){color:red}"
    )


def test_a_media_rule_goes_with_its_last_rule():
    css = "@media (min-width:1px){.navbar{a:b}}@media print{.btn{a:b}.navbar{c:d}}"

    assert trim.trimmed(css, used=USED, ours="") == "@media print{.btn{a:b}}"


def test_a_variable_stays_when_something_reads_it_however_far_off():
    css = ":root{--a:1;--b:var(--a);--c:var(--d);--d:2;--e:3}.btn{x:var(--b)}"

    assert trim.trimmed(css, used=USED, ours=".own{y:var(--e)}") == ":root{--a:1;--b:var(--a);--e:3}.btn{x:var(--b)}"


def test_braces_and_commas_inside_strings_and_addresses_are_not_the_sheet_s():
    css = """.btn{content:"}{,;";background:url("data:image/svg+xml,%3csvg{}%3e")}.navbar{a:b}"""

    assert trim.trimmed(css, used=USED, ours="") == css.removesuffix(".navbar{a:b}")


def test_classes_are_read_from_attributes_template_words_and_scripts(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<p class="btn {% if x %}card{% endif %}">{% crispy_field f "class" "form-range" %}</p>')
    script = tmp_path / "page.js"
    script.write_text('box.classList.add("modal"); frame.className = "toast";')

    assert {"btn", "card", "form-range", "modal", "toast"} <= trim.classes_used([page, script])


def test_what_the_pages_load_knows_every_class_of_tabler_they_use():
    """Run ``manage.py vendor --icons`` when this fails: a template uses a class that had been cut away."""
    whole = (ROOT / "node_modules" / TABLER / "tabler.min.css").read_text(encoding="utf-8")
    pages = (ROOT / "static/vendor/tabler.pages.css").read_text(encoding="utf-8")
    known = set(trim.CLASS.findall(re.sub(r"url\([^)]*\)", "", whole)))
    asked = trim.classes_used(trim.sources(ROOT)) & known

    assert {name for name in asked if not re.search(rf"\.{re.escape(name)}(?![\w-])", pages)} == set()
