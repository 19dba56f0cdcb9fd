"""What is told to a Sentry."""

import json

import sentry_sdk
from sentry_sdk.transport import Transport

from suuq import sentry
from tests.suuq.test_logs import PERSONAL, fail_with

NUMBER = "RR473124829DJ"


class Kept(Transport):
    """A transport that keeps what it should send."""

    sent = []

    def capture_envelope(self, envelope):
        self.sent.append(envelope.get_event())


def test_a_failure_is_told_without_whose_it_was():
    """U84, R147: message, breadcrumbs, extra, user and request, through the client itself."""
    said = " ; ".join("password=" + words if "hunter2" in words else words for words in PERSONAL)
    client = sentry_sdk.Client(dsn="https://key@sentry.example/1", transport=Kept, **sentry.options())
    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        scope.set_user({"id": "1", "email": PERSONAL[0]})
        scope.set_extra("about", {"who": [said]})
        scope.add_breadcrumb(message=said)
        scope.set_transaction_name(f"/en/track/{NUMBER}/", source="url")
        scope.set_extra("request", f"<WSGIRequest: GET '/en/track/?number={NUMBER}'>")
        try:
            fail_with(said)
        except ValueError as failure:
            sentry_sdk.capture_exception(failure)

    (event,) = Kept.sent
    told = json.dumps(event, ensure_ascii=False, default=str)
    assert [words for words in [*PERSONAL, NUMBER] if words in told] == []
    assert event["exception"]["values"][0]["type"] == "ValueError"
    assert "user" not in event
    assert len(event["event_id"]) == 32
