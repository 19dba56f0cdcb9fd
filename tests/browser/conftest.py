"""
A real Chromium: what browser tests may ask for.

``browse(user, size=PHONE, language="ar", dark=True)`` opens a browser as that person and gives its page. When the test
ends the page must have logged no error, broken no security policy and asked no other host for anything.
"""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from forwarding.demonstration import places
from tests import chromium
from tests.browser.camera import film
from tests.factories.forwarding import WarehouseFactory, posted_at
from tests.signing_in import sign_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop running in this thread; the ORM is not in it

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / ".state" / "screenshots"
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}
DESK = {"width": 1366, "height": 768}
PATIENCE = 60_000  # milliseconds; a limit, not a guess: who waits this long has failed
expect.set_options(timeout=PATIENCE)
SERIOUS = {"serious", "critical"}
EXPECTED_ANSWERS = re.compile(r"(status of|Status Error Code) (4\d\d)")  # a refusal is an answer, no fault of the page


def pytest_collection_modifyitems(items):
    """One kind of test, one word to choose it by: ``-m browser``."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(tmp_path_factory):
    assert chromium.path(), chromium.MISSING
    quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    camera += [f"--use-file-for-fake-video-capture={film(tmp_path_factory.mktemp('camera'))}"]
    return {"executable_path": chromium.path(), "args": [*quiet, *camera]}


@pytest.fixture
def prices(transactional_db):
    """Warehouses with their rate cards, and the unverified tariff."""
    places.make()
    call_command("load_tariff", demo=True, verbosity=0)


@pytest.fixture
def browse(browser, live_server):
    """Open pages as people; complain at the end of what went wrong unseen."""
    contexts, faults = [], []

    def opened(user=None, *, size=PHONE, language="fr", dark=False, javascript=True):
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size,
            locale=language,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            has_touch=size == PHONE,
            java_script_enabled=javascript,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([_language(live_server.url, language), *_session(live_server.url, user)])
        page = context.new_page()
        _listen(page, live_server.url, faults)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def warehouse(transactional_db):
    """A warehouse abroad, open and empty."""
    return WarehouseFactory()


@pytest.fixture
def open_bench(browse, warehouse):
    """Open the receiving bench as somebody who works there."""

    def opened(*, size=DESK, language="en", name="receive"):
        page = browse(posted_at(warehouse), size=size, language=language)
        with translation.override(language):
            page.goto(reverse(f"warehouse:{name}"))
        return page

    return opened


@pytest.fixture
def own_browser(browser, live_server, client_as, warehouse):
    """Open a browser whose faults are part of the test: no line, or no scripts."""
    contexts = []

    def opened(**facts):
        context = browser.new_context(base_url=live_server.url, locale="en", reduced_motion="reduce", **facts)
        contexts.append(context)
        session = client_as(posted_at(warehouse)).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto("/en/warehouse/receive/")
        return page

    yield opened
    for context in contexts:
        context.close()


def _language(url, language):
    return {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": url}


def _session(url, user):
    if not user:
        return []
    client = Client()
    sign_in(client, user)
    name = settings.SESSION_COOKIE_NAME
    return [{"name": name, "value": client.cookies[name].value, "url": url, "httpOnly": True}]


def _listen(page, home, faults):
    def said(message):
        if message.type == "error" and not EXPECTED_ANSWERS.search(message.text):
            faults.append(f"{page.url}: {message.text}")

    def asked(request):
        if not request.url.startswith((home, "data:", "blob:")):
            faults.append(f"{page.url} asked {request.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", asked)


def assert_accessible(page, *, leaving_out=()):
    """Run axe-core on the page as it stands: nothing serious, nothing critical."""
    page.evaluate(f"{AXE};0")
    # No preload: axe would copy style sheets into the page's policy, which refuses them now and then under load.
    found = page.evaluate("() => axe.run({resultTypes: ['violations'], preload: false})")["violations"]
    wrong = [v for v in found if v["impact"] in SERIOUS and v["id"] not in leaving_out]
    told = [f"{v['id']} ({v['help']}): {v['nodes'][0]['html'][:160]} x{len(v['nodes'])}" for v in wrong]
    assert not told, f"{page.url}\n" + "\n".join(told)


def assert_fits(page):
    """Nothing makes the page scroll sideways, and the page says its language and direction."""
    wide, window = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window}"
    language, direction = page.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
    assert direction == ("rtl" if language == "ar" else "ltr")


SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
SPACE = "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }"
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((e) => !(e.tagName === "A" && getComputedStyle(e).display === "inline") && !e.closest(".visually-hidden")
    && !(["radio", "checkbox"].includes(e.type) && e.closest("label")))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, r]) => r.width && r.height && Math.min(r.width, r.height) < 24)
  .map(([e]) => e.outerHTML.slice(0, 120))"""


def assert_pressable(page):
    """A finger hits everything outside a sentence: 24 px and more (WCAG 2.5.8)."""
    assert page.evaluate(SMALL) == [], page.url


def assert_fits_spaced(page):
    """With the spaces between letters, words and lines that a reader may set, it still fits (WCAG 1.4.12)."""
    page.evaluate(SPACE, SPACED)
    assert_fits(page)


LOOKS = (("fr", DESK, "light"), ("ar", PHONE, "dark"))


def assert_reads(page, name, *, narrowest=PHONE):
    """
    Look at a page of that name from both sides: French by day on a desk, Arabic by night on a telephone.

    It is legible in each, and in each it fits a desk and a telephone. One context serves many pages: a look costs a
    third of a second, a context as much again.
    """
    for language, size, theme in LOOKS:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size(size)
        with translation.override(language):
            page.goto(reverse(name))
        assert page.locator("html").get_attribute("lang") == language
        assert_accessible(page)
        screenshot(page, f"{name.replace(':', '-')}-{language}")
        for other in (DESK, PHONE, narrowest):
            page.set_viewport_size(other)
            assert_fits(page)


def screenshot(page, name):
    """Keep a picture of the whole page if somebody will look at it (``SCREENSHOTS=1``): it costs more than a page."""
    if "SCREENSHOTS" not in os.environ:
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    # The caret as it is: to hide it, a style of the browser's driver would meet the page's policy.
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True, caret="initial")
