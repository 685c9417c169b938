"""Plain HTTP routes beside the pages."""

from __future__ import annotations

import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from courseware.record.unavailable import StoreUnavailable

log = logging.getLogger(__name__)


async def healthz(request: Request) -> JSONResponse:
    """200 when answers can be recorded, 503 when not: `/_stcore/health` does not ask the database."""
    from courseware.web import resources

    try:
        await run_in_threadpool(lambda: resources.store().ping())
    except StoreUnavailable as error:
        log.warning("health check failed: %s", error)
        return JSONResponse({"status": "unavailable", "database": "unreachable"}, status_code=503)
    return JSONResponse({"status": "ok", "database": "ok"})


def routes() -> list[BaseRoute]:
    return [Route("/healthz", healthz, methods=["GET", "HEAD"])]
