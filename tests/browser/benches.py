"""What a person does at a bench: the trigger of a scanner, and the keys."""

import time

from playwright.sync_api import expect

from tests.browser.conftest import assert_accessible

SCANNER_SECONDS = 0.005
HAND_MS = 60  # nobody types and pulls the trigger at once


def scan(page, text):
    """A scanner: a character every five milliseconds by its own clock, however busy this machine is, then Enter."""
    wire = page.context.new_cdp_session(page)
    page.wait_for_timeout(HAND_MS)
    keys = [{"key": character, "text": character} for character in text]
    keys.append({"key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13})
    started = time.time()
    page.wait_for_timeout(1000 * SCANNER_SECONDS * len(keys))
    for place, key in enumerate(keys):
        for kind in ("keyDown", "keyUp"):
            wire.send("Input.dispatchKeyEvent", {"type": kind, "timestamp": started + place * SCANNER_SECONDS, **key})


def state(page, name):
    expect(page.locator("[data-bench]:not([data-measuring])")).to_have_attribute("data-state", name)


def measure(page, *answers):
    """A person: one answer, then Enter, and Enter once more where the rest is left out."""
    expect(page.locator("[data-measuring]")).to_have_count(1)
    for answer in answers:
        page.keyboard.type(answer)
        page.keyboard.press("Enter")


def stop(page, parcel, other, cage):
    """Take in what may not fly: the bench stops, does nothing with another parcel, and goes on at the cage."""
    scan(page, parcel)
    measure(page, "0.8")
    page.keyboard.press("p")
    expect(page.locator('[data-flag="p"]')).to_be_checked()
    page.keyboard.press("Enter")
    state(page, "stop")
    scan(page, other)
    expect(page.locator("[data-bench]")).to_contain_text("Nothing was done with this scan.")
    assert_accessible(page)
    scan(page, cage)
    state(page, "ready")
