"""What the look promises: light pages, a price without JavaScript, errors that lead on, legible colours."""

import re
from functools import cache
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import expect

from suuq.ui.templatetags import su
from tests.browser.conftest import DESK, PHONE, ROOT, SCREENSHOTS, assert_accessible, screenshot
from tests.factories.forwarding import CustomerFactory

FIRST_VISIT = 170 * 1024
TRACKING = 70 * 1024
SCRIPTS = 40 * 1024
PACKED = (".woff2", ".webp", ".png", ".jpg")
SHOES = "/en/price/?item=running+shoes&category=&price=89&currency=EUR&warehouse=FR&weight=1.2"


def weigh(page, address):
    """Add up what a first visit fetches, text as brotli makes it, and keep the list beside the screenshots."""
    fetched = []

    def note(response):  # Playwright sets attributes on a listener, which a method of a list does not take
        fetched.append(response)

    page.on("response", note)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sizes = {re.sub(r"^https?://[^/]+", "", response.url): _packed(response) for response in fetched}
    heaviest = sorted(sizes.items(), key=lambda pair: -pair[1])
    total = sum(sizes.values())
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    listing = "".join(f"{size:>8}  {name}\n" for name, size in [*heaviest, (f"in all, {address}", total)])
    (SCREENSHOTS / f"weight{address.replace('/', '-')}.txt").write_text(listing, encoding="utf-8")
    return total, sizes


def _packed(response):
    body = response.body()
    return len(body) if response.url.endswith(PACKED) else _compressed(body)


@cache
def _compressed(body):
    return len(brotli.compress(body))


def test_a_first_visit_is_light(browse, prices):
    """U72."""
    for address in ("/", "/ar/", "/en/"):
        total, sizes = weigh(browse(size=PHONE), address)

        assert total <= FIRST_VISIT, address
        assert sum(size for name, size in sizes.items() if name.endswith(".js")) <= SCRIPTS, address
        assert len([name for name in sizes if name.endswith(".woff2")]) == 2, address


def test_tracking_is_lighter(browse, transactional_db):
    """U72."""
    total, _sizes = weigh(browse(size=PHONE), "/track/")

    assert total <= TRACKING


def test_the_price_is_worked_out_in_the_page(browse, prices):
    page = browse(size=DESK, language="en")
    page.goto("/en/")
    page.get_by_label("Which article?").fill("running shoes")
    page.get_by_label("Price paid").fill("89")
    page.get_by_label("Bought in").select_option("FR")
    page.get_by_label("Weight").fill("1.2")

    page.get_by_role("button", name="Work it out").click()

    page.get_by_text("To pay in all").wait_for()
    assert "/en/price/?" in page.url
    assert page.get_by_text("Unverified tariff").is_visible()
    assert_accessible(page)
    screenshot(page, "price-desk-en")


def test_a_telephone_is_asked_one_question_a_page(browse, prices):
    """U20, U13, U73: without JavaScript, Enter goes on, Back finds the answer again, and all is read before the sum."""
    page = browse(size=PHONE, language="en", javascript=False)
    page.goto("/en/")
    typed = page.locator("input:visible")
    for question, answer in (("item", "running shoes"), ("price", "89"), ("warehouse", None), ("weight", "1,2")):
        if answer:
            expect(typed).to_have_attribute("name", question)
            typed.fill(answer)
            typed.press("Enter")
        else:
            page.get_by_role("button", name="Continue").click()
    page.go_back()
    expect(typed).to_have_value("1,2")
    typed.press("Enter")
    page.get_by_role("button", name="Continue").click()

    for line in ("running shoes", "89\u00a0EUR", "France", "1.20\u00a0kg", "Economy"):
        expect(page.locator(".su-lines__words", has_text=line)).to_be_visible()
    page.get_by_role("button", name="Show me the full price").click()
    expect(page.get_by_text("To pay in all")).to_be_visible()


def test_the_lines_of_a_price_add_up(client, prices):
    """U7."""
    answer = client.get(SHOES)

    landed = answer.context["landed"]
    assert sum(part["total_minor"] for part in answer.context["parts"]) == landed.total_minor
    assert sum(line.amount_minor for line in landed.lines) == landed.total_minor
    assert not landed.verified
    read = answer.content.decode()
    assert "1 EUR = " in read.replace("\u00a0", " ")
    assert f"{su.moment(answer.context['at'])}" in read


def test_vague_words_are_answered_with_a_question_and_a_kind_settles_it(client, prices):
    vague = client.get("/en/price/?item=gift&price=89&currency=EUR&warehouse=FR")
    settled = client.get("/en/price/?item=gift&category=shoes&price=89&currency=EUR&warehouse=FR")

    assert "landed" not in vague.context
    assert vague.context["reasons"]
    assert settled.context["landed"].hs_code.startswith("64")


