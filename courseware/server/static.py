"""Streamlit's own files, gzipped once and kept, and its page told the course's language and name.

Streamlit serves 5.4 MB uncompressed on a first visit; compressed at every request it would cost CPU, so each file is
compressed when first asked for and the bytes are kept. Its `index.html` says `lang="en"`, preloads a font that the
theme does not use, and has built-in English strings: the page is rewritten here, once, and loads two scripts of ours,
`places.js` before anything of Streamlit's runs, and `interface.js`, which words those strings in Chinese.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from courseware.i18n import language, t

COMPRESSED = {".js", ".css", ".html", ".json", ".svg", ".map"}
PAGE = re.compile(r"/[a-z0-9-]*")
WHERE = "window.__streamlit = {BACKEND_BASE_URL: location.origin + '/'}"
FOREVER = "public, immutable, max-age=31536000"
PLACES, INTERFACE = (Path(__file__).with_name(name) for name in ("places.js", "interface.js"))


@dataclass(frozen=True)
class StoredFile:
    body: bytes
    gzipped: bytes
    type: str
    etag: str
    cache: str


def accepts_gzip(header: str) -> bool:
    """Whether an `Accept-Encoding` header takes gzip; `gzip;q=0` refuses it."""
    offers = {}
    for offer in header.lower().split(","):
        name, _, parameters = offer.strip().partition(";")
        quality = re.search(r"q=([0-9.]+)", parameters)
        offers[name.strip()] = float(quality[1]) if quality else 1.0
    return offers.get("gzip", offers.get("*", 0.0)) > 0


def own_page(html: str, first: str, later: str, title: str, css: str, soon: Sequence[str]) -> str:
    """`index.html` in the language of the context, without the unused font, with our scripts `first` and `later` and
    our style sheet. `soon` are modules that the browser loads while nothing else is asked of it: paths."""
    html = html.replace('<html lang="en">', f'<html lang="{escape(language())}">')
    html = re.sub(r'<link\s+rel="preload"[^>]*\.woff2"[^>]*/>', "", html)
    without = f"<noscript><p>{escape(t('本课程需要浏览器启用 JavaScript。'))}</p></noscript>"
    html = re.sub(r"<noscript>.*?</noscript>", lambda _: without, html, flags=re.S)
    html = html.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>")
    # Told where the server is, the page need not try `/lesson/_stcore/…` first, which is two failed requests a visit.
    html = html.replace("<head>", f'<head><script>{WHERE}</script><script src="{first}"></script>', 1)
    ahead = "".join(f'<link rel="modulepreload" href="{path}">' for path in soon)
    sheet = f"<style>:root {{ --busy: '{t('正在计算…')}' }} {css}</style>"
    return html.replace("</head>", f'{sheet}<script defer src="{later}"></script>{ahead}</head>')


class StaticFiles:
    """The files below `root`, compressed on first use. Thread-safe: a file read twice gives the same bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.places, self.interface = (self._script(file) for file in (PLACES, INTERFACE))
        self.scripts = dict([self.places, self.interface])
        self._kept = lru_cache(maxsize=1024)(self._read)

    @classmethod
    def of_streamlit(cls) -> StaticFiles:
        from streamlit import file_util

        return cls(Path(file_util.get_static_dir()))

    @staticmethod
    def _script(file: Path) -> tuple[str, bytes]:
        """The address of a script of ours, which changes with its content, and that content."""
        body = file.read_bytes()
        return f"/{file.stem}.{hashlib.sha256(body).hexdigest()[:10]}.js", body

    def get(self, path: str) -> StoredFile | None:
        return self._kept(path, language())

    def _read(self, path: str, language: str) -> StoredFile | None:
        """The language is that of the context, and is named because the page is kept by it."""
        if path in self.scripts:
            return self._stored(self.scripts[path], "text/javascript", FOREVER)
        if path == "/":
            # Its caches want the runtime, which starts after this is imported.
            from courseware.web import resources, style

            html, title = (self.root / "index.html").read_text("utf-8"), resources.course().title
            page = own_page(html, self.places[0], self.interface[0], title, style.css(), self._editors())
            return self._stored(page.encode(), "text/html; charset=utf-8", "no-cache")
        file = (self.root / path.lstrip("/")).resolve()
        if not (path.startswith("/static/") and file.is_relative_to(self.root) and file.suffix in COMPRESSED):
            return None
        if not file.is_file():
            return None
        return self._stored(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "text/plain", FOREVER)

    def _editors(self) -> list[str]:
        """The editors of table cells. Streamlit loads them at the first key, and what is typed until then is lost."""
        files = (self.root / "static/js").glob("*-overlay-editor.*.js")
        return sorted(f"/{file.relative_to(self.root).as_posix()}" for file in files)

    @staticmethod
    def _stored(body: bytes, type: str, cache: str) -> StoredFile:
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return StoredFile(body, gzip.compress(body, 6, mtime=0), type, etag, cache)


class StaticMiddleware:
    """Answers GET and HEAD for the stored files and for pages; everything else passes through."""

    def __init__(self, app: ASGIApp, files: StaticFiles, routes: frozenset[str]) -> None:
        self.app, self.files, self.routes = app, files, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        path = "/" if self._is_page(scope["path"]) else scope["path"]
        stored = await run_in_threadpool(self.files.get, path) if self._is_ours(path) else None
        if stored is None:
            await self.app(scope, receive, send)
            return
        await self._response(stored, Headers(scope=scope), scope["method"])(scope, receive, send)

    def _is_page(self, path: str) -> bool:
        """Streamlit answers every path that is nothing else with its page; so does this, for one plain segment."""
        return bool(PAGE.fullmatch(path)) and path not in self.routes

    def _is_ours(self, path: str) -> bool:
        return path == "/" or path in self.files.scripts or path.startswith("/static/")

    @staticmethod
    def _response(stored: StoredFile, request: Headers, method: str) -> Response:
        headers = {"ETag": stored.etag, "Cache-Control": stored.cache, "Vary": "Accept-Encoding"}
        if stored.etag in request.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        zipped = accepts_gzip(request.get("accept-encoding", ""))
        body = stored.gzipped if zipped else stored.body
        if zipped:
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        headers["X-Content-Type-Options"] = "nosniff"
        return Response(b"" if method == "HEAD" else body, headers=headers, media_type=stored.type)


def middleware(files: StaticFiles, routes: Sequence[BaseRoute]) -> list[Middleware]:
    """`routes` are the application's own: their paths are never taken for a page."""
    own = frozenset(route.path for route in routes if isinstance(route, Route))
    return [Middleware(StaticMiddleware, files=files, routes=own)]
