"""What stands beside the pages: health, compressed static files, a page that says it is Chinese, the tuned options."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit import config

from courseware.content.course import Course
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.server.doors import doors
from courseware.server.lifespan import look_after_record
from courseware.server.routes import routes
from courseware.server.static import StaticFiles, accepts_gzip, own_page
from courseware.web import resources
from tests.web.asgi import ask

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))


@pytest.fixture
def app(files: StaticFiles, real_course: Course) -> Starlette:
    def behind(request: object) -> PlainTextResponse:
        return PlainTextResponse("from the application")

    own = routes()
    return Starlette(routes=[*own, Route("/{path:path}", behind)], middleware=[doors(files, own)])


def a_script(files: StaticFiles) -> str:
    return "/static/js/" + next(path.name for path in (files.root / "static/js").glob("index.*.js"))


def test_a_script_is_sent_compressed_and_for_ever(app: Starlette, files: StaticFiles) -> None:
    path = a_script(files)
    plain = (files.root / path.lstrip("/")).read_bytes()
    response = ask(app, path, accept_encoding="gzip")
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"] == "Accept-Encoding"
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-type"].startswith("text/javascript")
    assert gzip.decompress(response.body) == plain
    assert len(response.body) == int(response.headers["content-length"]) < len(plain) / 2


def test_a_client_that_takes_no_gzip_gets_none(app: Starlette, files: StaticFiles) -> None:
    response = ask(app, a_script(files), accept_encoding="identity")
    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.body == (files.root / a_script(files).lstrip("/")).read_bytes()


def test_an_unchanged_file_is_not_sent_again(app: Starlette, files: StaticFiles) -> None:
    first = ask(app, a_script(files))
    second = ask(app, a_script(files), if_none_match=first.headers["etag"])
    assert (second.status, second.body) == (304, b"")


@pytest.mark.parametrize(
    ("header", "accepted"),
    [("gzip, deflate, br", True), ("GZIP", True), ("*", True), ("br", False), ("gzip;q=0", False), ("", False)],
)
def test_accept_encoding(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


@pytest.mark.parametrize("path", ["/", "/m3", "/lesson?id=x", "/lesson-x", "/me"])
def test_a_page_says_that_it_is_chinese(app: Starlette, files: StaticFiles, path: str) -> None:
    response = ask(app, path)
    assert '<html lang="zh-CN">' in response.text
    assert "no-cache" in response.headers["cache-control"]
    for address, script in files.scripts.items():
        assert f'src="{address}"' in response.text
        assert ask(app, address).body == script


def test_the_rewriting_still_fits_this_streamlit(files: StaticFiles) -> None:
    page = (files.root / "index.html").read_text("utf-8")
    rewritten = own_page(page, "/x.js", ["/y.js", "/z.js"], "<小课程>", "a { b: c }", files._editors())
    assert '<html lang="zh-CN">' in rewritten
    assert "<title>&lt;小课程&gt;</title>" in rewritten
    assert 'lang="en"' not in rewritten
    assert not re.search(r'rel="preload"[^>]*woff2', rewritten)
    assert "enable JavaScript" not in rewritten
    assert rewritten.index("BACKEND_BASE_URL") < rewritten.index('type="module"')
    assert rewritten.index('<script src="/x.js">') < rewritten.index('type="module"'), "before Streamlit, not deferred"
    assert '<script defer src="/y.js"></script><script defer src="/z.js"></script>' in rewritten
    assert rewritten.count("<script") == page.count("<script") + 4
    assert "a { b: c }" in rewritten
    ahead = re.findall(r'rel="modulepreload" href="(/static/js/[^"]*overlay-editor[^"]*)"', rewritten)
    assert len(ahead) >= 2, "the editors of table cells are there before the first key"


def test_health_asks_the_database(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(ask(app, "/healthz").body) == {"status": "ok", "database": "ok"}
    assert json.loads(ask(app, "/record").body) == {"said": None}
    problem = StoreUnavailable(Trouble.NO_SERVER, "postgresql://app@10.0.0.7:5432/records")

    def fail(_: object) -> None:
        raise problem

    monkeypatch.setattr(type(resources.store().database), "_attend", fail)
    response = ask(app, "/healthz")
    assert response.status == 503
    assert json.loads(response.body) == {"status": "unavailable", "database": "no-server"}
    assert json.loads(ask(app, "/record").body) == {"said": str(problem)}


def test_a_record_that_is_no_record_is_not_healthy(app: Starlette, data_folder: Path) -> None:
    (data_folder / "courseware.db").write_bytes(b"this is no database, but somebody's file" * 40)
    assert ask(app, "/healthz").status == 503
    assert json.loads(ask(app, "/healthz").body)["database"] == "corrupt"


def test_the_record_is_looked_after_while_the_app_runs(data_folder: Path) -> None:
    file = data_folder / "courseware.db"
    file.write_bytes(b"this is no database, but somebody's file" * 40)
    database, stop = resources.store().database, Event()
    assert database.problem is not None
    watch = Thread(target=look_after_record, args=(stop,))
    watch.start()
    try:
        Store.open(data_folder / "mended.db").database.close()
        (data_folder / "mended.db").replace(file)
        until(lambda: database.problem is None)
        file.unlink()
        with pytest.raises(StoreUnavailable):
            database.ping()
        until(lambda: database.problem is not None)
        assert database.problem.trouble is Trouble.MISSING
    finally:
        stop.set()
        watch.join(10)


def until(true: Callable[[], bool]) -> None:
    deadline = monotonic() + 20
    while not true():
        assert monotonic() < deadline
        sleep(0.05)


def test_every_tuned_option_still_exists() -> None:
    """`runner.postScriptGC` is not documented: if it goes, the measured capacity goes with it."""
    known = config.get_config_options()
    for section in ("server", "runner", "client", "browser"):
        for name in OPTIONS[section]:
            assert f"{section}.{name}" in known
    assert OPTIONS["runner"]["postScriptGC"] is False
    assert OPTIONS["server"]["address"] == "127.0.0.1"


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_theme_can_be_read(mode: str) -> None:
    theme = OPTIONS["theme"][mode]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        for name in ("textColor", "linkColor", "primaryColor"):
            assert contrast(theme[name], theme[ground]) >= 4.5, (name, ground)
    for color in ("green", "orange", "red", "blue", "violet", "gray"):
        assert contrast(theme[f"{color}TextColor"], theme[f"{color}BackgroundColor"]) >= 4.5, color
        assert contrast(theme[f"{color}TextColor"], theme["backgroundColor"]) >= 4.5, color
    for color in theme["chartCategoricalColors"]:
        assert contrast(color, theme["backgroundColor"]) >= 3, color
    assert contrast("#ffffff" if mode == "light" else "#04282b", theme["primaryColor"]) >= 4.5
