"""
Make PDF documents from typst templates: plain data in, bytes out, the pages' own fonts and no others.

A template reads its data with ``#let d = json(bytes(sys.inputs.data))``; texts in it are already in the reader's
language. Pictures and barcodes are SVG text inside the data.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
import zxingcpp
from django.conf import settings

FONTS = settings.BASE_DIR / "static" / "vendor" / "fonts"
LATIN, ARABIC = "Figtree", "Readex Pro"


@cache
def _compiler(template: Path) -> typst.Compiler:
    """Keep one compiler for each template: reading the fonts takes longer than setting a page."""
    return typst.Compiler(
        input=str(template), root=str(settings.BASE_DIR), font_paths=[str(FONTS)], ignore_system_fonts=True
    )


def compile(template: Path | str, data: Mapping[str, Any]) -> bytes:  # noqa: A001 - documents.compile reads as it should
    """Set a template with its data as a PDF fit for archives (PDF/A-2b)."""
    pages = _compiler(Path(template)).compile(format="pdf", pdf_standards=["a-2b"], sys_inputs=_inputs(data))
    return b"".join(_pages(pages))


def pictures(template: Path | str, data: Mapping[str, Any], *, ppi: float = 203) -> list[bytes]:
    """Set a template as one PNG a page, at a label printer's resolution unless told otherwise."""
    return _pages(_compiler(Path(template)).compile(format="png", ppi=ppi, sys_inputs=_inputs(data)))


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
