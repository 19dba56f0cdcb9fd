"""
Files that people send: known by content, limited in size, pictures drawn anew, kept under names of our own.

Nothing here is served by URL. A view checks who asks and answers with ``attachment``.
"""

import io
import re
import uuid
import warnings
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from suuq.ui.fields import clean_words
from suuq.workflow import Reason, Refused

PICTURES = {"image/jpeg", "image/png", "image/webp"}
MAX_PIXELS = 50_000_000
MAX_SIDE = 2400
SMALL_SIDE = 180  # 60 px on a telephone whose pixels are a third of these
# What a PDF may do by itself; the short names only with what follows them, for packed pages hold every three letters.
PDF_HAZARDS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|OpenAction|RichMedia|SubmitForm|ImportData)(?![A-Za-z])"
    rb"|/(?:JS|AA)\s*(?:<<|[(<]|\d+\s+\d+\s+R)"
    rb"|PK\x05\x06|<html|<script",
    re.IGNORECASE,
)
PDF_PAGE = re.compile(rb"/Type\s{0,8}/Page(?![A-Za-z])")
PDF_PACKED = re.compile(rb"/ObjStm[^\0]{0,400}?stream\r?\n")
MAX_PAGES = 200
MAX_PACKED = 5_000
MAX_UNPACKED = 32 * 1024**2

NOTHING_CHOSEN = Reason("no_file", _("Choose a file to send."))
TOO_MANY_PIXELS = Reason("picture_large", _("This picture is too large. Send one of fewer than 50 megapixels."))


class CannotTake(Refused):
    """The file is not one we keep; the reason says which to send instead."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file fit to be stored: its content under a name of ours, its type, and the name to show."""

    content: ContentFile
    media_type: str
    shown_name: str


def take(upload: UploadedFile, *, pictures_only: bool = False) -> Taken:
    """
    Check an upload and, for a picture, draw it anew without its metadata.

    :raises CannotTake: with what to send instead
    """
    data = _read(upload)
    shown_name = clean_words(upload.name or "")[-80:]
    media_type = _sniff(data)
    if media_type in PICTURES:
        return Taken(ContentFile(_redraw(data), name=f"{uuid.uuid4().hex}.webp"), "image/webp", shown_name)
    if media_type == "application/pdf" and not pictures_only:
        return Taken(ContentFile(_plain_pdf(data), name=f"{uuid.uuid4().hex}.pdf"), media_type, shown_name)
    wanted = _("Send a photo (JPG, PNG or WebP).") if pictures_only else _("Send a PDF or a photo (JPG, PNG or WebP).")
    raise CannotTake(Reason("file_type", wanted))


def _read(upload: UploadedFile) -> bytes:
    if not upload.size:
        raise CannotTake(Reason("file_empty", _("This file is empty. Choose another one.")))
    if upload.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024**2
        words = _("This file is too large. Send one smaller than %(n)s MB.") % {"n": limit}
        raise CannotTake(Reason("file_large", words))
    return upload.read()


def _sniff(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        return puremagic.from_string(data, mime=True)
    except puremagic.PureError:
        return ""


def _redraw(data: bytes) -> bytes:
    """Decode once, dimensions first, and write the pixels alone: no EXIF, no appended script survives."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
            _look(picture)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise CannotTake(TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError) as error:
        words = _("This picture cannot be opened. Take it again and send it.")
        raise CannotTake(Reason("picture_unreadable", words)) from error
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    out = io.BytesIO()
    upright.save(out, "WEBP", quality=80)
    return out.getvalue()


def _look(picture: Image.Image) -> None:
    """Judge by the header alone. Telephones put a depth or brightness map behind a JPEG: that is still one picture."""
    if picture.width * picture.height > MAX_PIXELS:
        raise CannotTake(TOO_MANY_PIXELS)
    if getattr(picture, "n_frames", 1) > 1 and picture.format not in {"JPEG", "MPO"}:
        raise CannotTake(Reason("picture_moves", _("This picture moves. Send one that stands still.")))


def _plain_pdf(data: bytes) -> bytes:
    if b"/Encrypt" in data:
        raise CannotTake(Reason("pdf_locked", _("This PDF is protected by a password. Send one without.")))
    pages = 0
    for part in _unpacked(data):
        if PDF_HAZARDS.search(part):
            words = _("This PDF holds a program or another file. Print it to a new PDF and send that.")
            raise CannotTake(Reason("pdf_active", words))
        pages += len(PDF_PAGE.findall(part))
        if pages > MAX_PAGES:
            raise _too_long()
    return data


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Give a PDF as it was sent, then each stream in which a later kind of PDF packs its objects: bounded, in turn."""
    yield data
    whole, room = memoryview(data), MAX_UNPACKED
    for number, found in enumerate(PDF_PACKED.finditer(data)):
        with suppress(zlib.error):
            part = zlib.decompressobj().decompress(whole[found.end() :], room)
            room -= len(part)
            yield part
        if room <= 0 or number > MAX_PACKED:
            raise _too_long()


def _too_long() -> CannotTake:
    words = _("This PDF is too long. Send the pages that matter, at most %(n)s.") % {"n": MAX_PAGES}
    return CannotTake(Reason("pdf_long", words))


def answer(file: object, *, shown_name: str, media_type: str) -> FileResponse:
    """Serve a stored file as an attachment that the browser may not run or guess at."""
    response = FileResponse(file, as_attachment=True, filename=shown_name, content_type=media_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def picture(request: HttpRequest, stored: FieldFile, *, media_type: str) -> HttpResponseBase:
    """Show a stored picture, which never changes: a browser keeps it, and asks each time whether it still may."""
    name, small = Path(str(stored.name)), "small" in request.GET
    etag = quote_etag(f"{name.stem}{'-small' * small}")
    shown: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if shown is None and small:
        shown = answer(_small(stored), shown_name=f"{name.stem}.webp", media_type="image/webp")
    shown = shown or answer(stored.open("rb"), shown_name=name.name, media_type=media_type)
    shown["ETag"], shown["Cache-Control"] = etag, "private, no-cache"
    return shown


def _small(stored: FieldFile) -> io.BytesIO:
    """Draw a picture as large as a list shows it."""
    out = io.BytesIO()
    with stored.open("rb") as file, Image.open(file) as whole:
        whole.thumbnail((SMALL_SIDE, SMALL_SIDE))
        whole.save(out, "WEBP", quality=70)
    out.seek(0)
    return out
