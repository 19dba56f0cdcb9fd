"""A shopper who has no mouse: from the sign-in to the last button of an announcement, and every stop can be seen."""

from playwright.sync_api import expect

from suuq.accounts import demo
from tests.browser.conftest import PHONE
from tests.factories.forwarding import CustomerFactory

STOPS = 80
SEEN = """(wanted) => {
  const at = document.activeElement, style = getComputedStyle(at);
  const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return [at.matches(wanted), ring || at === document.body, at.outerHTML.slice(0, 120)];
}"""


def reach(page, wanted):
    """Go on by Tab until that element has the focus; each stop on the way must show that it has it."""
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        found, visible, what = page.evaluate(SEEN, wanted)
        assert visible, f"{page.url}: the focus cannot be seen on {what}"
        if found:
            return
    raise AssertionError(f"{page.url}: no Tab leads to {wanted}")


def type_into(page, name, words):
    reach(page, f"[name='{name}']")
    page.keyboard.type(words)


def test_a_purchase_is_announced_without_a_mouse(browse, prices):
    """U64: sign in, begin to announce, an error, its field, send, and back to the list: by keyboard alone."""
    shopper = CustomerFactory()
    shopper.user.set_password(demo.PASSWORD)
    shopper.user.save()
    page = browse(size=PHONE)
    page.goto("/accounts/login/?next=/declare/%3Fat=FR")
    type_into(page, "login", shopper.user.email)
    type_into(page, "password", demo.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/declare/?at=FR")

    type_into(page, "shop", "Zalando")
    page.keyboard.press("Enter")
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    reach(page, "[data-errors] a")
    page.keyboard.press("Enter")
    expect(page.locator("[name='form-0-description']")).to_be_focused()
    page.keyboard.type("Chaussures de sport")
    type_into(page, "form-0-quantity", "1")
    type_into(page, "form-0-unit_price", "89,00")
    type_into(page, "form-0-currency", "EUR")
    assert page.locator("[name=shop]").input_value() == "Zalando"
    reach(page, "main form[method=post] .btn-primary[type=submit]")
    page.locator("[name='form-0-unit_price']").press("Enter")  # sends, though the nearest button would add a thing
    page.wait_for_url("**/purchases/**")

    reach(page, "[href$='/home/']")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Zalando", exact=True)).to_be_visible()
