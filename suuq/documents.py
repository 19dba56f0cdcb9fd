"""
Make PDF documents from typst templates: plain data in, bytes out, the pages' own fonts and no others.

A template reads its data with ``#let d = json(bytes(sys.inputs.data))``; texts in it are already in the reader's
language. Pictures and barcodes are SVG text inside the data.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
import zxingcpp
from django.conf import settings

FONTS = settings.BASE_DIR / "static" / "vendor" / "fonts"
LATIN, ARABIC = "Figtree", "Readex Pro"


@cache
def _kept(template: Path) -> tuple[typst.Compiler, Lock]:
    """Keep one compiler for each template: reading the fonts takes longer than setting a page."""
    compiler = typst.Compiler(
        input=str(template), root=str(settings.BASE_DIR), font_paths=[str(FONTS)], ignore_system_fonts=True
    )
    return compiler, Lock()


@contextmanager
def _compiler(template: Path | str) -> Iterator[typst.Compiler]:
    """Lend a template's compiler to one thread at a time: it refuses a second caller outright."""
    compiler, turn = _kept(Path(template))
    with turn:
        yield compiler


def compile(template: Path | str, data: Mapping[str, Any]) -> bytes:  # noqa: A001 - documents.compile reads as it should
    """Set a template with its data as a PDF fit for archives (PDF/A-2b)."""
    with _compiler(template) as compiler:
        return b"".join(_pages(compiler.compile(format="pdf", pdf_standards=["a-2b"], sys_inputs=_inputs(data))))


def pictures(template: Path | str, data: Mapping[str, Any], *, ppi: float = 203) -> list[bytes]:
    """Set a template as one PNG a page, at a label printer's resolution unless told otherwise."""
    with _compiler(template) as compiler:
        return _pages(compiler.compile(format="png", ppi=ppi, sys_inputs=_inputs(data)))


def _pages(made: bytes | list[bytes] | None) -> list[bytes]:
    return made if isinstance(made, list) else [made or b""]


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False, default=str)}


def barcode(text: str) -> str:
    """Draw Code 128, as the postal union prints S10 numbers, without words under it."""
    return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_svg()


def qr(text: str) -> str:
    """Draw a QR code."""
    return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_svg()
