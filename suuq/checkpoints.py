"""
Signed words about how far the audit trail had come, kept where the trail is not.

The chain shows that a row was changed; it cannot show that its end was cut off, nor that somebody wrote the whole of
it anew. A checkpoint can: every hour the last number and digest are signed (Ed25519) and sent away, by the log, by
e-mail, to a file of another machine or into the store of photos (AUDIT_CHECKPOINTS). ``verify`` holds the trail
against them. Whoever has the public key alone can check; only the service can sign.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from celery import shared_task
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import send_mail
from django.utils import timezone

from suuq import safe_mode, upkeep
from suuq.audit import ChainHead, Entry

STORE = "store"
FORM = re.compile(r"suuq-audit-(\d+)\.([0-9a-f]{64})\.(\d{10,})\.([\w-]{86})(?![\w-])")


@dataclass(frozen=True)
class Checkpoint:
    """How far the trail had come at a moment."""

    number: int
    digest: str
    at: datetime

    @property
    def words(self) -> str:
        """What is signed."""
        return f"suuq-audit-{self.number}.{self.digest}.{int(self.at.timestamp())}"


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"audit:{settings.AUDIT_KEY}".encode()).digest())


def public_key() -> str:
    """Give the key that checks signatures, to be written down elsewhere."""
    return _key().public_key().public_bytes_raw().hex()


def written(point: Checkpoint) -> str:
    """Write a checkpoint as one word with its signature."""
    signature = base64.urlsafe_b64encode(_key().sign(point.words.encode())).decode().rstrip("=")
    return f"{point.words}.{signature}"


def read(text: str, *, keys: Iterable[str]) -> Iterator[tuple[Checkpoint, bool]]:
    """Find the checkpoints in any text, mail or log, and say of each whether one of the keys has signed it."""
    public = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in keys]
    for number, digest, seconds, signature in FORM.findall(text):
        point = Checkpoint(int(number), digest, datetime.fromtimestamp(int(seconds), UTC))
        yield point, any(_signed(point, signature, key) for key in public)


def _signed(point: Checkpoint, signature: str, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(base64.urlsafe_b64decode(f"{signature}=="), point.words.encode())
    except InvalidSignature:
        return False
    return True


def verify(points: Iterable[tuple[Checkpoint, bool]]) -> Iterator[str]:
    """Hold the trail against its checkpoints, and say what is not as it was signed."""
    last = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    for point, stands in points:
        if not stands:
            yield f"checkpoint of entry {point.number}: its signature is wrong"
        elif point.number > last:
            had = f"on {point.at:%F %H:%M} UTC it had {point.number} entries"
            yield f"audit: the trail ends at {last}; {had}: its end was cut off"
        elif not Entry.objects.filter(number=point.number, digest=point.digest).exists():
            then = f"{point.at:%F %H:%M} UTC"
            yield f"audit: entry {point.number} is not the one signed on {then}: the chain was written anew"


@shared_task
def write() -> None:
    """Sign how far the trail has come, and send it away."""
    head = ChainHead.objects.filter(pk=1, number__gt=0).first()
    if head:
        at = timezone.now()
        send(written(Checkpoint(head.number, head.digest, at)))
        upkeep.note("checkpoint", at=at)


def send(word: str) -> None:
    """Write a checkpoint to the log, and to where AUDIT_CHECKPOINTS says besides."""
    structlog.get_logger("suuq.audit").info("checkpoint", checkpoint=word)
    place = settings.AUDIT_CHECKPOINTS
    if place.startswith("mailto:") and not safe_mode.is_on():
        send_mail(f"Audit checkpoint of {settings.SITE_HOST}", word, None, [place.removeprefix("mailto:")])
    elif place == STORE:
        number, _digest, moment, _signature = FORM.findall(word)[0]
        default_storage.save(f"audit/{moment}-{number}.txt", ContentFile(f"{word}\n".encode()))
    elif place.startswith("/"):
        with Path(place).open("a", encoding="ascii") as kept:
            kept.write(f"{word}\n")
