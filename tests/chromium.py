"""Where the browser of the tests is."""

import os
import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # without windows: half the work
MISSING = (
    "The browser tests need Chromium and found none: on Debian, apt-get install chromium-headless-shell; "
    "or name one: CHROMIUM=/path/to/chromium make test"
)


def path():
    """Return the browser's path: the one CHROMIUM names, else the first one installed."""
    named = os.environ.get("CHROMIUM")
    return next((found for name in ([named] if named else NAMES) if (found := shutil.which(name))), None)
