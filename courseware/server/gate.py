"""Where classes are held, whoever has no seat and is no trainer is shown the way in instead of a page."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from courseware.server.doors import PAGE

OPEN = ("/join", "/trainer", "/leave", "/verify", "/healthz", "/record", "/draft", "/class-feed")
"""What is there for everybody, or knows by itself whom it serves."""
TRAINERS = ("/lead", "/board", "/projector", "/report")


class Gate:
    """Looks at signatures alone: whether the seat is still there, the page finds out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if not PAGE.fullmatch(path) or path in OPEN or await run_in_threadpool(_known, Request(scope)):
            await self.app(scope, receive, send)
            return
        await RedirectResponse("/trainer" if path in TRAINERS else "/join", 303)(scope, receive, send)


def _known(request: Request) -> bool:
    from courseware.web.identity import cookies  # its caches want the runtime, which starts after this module

    return any(cookies.id_in(kind, request.cookies) is not None for kind in cookies.NAMES)
