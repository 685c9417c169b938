"""Who is answered, at which addresses, and what the browser is told not to do."""

from __future__ import annotations

import re
from typing import Any

import anyio
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message

from courseware.content.course import Course
from courseware.server.headers import policy
from courseware.server.hosts import Hosts
from courseware.server.routes import routes
from courseware.server.static import StaticFiles
from courseware.server.walls import walls
from tests.web.asgi import Answer, ask

HOME = "127.0.0.1:8501"
STREAM = "/_stcore/stream"


@pytest.fixture
def app(files: StaticFiles, real_course: Course) -> Starlette:
    """The walls as `app.py` puts them up; whatever gets through them is said to have."""

    def through(request: object) -> PlainTextResponse:
        return PlainTextResponse("through")

    own = routes()
    inside = [*own, Route("/{path:path}", through, methods=["GET", "HEAD", "PUT", "POST", "DELETE"])]
    return Starlette(routes=inside, middleware=walls(files, own))


def get(app: Starlette, path: str, method: str = "GET", host: str = HOME, **headers: str) -> Answer:
    return ask(app, path, method, host=host, **headers)


# Hosts


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "localhost.:8501", "127.0.0.1:9", "[::1]:8501"])
def test_at_home_its_own_names_are_answered(app: Starlette, host: str) -> None:
    assert get(app, "/healthz", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example:8501", "192.168.0.7:8501", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil", "",
     "localhost:port", "localhost/x", "[::1", "0.0.0.0", "2130706433", "127.1", "localhost:8501, evil.example"],
)  # fmt: skip
def test_another_name_is_not_answered(app: Starlette, host: str) -> None:
    for path in ("/", "/healthz", "/record", "/_stcore/health", "/static/x", "/nowhere"):
        answer = get(app, path, host=host)
        assert answer.status == 403
        assert "COURSEWARE_HOSTS" in answer.text
        assert '<html lang="zh-CN">' in answer.text


def test_no_host_is_no_name(app: Starlette) -> None:
    assert ask(app, "/").status == 403


def test_a_class_is_answered_by_address_and_by_the_names_given() -> None:
    everywhere = Hosts.of("0.0.0.0", "course.example.cn, *.class.lan")
    for host in ("192.168.1.20:8501", "[fe80::1]:8501", "course.example.cn", "a.class.lan:80", "localhost:8501"):
        assert everywhere.include(host), host
    for host in ("evil.example", "class.lan.evil", "xcourse.example.cn", "class.lan"):
        assert not everywhere.include(host), host
    one = Hosts.of("192.168.1.20")
    assert one.include("192.168.1.20:8501")
    assert not one.include("192.168.1.21:8501")
    assert Hosts.of(None) == Hosts.of("::")


def connected(app: Starlette, path: str, **headers: str) -> Message:
    """What a websocket is told first; what is inside takes none, and says so with 1000 and another reason."""
    sent: list[Message] = []
    scope: dict[str, Any] = {
        "type": "websocket", "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"",
        "scheme": "ws", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "subprotocols": [],
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    anyio.run(app, scope, receive, send)
    return sent[0]


@pytest.mark.parametrize(
    ("host", "origin", "let_in"),
    [
        (HOME, f"http://{HOME}", True),
        (HOME, "", True),
        ("localhost:8501", "http://LOCALHOST:8501", True),
        (HOME, "http://127.0.0.1:9999", False),
        (HOME, "http://localhost:8501", False),
        (HOME, "null", False),
        (HOME, "file://", False),
        (HOME, "https://evil.example", False),
        ("evil.example:8501", "http://evil.example:8501", False),
    ],
)
def test_the_websocket_is_for_its_own_pages(app: Starlette, host: str, origin: str, let_in: bool) -> None:
    said = connected(app, STREAM, host=host, **({"origin": origin} if origin else {}))
    assert said["type"] == "websocket.close"
    assert (said["code"] != 1008) is let_in


@pytest.mark.parametrize("path", ["/", "/stream", "/_stcore/agent/mcp", "/healthz/x"])
def test_there_is_one_websocket(app: Starlette, path: str) -> None:
    assert connected(app, path, host=HOME, origin=f"http://{HOME}")["type"] == "websocket.close"


def test_nothing_is_changed_from_a_page_of_another_site(app: Starlette) -> None:
    path = "/_stcore/upload_file/session/file"
    assert get(app, path, "PUT", origin=f"http://{HOME}").text == "through"
    assert get(app, path, "PUT", origin="http://evil.example").status == 403
    assert get(app, path, "DELETE", origin="null").status == 403


# Doors


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/_stcore/host-config", "/favicon.png", "/media/ab12.xlsx", "/_stcore/upload_file/a/b"]
)
def test_what_the_interface_needs_gets_through(app: Starlette, path: str) -> None:
    assert get(app, path).text == "through"


