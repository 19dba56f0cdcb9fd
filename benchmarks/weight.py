"""
What a shopper's pages weigh on the line, in a real browser on a telephone.

    .venv/bin/python benchmarks/weight.py http://localhost:8168 --as shopper@suuq.example --password "..." [--record]

The address is that of the demonstration behind its front door (deploy/Caddyfile), which packs what it sends; without
TLS, for a browser keeps nothing that came by a certificate which it does not know, and without the service worker,
whose bytes the browser's count does not hold. The pages
are those that the links of the shopper's pages lead to, three steps deep; of pages that differ only by what they show,
some of each. A first visit begins with nothing kept but the session, a second one with what the first one left. Told
is what came over the line, as the browser's own protocol counts it.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page, sync_playwright

from benchmarks.recorded import ROOT, between
from tests import chromium

PARSER = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
PARSER.add_argument("origin")
PARSER.add_argument("--as", dest="email", default="shopper@suuq.example")
PARSER.add_argument("--password", required=True)
PARSER.add_argument("--record", action="store_true", help="put the heaviest into docs/reference/page-weight.md")
PHONE = {"width": 360, "height": 740}
DEEP, OF_EACH, TOLD = 3, 3, 12
WAYS_OUT = re.compile(r"/(static|_dev|documents?|admin|start)/|logout|\.(pdf|csv|xlsx|zip)|/download|/label")
NAMED = re.compile(r"[A-Z0-9]{6,}[A-Z0-9-]*|\d+")
KINDS = ("Document", "Script", "Font")


class Line:
    """What comes over the line of a page."""

    def __init__(self, page: Page) -> None:
        """Listen to the browser's own count."""
        self.page, self.protocol = page, page.context.new_cdp_session(page)
        self.protocol.send("Network.enable")
        self.kinds: dict[str, str] = {}
        self.came: Counter[str] = Counter()
        self.protocol.on("Network.responseReceived", self._answered)
        self.protocol.on("Network.loadingFinished", self._finished)

    def _answered(self, told: dict[str, Any]) -> None:
        self.kinds[told["requestId"]] = told["type"]

    def _finished(self, told: dict[str, Any]) -> None:
        self.came[self.kinds.get(told["requestId"], "")] += int(told["encodedDataLength"])

    def opened(self, address: str) -> Counter[str]:
        """Open a page, wait until nothing more comes, and give the bytes by their kind."""
        self.page.goto("about:blank")
        self.came.clear()
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        return self.came.copy()

    def weighed(self, address: str) -> tuple[Counter[str], Counter[str]]:
        """Open a page with nothing kept, and once more."""
        self.protocol.send("Network.clearBrowserCache")
        return self.opened(address), self.opened(address)


def signed_in(page: Page, told: argparse.Namespace) -> None:
    """Sign in as a shopper does."""
    page.goto(urljoin(told.origin, "/accounts/login/"))
    page.fill("[name=login]", told.email)
    page.fill("[name=password]", told.password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/home/")


def pages(page: Page, origin: str) -> Iterator[str]:
    """Give the addresses that links lead to, some of each kind of page."""
    seen, kinds, nearest = {"/home/", "/track/", "/"}, Counter[str](), ["/home/", "/track/", "/"]
    for _step in range(DEEP):
        farther = []
        for path in nearest:
            answer = page.goto(urljoin(origin, path))
            if not answer or not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
                continue
            yield path
            links = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
            for link in map(urlsplit, links):
                kind = NAMED.sub("*", link.path)
                fresh = link.path not in seen and kinds[kind] < OF_EACH and not WAYS_OUT.search(link.path)
                if fresh and origin.endswith(link.netloc) and not re.match(r"/(en|ar|so|aa)/", link.path):
                    seen.add(link.path)
                    kinds[kind] += 1
                    farther.append(link.path)
        nearest = farther


def table(told: dict[str, tuple[Counter[str], Counter[str]]]) -> list[str]:
    """Write the heaviest of each kind of page, and of each column the most."""
    worst: dict[str, str] = {}
    for path in sorted(told, key=lambda path: -told[path][0].total()):
        worst.setdefault(NAMED.sub("…", path), path)
    rows = [f"| `{kind}` | {' | '.join(_cells(*told[path]))} |" for kind, path in list(worst.items())[:TOLD]]
    most = [max(figures) for figures in zip(*(_figures(*one) for one in told.values()), strict=True)]
    heads = "| page | first visit | page itself | scripts | letters | second visit |"
    bold = " | ".join(f"**{figure:,}**" for figure in most)
    return [heads, "|---|---|---|---|---|---|", *rows, f"| **most of {len(told)} pages** | {bold} |"]


def _figures(first: Counter[str], second: Counter[str]) -> list[int]:
    return [first.total(), *(first[kind] for kind in KINDS), second.total()]


def _cells(first: Counter[str], second: Counter[str]) -> list[str]:
    return [f"{figure:,}" for figure in _figures(first, second)]


def main() -> None:
    """Walk, weigh, print, and record if told."""
    asked, told = PARSER.parse_args(), {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=["--no-sandbox"])
        page = browser.new_context(viewport=PHONE, locale="fr", service_workers="block").new_page()
        signed_in(page, asked)
        addresses, line = list(pages(page, asked.origin)), Line(page)
        for path in addresses:
            told[path] = line.weighed(urljoin(asked.origin, path))
            print("".join(f"{figure:10,}" for figure in _figures(*told[path])), path, flush=True)
        browser.close()
    lines = table(told)
    print("\n".join(lines))
    if asked.record:
        kept = ROOT / "docs" / "reference" / "page-weight.md"
        kept.write_text(between(kept.read_text(encoding="utf-8"), "benchmarks/weight.py", "\n".join(lines)))


if __name__ == "__main__":
    main()
