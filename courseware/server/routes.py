"""Plain HTTP routes beside the pages."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute

from courseware.record.database import Database
from courseware.server.class_feed import class_feed
from courseware.server.entries import draft
from courseware.server.join import join
from courseware.server.trainer import leave, trainer


async def healthz(request: Request) -> JSONResponse:
    """200 when answers can be recorded, 503 and a `Trouble` when not: `/_stcore/health` does not ask the database."""
    problem = await run_in_threadpool(lambda: _database().check())
    if problem is not None:
        return JSONResponse({"status": "unavailable", "database": problem.trouble}, status_code=503)
    return JSONResponse({"status": "ok", "database": "ok"})


async def record(request: Request) -> JSONResponse:
    """What open pages ask every few seconds: the sentence to be said while answers cannot be recorded, or null."""
    problem = _database().problem
    return JSONResponse({"said": None if problem is None else str(problem)}, headers={"Cache-Control": "no-store"})


def _database() -> Database:
    from courseware.web import resources  # its caches want the runtime, which starts after this module is imported

    return resources.store().database


def routes(classroom: bool = False) -> list[BaseRoute]:
    """`classroom`: whether classes are held here."""
    of_classes: list[BaseRoute] = [
        Route("/join", join, methods=["GET", "POST"]),
        Route("/trainer", trainer, methods=["GET", "POST"]),
        Route("/leave", leave, methods=["POST"]),
        WebSocketRoute("/class-feed", class_feed),
    ]
    return [
        *(of_classes if classroom else []),
        Route("/healthz", healthz, methods=["GET", "HEAD"]),
        Route("/record", record, methods=["GET"]),
        Route("/draft", draft, methods=["POST"]),
    ]
