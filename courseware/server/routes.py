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
    try:
        await run_in_threadpool(_ping)
    except StoreUnavailable as error:
        log.warning("health check failed: %s", error)
        return JSONResponse({"status": "unavailable", "database": "unreachable"}, status_code=503)
    return JSONResponse({"status": "ok", "database": "ok"})


def _ping() -> None:
    """Raises StoreUnavailable, too, when a temporary record stands in for one that could not be opened."""
    from courseware.web import resources  # its caches want the runtime, which starts after this module is imported

    database = resources.store().database
    if database.problem is not None:
        raise database.problem
    database.ping()


def routes() -> list[BaseRoute]:
    return [Route("/healthz", healthz, methods=["GET", "HEAD"])]
