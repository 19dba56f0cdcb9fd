"""
Signatures of messages between machines: HMAC-SHA256 over the moment and the exact bytes of the body.

``Suuq-Signature: t=1790000000,v1=<hex>``; several secrets may be in force while one is replaced by another.
"""

import hashlib
import hmac
from collections.abc import Sequence
from enum import StrEnum

HEADER = "Suuq-Signature"
WINDOW_SECONDS = 300  # older than this, or further ahead, is refused: a copied message cannot be said again later


class Problem(StrEnum):
    """Why a signature does not stand."""

    MISSING = "missing"
    WRONG = "wrong"
    OLD = "old"


def sign(body: bytes, *, secret: str, moment: int) -> str:
    """Give the header for a body sent at a moment (seconds since 1970)."""
    return f"t={moment},v1={_digest(body, secret, moment)}"


def problem(header: str, body: bytes, *, secrets: Sequence[str], now: int) -> Problem | None:
    """Say what is wrong with a header; nothing when one of the secrets made it, a little while ago."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    said, digest = parts.get("t", ""), parts.get("v1", "")
    if not (said.isascii() and said.isdigit() and len(said) <= len(str(now)) + 1 and digest):
        return Problem.MISSING
    moment = int(said)
    if not any(hmac.compare_digest(digest.encode(), _digest(body, secret, moment).encode()) for secret in secrets):
        return Problem.WRONG
    return Problem.OLD if abs(now - moment) > WINDOW_SECONDS else None


def _digest(body: bytes, secret: str, moment: int) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
