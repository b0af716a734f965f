"""What the tests of sources share: taking in bytes as if from standard input, and a web server on this machine."""

from __future__ import annotations

import http.server
import io
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from truceline.model.document import Refusal
from truceline.sources.desk import Intake, Taken
from truceline.sources.intake import documents

Take = Callable[..., list[Taken]]
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def take() -> Take:
    """Takes in one run of bytes from standard input."""

    def taken(data: bytes, **options: Any) -> list[Taken]:
        return list(documents(["-"], stdin=io.BytesIO(data), **options))

    return taken


@pytest.fixture
def codes(take: Take) -> Callable[..., list[str]]:
    """What became of one run of bytes: a refusal's code, or "read"."""

    def outcome(data: bytes, **options: Any) -> list[str]:
        return [t.code if isinstance(t, Refusal) else "read" for t in take(data, **options)]

    return outcome


@pytest.fixture
def only(take: Take) -> Callable[..., Intake]:
    """The one document of a run of bytes."""

    def one(data: bytes, **options: Any) -> Intake:
        (taken,) = take(data, **options)
        assert isinstance(taken, Intake), taken
        return taken

    return one


@pytest.fixture
def site() -> Iterator[tuple[str, dict[str, Answer]]]:
    """A server on the loopback address: its root address and the answers it gives by path."""
    answers: dict[str, Answer] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", answers
    server.shutdown()
    server.server_close()
    thread.join()
