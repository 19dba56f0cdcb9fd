"""Keys of the API, and a client that sends one."""

from datetime import timedelta
from itertools import count

from django.test import Client
from django.utils import timezone

from suuq import apikeys
from suuq.api import scopes_of

NAMES = (f"program {n}" for n in count(1))


def made(user, *, scopes=None, acts_for="", days=30):
    """A key of somebody with every scope of their role, unless told otherwise: the row and the word."""
    at = timezone.now()
    return apikeys.make(
        user=user, name=next(NAMES), scopes=scopes or scopes_of(user.role), acts_for=acts_for,
        expires_at=at + timedelta(days=days), by=user, at=at,
    )  # fmt: skip


class Program:
    """A program of somebody: it sends their key, and a new Idempotency-Key with whatever is not safe."""

    def __init__(self, user=None, *, word="", **facts):
        self.word = word or (made(user, **facts)[1] if user else "")
        known = {"authorization": f"Bearer {self.word}"} if self.word else {}
        self.client = Client(headers={"accept-language": "en"} | known)

    def get(self, path, query=None, **more):
        return self.client.get(f"/api/v1{path}", query or {}, **more)

    def post(self, path, body=None, *, key=None, **more):
        headers = {
            "accept-language": "en",
            "idempotency-key": next(NAMES).replace(" ", "-") if key is None else key,
        }
        return self.client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=headers, **more)

    def raw(self, path, body, *, content_type="application/json"):
        headers = {"idempotency-key": "raw"}
        return self.client.generic("POST", f"/api/v1{path}", body, content_type=content_type, headers=headers)
