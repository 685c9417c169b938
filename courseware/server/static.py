"""Streamlit's own files, gzipped once and kept, and its page told the course's language and name.

Streamlit serves 5.4 MB uncompressed on a first visit; compressed at every request it would cost CPU, so each file is
compressed when first asked for and the bytes are kept. Its `index.html` says `lang="en"`, preloads a font that the
theme does not use, and has built-in English strings: the page is rewritten here, once, and loads scripts of ours:
`places.js` before anything of Streamlit's runs; then `interface.js`, which words those strings in Chinese,
`connection.js`, which says when the server or the record is away, `answers.js`, which leads to what is said about an
answer, `drafts.js`, which keeps what is entered, `sittings.js`, which counts the time of a test, `papers.js`, which
prints a paper, `queries.js`, which keeps a query that was not run, `editor.js`, which makes an editor of a text area
for a query (where there is one it loads `codemirror/`), and `class_feed.js`, which hears what happens in a class.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path

from courseware.i18n import language, t

COMPRESSED = {".js", ".css", ".html", ".json", ".svg", ".map"}
WHERE = "window.__streamlit = {BACKEND_BASE_URL: location.origin + '/'}"
FOREVER = "public, immutable, max-age=31536000"
FIRST = ["places", "interface", "connection"]
SCRIPTS = [
    Path(__file__).with_name(f"{name}.js")
    for name in (*FIRST, "answers", "drafts", "sittings", "papers", "queries", "editor", "class_feed")
]
CODEMIRROR = Path(__file__).with_name("codemirror") / "codemirror.js"
NAMES = "/names.json"
"""What the editor offers: `web/query_area.names`."""


@dataclass(frozen=True)
class StoredFile:
    """`gzipped` is None for what would not become smaller."""

    body: bytes
    gzipped: bytes | None
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


def own_page(html: str, first: str, later: Iterable[str], title: str, css: str, soon: Iterable[str]) -> str:
    """`index.html` in the language of the context, without the unused font, with our scripts `first` and `later` and
    our style sheet. `soon` are modules that the browser loads while nothing else is asked of it: paths."""
    html = html.replace('<html lang="en">', f'<html lang="{escape(language())}">')
    html = re.sub(r'<link\s+rel="preload"[^>]*\.woff2"[^>]*/>', "", html)
    without = f"<noscript><p>{escape(t('本课程需要浏览器启用 JavaScript。'))}</p></noscript>"
    html = re.sub(r"<noscript>.*?</noscript>", lambda _: without, html, flags=re.S)
    html = html.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>")
    # Told where the server is, the page need not try `/lesson/_stcore/…` first, which is two failed requests a visit.
    html = html.replace("<head>", f'<head><script>{WHERE}</script><script src="{first}"></script>', 1)
    sheet = f"<style>:root {{ --busy: '{t('正在计算…')}' }} {css}</style>"
    scripts = "".join(f'<script defer src="{script}"></script>' for script in later)
    ahead = "".join(f'<link rel="modulepreload" href="{path}">' for path in soon)
    return html.replace("</head>", f"{sheet}{scripts}{ahead}</head>")


def _address(file: Path, body: bytes) -> str:
    """Of a file of ours: it changes with the content."""
    return f"/{file.stem}.{hashlib.sha256(body).hexdigest()[:10]}{file.suffix}"


class StaticFiles:
    """Streamlit's files below `root`, compressed on first use. Thread-safe: a file read twice gives the same bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        code = CODEMIRROR.read_bytes()
        self.codemirror = _address(CODEMIRROR, code)
        self.scripts = dict(self._script(file) for file in SCRIPTS)
        self._own = {self.codemirror: code, **self.scripts}
        self._kept = lru_cache(maxsize=1024)(self._read)

    @classmethod
    def of_streamlit(cls) -> StaticFiles:
        from streamlit import file_util

        return cls(Path(file_util.get_static_dir()))

    def _script(self, file: Path) -> tuple[str, bytes]:
        """The address of a script of ours and its content, in which the code of the editor is called by its address."""
        body = file.read_bytes().replace(
            f'import("/{CODEMIRROR.name}")'.encode(), f'import("{self.codemirror}")'.encode()
        )
        return _address(file, body), body

    @property
    def inline(self) -> list[str]:
        """The scripts that stand in the page itself."""
        return [WHERE, *re.findall(r"<script>(.*?)</script>", self._index(), flags=re.S)]

    def _index(self) -> str:
        return (self.root / "index.html").read_text("utf-8")

    @cached_property
    def _files(self) -> dict[str, Path]:
        """Every file by its address: no address is ever made into a path."""
        below = (self.root / "static").rglob("*")
        return {f"/{file.relative_to(self.root).as_posix()}": file for file in below if file.is_file()}

    def get(self, path: str) -> StoredFile | None:
        return self._kept(path, language())

    def _read(self, path: str, language: str) -> StoredFile | None:
        """The language is that of the context, and is named because the page is kept by it."""
        if path in self._own:
            return self._stored(self._own[path], "text/javascript", FOREVER)
        if path in ("/", NAMES):
            # Their caches want the runtime, which starts after this is imported.
            from courseware.web import query_area, resources, style

            if path == NAMES:
                names = json.dumps(query_area.names(), ensure_ascii=False)
                return self._stored(names.encode(), "application/json", "no-cache")
            first, *later = self.scripts
            title = resources.course().title
            page = own_page(self._index(), first, later, title, style.css(), self._editors())
            return self._stored(page.encode(), "text/html; charset=utf-8", "no-cache")
        file = self._files.get(path)
        if file is None:
            return None
        type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return self._stored(file.read_bytes(), type, FOREVER, file.suffix in COMPRESSED)

    def _editors(self) -> list[str]:
        """The editors of table cells. Streamlit loads them at the first key, and what is typed until then is lost."""
        files = (self.root / "static/js").glob("*-overlay-editor.*.js")
        return sorted(f"/{file.relative_to(self.root).as_posix()}" for file in files)

    @staticmethod
    def _stored(body: bytes, type: str, cache: str, compressed: bool = True) -> StoredFile:
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return StoredFile(body, gzip.compress(body, 6, mtime=0) if compressed else None, type, etag, cache)
