"""
Measure classification help on labelled titles: right code, heading, chapter and tax band; milliseconds a title.

``.venv/bin/python -m benchmarks.classify`` measures our held-out titles and, when ``../shared/data`` is there,
the sets of HMRC in it, which nothing of the catalogue was copied from. ``... FILE.csv`` measures any CSV with a
column title (or term, description) and hs6 (or code). ``--misses N`` shows what went wrong. HMRC's sets are measured by
halves too, cut by the first byte of a title's MD5: the misses of the even half were read, the odd half is the stranger.
"""

import argparse
import csv
import hashlib
import pathlib
import sys
import time
from collections import Counter
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from customs import classify

SHARED = ROOT.parent / "shared" / "data" / "hs_train"
HELD_OUT = ROOT / "tests" / "customs" / "titles_heldout.csv"
FILES = (
    HELD_OUT,
    SHARED / "hmrc_fpo_parcels_train.csv",
    SHARED / "hmrc_search_references.csv",
    SHARED / "hmrc_brands.csv",
)
ESSENTIAL = {*(f"{chapter:02}" for chapter in range(1, 25)), "30", "49"}
EXEMPT = ("1006", "1701", "15", "1101", "0402")
INTERMEDIATE = {"25", "44", "84", "85", *(str(chapter) for chapter in range(68, 74))}
LUXURY_HEADINGS = ("8517", "8528")


def band(code: str) -> int:
    """The TIC band that the research notes (customs.md 1.3) give a chapter; finished goods they do not name pay 33."""
    if code.startswith(EXEMPT):
        return 0
    if code[:2] in ESSENTIAL:
        return 8
    return 20 if code[:2] in INTERMEDIATE and not code.startswith(LUXURY_HEADINGS) else 33


def titles(path: pathlib.Path) -> Iterator[tuple[str, str, str]]:
    """Yield (language, six digits, title) from a CSV whatever its columns are called."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            code = "".join(c for c in (row.get("hs6") or row.get("code") or "") if c.isdigit())[:6]
            title = row.get("title") or row.get("term") or row.get("description") or ""
            if classify.exists(code) and title:
                yield row.get("language") or "en", code, title


def marks(right: str, answer: classify.Answer) -> Iterator[str]:
    """Name every measure that these suggestions meet."""
    codes = [one.code for one in answer.suggestions]
    first = codes[0] if codes else ""
    checks = {
        "first": first == right,
        "among5": right in codes,
        "heading1": first[:4] == right[:4],
        "heading5": right[:4] in {code[:4] for code in codes},
        "chapter1": first[:2] == right[:2],
        "band1": bool(first) and band(first) == band(right),
        "likely": not first or band(right) in bands(answer),
    }
    return (name for name, met in checks.items() if met)


def bands(answer: classify.Answer) -> set[int]:
    """The bands to reckon with; of a title that was refused nothing is reckoned, the question comes first."""
    return {band(one.code) for one in answer.likely}


def half(path: pathlib.Path, title: str) -> str:
    """Say whether the misses of this title's half were read; "all" where a set is not cut in two."""
    if not path.name.startswith(("hmrc_fpo", "hmrc_search")):
        return "all"
    return "odd" if hashlib.md5(title.encode(), usedforsecurity=False).digest()[0] % 2 else "even"


def measure(path: pathlib.Path, misses: int) -> None:
    """Print one line for a file, one for each language if it has several, and its misses if asked."""
    counts: dict[str, Counter[str]] = {}
    began = time.perf_counter()
    for language, right, title in titles(path):
        answer = classify.suggest(title, language="en")
        for name in {"all", language, half(path, title)}:
            count = counts.setdefault(name, Counter())
            count.update(["titles", *(["vague"] if answer.vague else []), *marks(right, answer)])
            count["bands"] += len(bands(answer)) or 1
        if misses and "among5" not in marks(right, answer):
            misses -= 1
            print(f"   {right} {title[:70]!r} -> {[(one.code, one.why[:24]) for one in answer.suggestions[:3]]}")
    spent = time.perf_counter() - began
    for name, count in sorted(counts.items()):
        if name in {"all", "even", "odd"} or count["titles"] < counts["all"]["titles"]:
            shares = "  ".join(
                f"{mark} {100 * count[mark] / count['titles']:5.1f}"
                for mark in ("first", "among5", "heading1", "heading5", "chapter1", "band1", "likely", "vague")
            )
            shares += f"  bands {count['bands'] / count['titles']:.2f}"
            print(f"{path.stem:28.28} {name:4} {count['titles']:5}  {shares}")
    print(f"{'':28} {1000 * spent / max(1, counts['all']['titles']):.2f} ms a title")


def main() -> None:
    """Measure the files named, or those we know."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    classify.suggest("warm up")
    for path in options.files or FILES:
        if path.exists():
            measure(path, options.misses)
        else:
            print(f"{path} is not here: skipped.")


if __name__ == "__main__":
    main()
