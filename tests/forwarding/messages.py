"""A gateway of ours, and messages owed to a reader."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from forwarding import notices
from forwarding.models import Notice, Preference
from tests.factories.forwarding import AT

PHONE = "+25377814209"
SECRET, FORMER = "a secret of the gateway", "the one before"


class Gateway:
    """A small gateway of ours on this machine: answers as told, and keeps what it was sent."""

    def __init__(self):
        self.answers, self.heard = [], []
        house = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                house.heard.append((dict(self.headers), body))
                status = house.answers.pop(0) if house.answers else 201
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps({"id": f"ref-{len(house.heard)}"}).encode())

            def log_message(self, *_words):
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def prefers(user, first, second="", **facts):
    return Preference.objects.create(user=user, first=first, second=second, **facts)


def owed(user, code=notices.READY, about="CP700000001DJ", at=AT, **facts):
    facts = {"place": "Balbala"} | facts
    return Notice.objects.create(
        key=f"{code}{Notice.objects.count()}", user=user, code=code, about=about, facts=facts, owed_at=at
    )
