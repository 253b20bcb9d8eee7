"""Evidence on an S3-like store: a small one of our own, reached through django-storages."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages

from tongpin.environment import file_store
from tongpin.evidence.actions import keep_file
from tongpin.testing import NOON


class Bucket(BaseHTTPRequestHandler):
    """The four requests that keeping and reading a file needs."""

    objects: dict[str, bytes] = {}

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding", "").startswith("aws-chunked"):
            size, __, rest = body.partition(b"\r\n")
            body = rest[: int(size, 16)]
        self.objects[self.path] = body
        self.answer(200)

    def do_HEAD(self):
        self.answer(200 if self.path in self.objects else 404, self.objects.get(self.path, b""))

    def do_GET(self):
        self.answer(200 if self.path in self.objects else 404, self.objects.get(self.path, b""))

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Tue, 23 Mar 2021 09:30:00 GMT")
        self.send_header("ETag", '"1"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def bucket(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr(Bucket, "objects", {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"s3://evidence/county?endpoint=http://127.0.0.1:{server.server_port}&region=local"
    settings.STORAGES = settings.STORAGES | {"evidence": file_store(url)}
    yield Bucket.objects
    storages["evidence"].connection.meta.client.close()
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_evidence_lies_in_the_bucket_under_its_digest(bucket):
    stored = keep_file("a.txt", b"text", by=None, now=NOON)

    assert bucket == {f"/evidence/county/{stored.place}": b"text"}
    assert stored.read() == b"text"


@pytest.mark.parametrize("url", ["ftp://a/b", "s3://", "s3://bucket?colour=red"])
def test_another_address_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="TONGPIN_FILES"):
        file_store(url)
