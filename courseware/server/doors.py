"""Which addresses there are: the course's pages, the files of the interface, our own routes, and the few doors of
Streamlit's that its interface uses. Whatever else is asked for is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from courseware.server.plain_page import not_found
from courseware.server.static import StaticFiles, StoredFile, accepts_gzip

PAGE = re.compile(r"/[a-z0-9-]*")
WITH_SLASH = re.compile(r"/[a-z0-9-]+/")
STREAMLITS = re.compile(r"/_stcore/(health|host-config|stream|upload_file/[^/]+/[^/]+)|/media/[^/\x00]+|/favicon\.png")
"""Not among them: `/_stcore/metrics`, the interface for programs, components, and the page at any address."""


class Doors:
    """Answers GET and HEAD for files and pages; passes on what is ours or Streamlit's; the rest is not found."""

    def __init__(self, app: ASGIApp, files: StaticFiles, routes: frozenset[str]) -> None:
        self.app, self.files, self.routes = app, files, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path in self.routes or STREAMLITS.fullmatch(path):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            await (await self._answer(path, scope))(scope, receive, send)

    async def _answer(self, path: str, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return not_found()
        if WITH_SLASH.fullmatch(path):
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{path[:-1]}?{query}" if query else path[:-1], 308)
        page = bool(PAGE.fullmatch(path))
        stored = await run_in_threadpool(self.files.get, "/" if page else path)
        if stored is None:
            return not_found()
        found = not page or await run_in_threadpool(_leads_somewhere, path)
        return _response(stored, Headers(scope=scope), scope["method"], found)


def _leads_somewhere(path: str) -> bool:
    from courseware.web import navigation, resources  # their caches want the runtime, which starts after this module

    return path.strip("/") in navigation.addresses(resources.course())


def _response(stored: StoredFile, request: Headers, method: str, found: bool) -> Response:
    """A page at an address that leads nowhere is sent all the same: it says so, in the midst of the course."""
    headers = {"ETag": stored.etag, "Cache-Control": stored.cache, "Vary": "Accept-Encoding"}
    if found and stored.etag in request.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    zipped = stored.gzipped is not None and accepts_gzip(request.get("accept-encoding", ""))
    body = stored.gzipped if zipped and stored.gzipped is not None else stored.body
    if zipped:
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    content = b"" if method == "HEAD" else body
    return Response(content, 200 if found else 404, headers=headers, media_type=stored.type)


def doors(files: StaticFiles, routes: Sequence[BaseRoute]) -> Middleware:
    """`routes` are the application's own: their paths are never taken for a page."""
    own = frozenset(route.path for route in routes if isinstance(route, Route | WebSocketRoute))
    return Middleware(Doors, files=files, routes=own)