@pytest.mark.parametrize(
    "path",
    [
        "/a/b/c", "/app.py", "/static/js/nope.js", "/static/x", "/static/\0", "/static/a\0.js", "//evil.example",
        "//", "/static/../../pyproject.toml", "/static/js/../../index.html", "/_stcore/metrics", "/_stcore/agent/mcp",
        "/_stcore/agent/interact", "/_stcore/script-health-check", "/_stcore", "/component/x/index.html", "/%2e%2e",
        "/media/a\0", "/media/a/b", "/课", "/a/b/", "/LESSON-x", "/.env", "/var/courseware.db", "/\ud800",
        "/" + "a/" * 5000, "/static/" + "a" * 5000, "/static/js/" + "字" * 300 + ".js", "/a\\b", "/index.html",
    ],
)  # fmt: skip
def test_whatever_else_is_asked_for_is_not_there(app: Starlette, path: str) -> None:
    answer = get(app, path.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert answer.status == 404
    assert "这里没有内容" in answer.text
    assert "Streamlit" not in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/lesson-no-such-lesson", "/" + "a" * 3000])
def test_a_page_that_is_not_there_is_drawn_as_one_and_counts_as_none(app: Starlette, path: str) -> None:
    answer = get(app, path, if_none_match=get(app, "/").headers["etag"])
    assert answer.status == 404
    assert 'type="module"' in answer.text
    assert get(app, path, "POST", origin=f"http://{HOME}").status == 404


def test_a_slash_at_the_end_is_taken_away(app: Starlette) -> None:
    answer = get(app, "/glossary/?term=gmv")
    assert answer.status == 308
    assert answer.headers["location"] == "/glossary?term=gmv"


def test_every_page_is_found(app: Starlette) -> None:
    for path in ("/", "/home", "/me", "/data", "/glossary", "/promotion", "/lesson", "/exercise"):
        assert get(app, path).status == 200


def test_fonts_are_sent_as_they_are(app: Starlette, files: StaticFiles) -> None:
    font = next((files.root / "static").rglob("*.woff2"))
    answer = get(app, f"/{font.relative_to(files.root).as_posix()}", accept_encoding="gzip")
    assert answer.body == font.read_bytes()
    assert "content-encoding" not in answer.headers


# Headers


@pytest.mark.parametrize("path", ["/", "/nowhere", "/a/b", "/healthz", "/_stcore/health"])
def test_every_answer_tells_the_browser_what_not_to_do(app: Starlette, path: str) -> None:
    headers = get(app, path).headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_policy_names_no_other_host_and_no_script_but_ours(app: Starlette, files: StaticFiles) -> None:
    said = get(app, "/").headers["content-security-policy"]
    scripts = next(part for part in said.split("; ") if part.startswith("script-src"))
    assert not re.search(r"https?:|\*|unsafe-eval'? |'unsafe-inline'", scripts.replace("'wasm-unsafe-eval'", ""))
    assert not re.search(r"https?:|\*", said)
    inline = re.findall(r"<script>(.*?)</script>", get(app, "/").text, flags=re.S)
    assert inline
    assert policy(inline) == said, "each script in the page, and no other, has its hash there"
