"""Start-up: everything slow happens once, before the first page, and is kept out of the garbage collector's way."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import streamlit as st

from courseware.promotion.best_plans import stop_searching

log = logging.getLogger(__name__)


def warm_up() -> None:
    """Load course, shop, store, figures and charts into the caches that the pages read."""
    from courseware.web import resources
    from courseware.web.blocks import data

    started = time.perf_counter()
    resources.warm_up()
    data.warm_up()
    log.info("ready after %.1f s", time.perf_counter() - started)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    await anyio.to_thread.run_sync(warm_up)
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at in every collection
    yield {}
    gc.unfreeze()
    stop_searching()
