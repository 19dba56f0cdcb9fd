"""What is told to who collects traces, and that nothing is loaded where nobody does."""

import gzip
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from suuq import taskwatch, traces
from tests.house import source

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    monkeypatch.setattr(traces, "TELLING", [])
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    traces.tell_to(provider)
    yield kept.get_finished_spans
    provider.shutdown()


def test_a_request_and_its_questions_are_one_trace_without_a_person(told, client, person):
    """U84: the name of the view and SQL with its places empty; no address, no search, no words of an error."""
    user = person()
    traces._listen(connection)

    answer = client.get(reverse("track"), {"number": "RR473124829DJ", "q": user.email})

    spans = told()
    [request] = [span for span in spans if span.name == "track"]
    assert request.attributes["suuq.request_id"] == answer["X-Request-Id"]
    assert request.attributes["http.response.status_code"] == 200
    asked = [span for span in spans if "db.query.text" in span.attributes]
    assert {span.context.trace_id for span in asked} == {request.context.trace_id}
    said = repr([(span.name, dict(span.attributes), span.events, span.status.description) for span in spans])
    assert "RR473124829DJ" not in said
    assert user.email not in said


def test_a_task_goes_on_with_the_trace_of_who_asked(told):
    headers = {}
    with traces.span("request"):
        taskwatch.send_request_id(headers=headers)
    task = SimpleNamespace(name="some.task", request=SimpleNamespace(**headers))
    taskwatch.begin(task=task, task_id="1")
    taskwatch.end(task=task, state="SUCCESS")

    spans = {span.name: span for span in told()}
    assert spans["some.task"].parent.span_id == spans["request"].context.span_id


def test_an_error_is_told_by_its_kind(told):
    with pytest.raises(OSError, match="hodan"), traces.span("work"):
        raise OSError("hodan@example.org")

    [span] = told()
    assert (span.attributes["error.type"], span.events, span.status.description) == ("OSError", (), None)


@pytest.fixture
def collector():
    """Listen as a collector does, by OTLP over HTTP, and keep what was told."""
    heard = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_words):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", heard=heard)
        server.shutdown()


def test_a_collector_hears_of_a_page_by_the_protocol_they_all_speak(collector, client, monkeypatch):
    monkeypatch.setattr(traces, "TELLING", [])
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    traces.begin(collector.url)

    answer = client.get(reverse("healthz"))
    traces.TELLING[0].span_processor.shutdown()

    [(path, body)] = collector.heard
    [resource] = ExportTraceServiceRequest.FromString(body).resource_spans
    [span] = [s for s in resource.scope_spans[0].spans if s.name == "healthz"]
    said = {fact.key: fact.value for fact in span.attributes}
    assert path == "/v1/traces"
    assert "suuq" in {fact.value.string_value for fact in resource.resource.attributes if fact.key == "service.name"}
    assert said["suuq.request_id"].string_value == answer["X-Request-Id"]
    assert said["http.response.status_code"].int_value == 200


def test_without_an_address_nothing_is_loaded():
    ask = "import sys, suuq.settings; print([m for m in sys.modules if m.startswith('opentelemetry')])"
    said = subprocess.run([sys.executable, "-c", ask], cwd=source.ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert said.stdout.strip() == "[]"
