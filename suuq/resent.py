"""
The files of a form that was refused: put aside for their sender, so that nobody has to choose a file twice.

A browser never fills a file field again, so a form refused for another field would lose its photo or its signature.
``{% files_again field %}`` puts aside what came with a field that has no fault of its own, and names it in the page;
when the form comes again without another file, the middleware lays it back among ``request.FILES``, and the form judges
it as it would judge a new one. Its name is signed for its sender alone and for some hours; no address serves it; each
night those of the days before yesterday go (``forget``).
"""

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

FOLDER, PREFIX = "aside", "again-"
HOURS = 4
A_DAY_MOST = 30  # of one person's; beyond that a file is chosen again


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a form, and when."""

    pk: int
    at: datetime

    @property
    def salt(self) -> str:
        """Whose names these are: another's do not open."""
        return f"{__name__}:{self.pk}"


@dataclass(frozen=True, slots=True)
class Aside:
    """A file put aside: what it was called, and the word that brings it back."""

    shown_name: str
    token: str


def put(upload: UploadedFile, sender: Sender) -> Aside | None:
    """Put a file aside, unless it is too large or its sender has put aside too many today."""
    shown_name = (upload.name or "")[-80:]
    if token := getattr(upload, "token", ""):
        return Aside(shown_name, token)
    folder = f"{FOLDER}/{sender.at:%Y-%m-%d}/{sender.pk}"
    if not upload.size or upload.size > settings.UPLOAD_MAX_BYTES or len(_inside(folder)[1]) >= A_DAY_MOST:
        return None
    upload.seek(0)
    stored = default_storage.save(f"{folder}/{uuid.uuid4().hex}", upload)
    return Aside(shown_name, signing.dumps([stored, shown_name], salt=sender.salt, compress=True))


def fetch(token: str, sender: Sender) -> UploadedFile | None:
    """Give a file back to whoever put it aside, as if it had been sent now."""
    try:
        stored, shown_name = signing.loads(token, salt=sender.salt, max_age=HOURS * 3600)
        upload = UploadedFile(default_storage.open(stored), name=shown_name, size=default_storage.size(stored))
    except (signing.BadSignature, OSError):
        return None
    upload.token = token  # type: ignore[attr-defined] # so that it is not put aside twice
    return upload


def forget(*, at: datetime) -> int:
    """Delete what was put aside before yesterday, and say how many files that were."""
    gone, yesterday = 0, f"{at - timedelta(days=1):%Y-%m-%d}"
    for day in [day for day in _inside(FOLDER)[0] if day < yesterday]:
        gone += sum(_emptied(f"{FOLDER}/{day}/{owner}") for owner in _inside(f"{FOLDER}/{day}")[0])
        _emptied(f"{FOLDER}/{day}")
    return gone


def _emptied(folder: str) -> int:
    files = _inside(folder)[1]
    for name in [*(f"{folder}/{each}" for each in files), folder]:
        with suppress(OSError):
            default_storage.delete(name)
    return len(files)


def _inside(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files; what was never made holds neither."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


class FilesAgain:
    """Lay files that were put aside back among those of the form that names them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Read the form once its sender is known; a file chosen now comes before one put aside."""
        if request.content_type != "multipart/form-data" or not request.user.is_authenticated:
            return
        sender = Sender(request.user.pk, timezone.now())
        named = {name.removeprefix(PREFIX): name for name in request.POST if name.startswith(PREFIX)}
        for field, name in named.items():
            if field not in request.FILES:
                found = [fetch(token, sender) for token in request.POST.getlist(name)[:A_DAY_MOST]]
                for upload in filter(None, found):
                    request.FILES.appendlist(field, upload)
        request.FILES.sender = sender  # type: ignore[attr-defined] # a form carries its files, and so whose they are
