"""The shipped nginx.conf before two small servers that tell what they were asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.deploy.nginx import NAME, free_ports, nginx

NEW_FILE = "/static/js/index.AbCd1234.js"
"""That only process "b" has."""


class Telling(BaseHTTPRequestHandler):
    """Answers with its name, and with the headers of the request."""

    def do_GET(self) -> None:
        name = self.server.name  # type: ignore[attr-defined]
        found = self.path != NEW_FILE or name == "b"
        body = json.dumps({"by": name, "headers": {key.lower(): value for key, value in self.headers.items()}}).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Behind:
    """`port` is that of nginx, `servers` are behind it, by name."""

    port: int
    ports: dict[str, int]
    servers: dict[str, ThreadingHTTPServer] = field(default_factory=dict)

    def start(self, name: str) -> None:
        server = self.servers[name] = ThreadingHTTPServer(("127.0.0.1", self.ports[name]), Telling)
        server.name, server.daemon_threads = name, True  # type: ignore[attr-defined]
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self, name: str) -> None:
        server = self.servers.pop(name)
        server.shutdown()
        server.server_close()

    def ask(self, path: str = "/", **headers: str) -> tuple[HTTPResponse, dict[str, Any]]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Host": NAME, **headers})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, json.loads(body) if answer.status == 200 else {}

    def process(self, cookie: str, path: str = "/") -> tuple[str, str | None]:
        """Who answers a browser with this cookie, and which cookie it is given."""
        headers = {"Cookie": f"other=1; courseware_process={cookie}"} if cookie else {}
        answer, said = self.ask(path, **headers)
        given = answer.getheader("Set-Cookie")
        return said["by"], given and given.partition(";")[0].partition("=")[2]


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Behind]:
    port, *ports = free_ports(3)
    found = Behind(port, dict(zip("ab", ports, strict=True)))
    with ExitStack() as stack:
        stack.enter_context(nginx(tmp_path, port, ports))
        for name in "ab":
            found.start(name)
        yield found
        for name in list(found.servers):
            found.stop(name)


def test_a_tab_stays_with_its_process_and_moves_when_that_is_gone(behind: Behind) -> None:
    first, given = behind.process("")
    assert given == first
    assert {behind.process("")[0] for _ in range(10)} == {"a", "b"}, "new visitors spread"
    for name in "ab":
        assert [behind.process(name) for _ in range(5)] == [(name, None)] * 5
    behind.stop("a")
    assert behind.process("a") == ("b", "b")
    assert [behind.process("")[0] for _ in range(5)] == ["b"] * 5
    behind.start("a")
    assert behind.process("b") == ("b", None), "an upload goes where the websocket has gone"
    assert behind.process("a") == ("a", None)
    assert behind.process("nonsense")[1] in ("a", "b")


def test_the_app_is_told_who_asks_and_by_which_name_and_not_what_the_browser_makes_up(behind: Behind) -> None:
    forged = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https"}
    _, said = behind.ask(**forged, Host=f"{NAME}:8080")
    told = said["headers"]
    assert (told["x-forwarded-for"], told["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert told["host"] == f"{NAME}:8080"


def test_a_file_that_one_version_has_is_found_and_kept(behind: Behind) -> None:
    assert behind.process("a", NEW_FILE)[0] == "b"
    for name in "ab":
        behind.stop(name)
    assert behind.process("a", NEW_FILE)[0] == "b"
    assert behind.ask("/")[0].status == 502