def test_a_country_proposes_its_currency_until_one_is_chosen(browse, prices):
    page = browse(size=DESK, language="en")
    page.goto("/en/price/")

    page.get_by_label("Bought in").select_option("AE")
    proposed = page.get_by_label("Currency").input_value()
    page.get_by_label("Currency").select_option("USD")
    page.get_by_label("Bought in").select_option("CN")

    assert proposed == "AED"
    assert page.get_by_label("Currency").input_value() == "USD"


def test_errors_come_first_take_focus_and_lead_to_their_field(browse, prices):
    """U15, U17."""
    page = browse(size=PHONE, language="en")

    page.goto("/en/price/?item=&price=ninety&currency=EUR&warehouse=FR")

    assert page.title().startswith("Error:")
    summary = page.locator("[data-errors]")
    assert page.evaluate("() => document.activeElement.hasAttribute('data-errors')")
    summary.get_by_text("Write a number in figures").click()
    assert page.evaluate("() => document.activeElement.name") == "price"
    assert page.get_by_label("Price paid").input_value() == "ninety"
    assert_accessible(page)
    screenshot(page, "errors-phone-en")


def test_each_line_of_an_address_is_copied_exactly(browse, prices):
    """U1."""
    shopper = CustomerFactory()
    page = browse(shopper.user, size=PHONE, language="en")
    page.goto("/en/addresses/?at=FR")
    button = page.locator(".su-address__line .su-copy").nth(1)

    button.click()

    assert page.evaluate("() => navigator.clipboard.readText()") == button.get_attribute("data-copy")
    assert page.locator("[data-live]").inner_text() == "Copied"
    assert_accessible(page)


def test_the_account_menu_opens_and_closes_by_keyboard(browse, prices):
    shopper = CustomerFactory()
    page = browse(shopper.user, size=PHONE, language="en")
    page.goto("/en/help/")
    menu = page.locator(".su-account:not(.su-tongue)")
    menu.locator("summary").focus()

    page.keyboard.press("Enter")
    opened = page.get_by_role("button", name="Sign out").is_visible()
    page.keyboard.press("Escape")

    assert opened
    assert not page.get_by_role("button", name="Sign out").is_visible()


def test_night_follows_the_system(browse, transactional_db):
    """U33."""
    grounds = []
    for dark in (False, True):
        page = browse(size=PHONE, dark=dark)
        page.goto("/help/")
        grounds.append(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))

    assert grounds == ["rgb(246, 240, 228)", "rgb(12, 25, 27)"]


def test_arabic_is_turned_round_and_its_figures_are_not(browse, prices):
    page = browse(size=PHONE, language="ar")

    page.goto(SHOES.replace("/en/", "/ar/"))

    amount = page.locator(".su-amount bdi").inner_text()
    assert re.match(r"[0-9\u00a0]+\u00a0ف\.ج", amount)
    assert page.evaluate("() => getComputedStyle(document.querySelector('.su-lines__amount')).textAlign") in {
        "end",
        "left",
    }


def _colours(theme):
    """Read the tokens of a theme from the style sheet itself."""
    css = (ROOT / "static/suuq/tokens.css").read_text(encoding="utf-8")
    by_day, by_night = css.split("--su-ok:")[0].split("@media (prefers-color-scheme: dark)")
    day, night = (dict(re.findall(r"--su-([a-z0-9-]+): (#[0-9a-f]{6})", part)) for part in (by_day, by_night))
    return day if theme == "day" else day | night


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LEAST_TEXT, LEAST_BORDER = 4.5, 3
TEXTS = [
    ("ink", "salt"), ("ink", "paper"), ("ink-2", "salt"), ("ink-2", "paper"), ("ink-2", "sand"),
    ("sea", "paper"), ("sea", "sea-tint"), ("on-sea", "sea"), ("coral", "paper"), ("coral", "coral-tint"),
    ("on-coral", "coral"), ("saffron-ink", "saffron-tint"), ("on-saffron", "saffron"), ("leaf", "leaf-tint"),
    ("dusk", "dusk-tint"),
]  # fmt: skip


@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_pair_of_colours_can_be_read(theme):
    colours = _colours(theme)

    texts = {pair: _contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXTS}
    borders = [_contrast(colours["line-strong"], colours[ground]) for ground in ("paper", "salt")]

    assert {pair: round(ratio, 2) for pair, ratio in texts.items() if ratio < LEAST_TEXT} == {}
    assert min(borders) >= LEAST_BORDER


SIDED = re.compile(
    r"(?:margin|padding|border)-(?:left|right)|(?<![-\w])(?:left|right)\s*:|(?:float|text-align):\s*(?:left|right)"
)


def test_styles_name_no_side_of_the_page():
    """Logical properties only: a page turned round for Arabic needs no second style sheet of ours."""
    wrong = []
    for sheet in sorted(Path(ROOT / "static/suuq").glob("*.css")):
        for number, line in enumerate(sheet.read_text(encoding="utf-8").splitlines(), 1):
            if SIDED.search(line) and "[dir=" not in line:
                wrong.append(f"{sheet.name}:{number} {line.strip()[:90]}")

    assert wrong == []
